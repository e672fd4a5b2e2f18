import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition; rejects with what was seen last. */
export async function until(
  what: string,
  patienceMs: number,
  condition: () => boolean | Promise<boolean>,
  seen: () => unknown = () => '',
): Promise<void> {
  for (const end = Date.now() + patienceMs; !(await condition()); await sleep(5))
    if (Date.now() > end)
      throw new Error(`not in ${patienceMs} ms: ${what} ${JSON.stringify(seen())}`);
}
