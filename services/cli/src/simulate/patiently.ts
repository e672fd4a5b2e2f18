import { setTimeout as sleep } from 'node:timers/promises';
import { CliError } from '../cli-error.js';
import { EXIT } from '../exit.js';

const [FIRST_MS, LONGEST_MS] = [250, 30_000];

/** Whether a hub that is away, asks for less, is not ready yet, or is still at the same request may take it later. */
const isPassing = (error: unknown): boolean =>
  error instanceof CliError &&
  (error.exitCode === EXIT.away ||
    error.code === 'in-progress' ||
    [429, 502, 503].includes(Number(error.fields['status'])));

/** Tries again, with growing pauses, as long as the hub is away or asks for less. Rejects with what it refuses, and once `signal` is given. */
export async function patiently<T>(action: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  for (let pause = FIRST_MS; ; pause = Math.min(2 * pause, LONGEST_MS))
    try {
      return await action();
    } catch (error) {
      if (!isPassing(error)) throw error;
      await sleep(pause, undefined, { signal });
    }
}
