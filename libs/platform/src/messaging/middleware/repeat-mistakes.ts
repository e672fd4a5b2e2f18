import { isUnavailable } from '@nhip/contracts';
import type { Middleware } from '../port.js';
import { isSourceRewound } from '../source-rewound.js';

/** No second attempt helps against these: the world is away (see `retryOutages`), or the source is not the one we know. */
const isNoMistake = (error: unknown): boolean => isUnavailable(error) || isSourceRewound(error);

/** Gives what looks like our own mistake `times` attempts in all, since it may have been a race; then the rejection stands. */
export const repeatMistakes =
  (times: number): Middleware =>
  (next) =>
  async (batch, context) => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await next(batch, context);
      } catch (error) {
        if (isNoMistake(error) || tries >= times || context.signal.aborted) throw error;
      }
    }
  };
