import { setTimeout as sleep } from 'node:timers/promises';
import type { Values } from '@nhip/contracts';
import { CliError } from '../cli-error.js';
import { simulatedDataLost, simulatorKeysUnknown } from '../faults.js';
import { path, type Hub } from '../hub.js';
import { patiently } from './patiently.js';

interface Looks {
  readonly tries: number;
  readonly everyMs: number;
}

/** Resolves once a hub has anything of a province of which all of the past was sent; it may have to read it first. Rejects with CliError `simulated-data-lost`. */
export async function assertHasPast(
  hub: Hub,
  file: string,
  { tries, everyMs }: Looks = { tries: 60, everyMs: 1_000 },
): Promise<void> {
  const url = path`/api/v1/indicators/one-stop.received/values`;
  for (let left = tries; left > 0; left -= 1) {
    const { values } = await patiently(() => hub.get<Values>('operator', url, { grain: 'all' }));
    if (values.some(({ value }) => value !== null)) return;
    await sleep(everyMs);
  }
  throw simulatedDataLost(file);
}

/** What a simulator says of what ended it: a hub that does not know its keys is not the one that gave them, or has lost its database. */
export const saidOf = (error: unknown, file: string): unknown =>
  error instanceof CliError && error.fields['status'] === 401 ? simulatorKeysUnknown(file) : error;
