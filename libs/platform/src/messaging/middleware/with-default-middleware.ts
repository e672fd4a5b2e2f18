import { compose } from './compose.js';
import type { Logger } from '../../logging/logger.js';
import type { BatchHandler } from '../port.js';
import { repeatMistakes } from './repeat-mistakes.js';
import { retryOutages } from './retry-outages.js';
import { traced } from './traced.js';

const TRIES_OF_OUR_MISTAKES = 3;

/** The handler inside what every consumer puts around it, whichever the broker: outages wait, mistakes get another attempt, batches are traced. */
export const withDefaultMiddleware = (
  handler: BatchHandler,
  logger: Pick<Logger, 'warn'>,
): BatchHandler =>
  compose(
    handler,
    retryOutages({
      onOutage: (error, batch) =>
        logger.warn(
          {
            topic: batch.topic,
            partition: batch.partition,
            code: error.code,
            error: error.message,
          },
          'a batch waits and comes again',
        ),
    }),
    repeatMistakes(TRIES_OF_OUR_MISTAKES),
    traced(),
  );
