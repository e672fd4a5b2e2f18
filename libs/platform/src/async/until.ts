import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/**
 * For tests: asks again and again until the answer holds, which without `holds` is any but a false one. A question that rejects
 * has no answer yet.
 *
 * @returns the first answer that holds
 * @throws Error that names `what` and what came last, where nothing holds `within` that many ms
 */
export async function until<T>(
  what: string,
  ask: () => T | Promise<T>,
  {
    holds = Boolean,
    within = 30_000,
    every = 20,
  }: {
    readonly holds?: (answer: T) => boolean;
    readonly within?: number;
    readonly every?: number;
  } = {},
): Promise<Exclude<T, undefined | false>> {
  for (const end = Date.now() + within; ; await sleep(every)) {
    let last: unknown;
    try {
      const answer = await ask();
      if (holds(answer)) return answer as Exclude<T, undefined | false>;
      last = answer;
    } catch (error) {
      last = error;
    }
    if (Date.now() > end)
      throw new Error(`waited ${within} ms until ${what}; last came ${inspect(last)}`);
  }
}
