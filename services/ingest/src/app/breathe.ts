import { setImmediate } from 'node:timers/promises';
import type { Turns } from '../domain/turns.js';

/** Drives work in turns: other requests and the consumers' heartbeats wait no longer than one takes. */
export async function breathe<T>(turns: Turns<T>): Promise<T> {
  for (;;) {
    const { done, value } = turns.next();
    if (done) return value;
    await setImmediate();
  }
}
