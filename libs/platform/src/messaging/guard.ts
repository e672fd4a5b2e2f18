import { Fault } from '@nhip/contracts';
import type { Logger } from '../logging/logger.js';
import type { Batch, BatchContext, BatchHandler } from './port.js';

const LONGEST_PAUSE_MS = 5_000;
const TRIES_OF_OUR_MISTAKES = 3;

const isOutage = (error: unknown): boolean => error instanceof Fault && error.kind === 'unavailable';

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}

/**
 * Repeats a batch until its effects are durable: an outage for ever, with growing pauses; what is our own mistake three times.
 * Rejects only when the consumer stops or when trying again is pointless.
 */
export function persistent(handler: BatchHandler, logger: Logger): BatchHandler {
  return async (batch: Batch, context: BatchContext) => {
    for (let [tries, mistakes] = [0, 0]; ; tries += 1) {
      try {
        return await handler(batch, context);
      } catch (error) {
        if (context.signal.aborted) throw error;
        if (!isOutage(error)) mistakes += 1;
        const fields = {
          topic: batch.topic,
          partition: batch.partition,
          code: error instanceof Fault ? error.code : 'assertion',
          error: error instanceof Error ? error.message : String(error),
        };
        if (error instanceof Fault && error.code === 'source-rewound') throw error;
        if (mistakes >= TRIES_OF_OUR_MISTAKES) throw error;
        if (tries === 0) logger.warn(fields, 'a batch waits and comes again');
        await pause(Math.min(LONGEST_PAUSE_MS, 100 * 2 ** tries), context.signal);
        if (context.signal.aborted) throw error;
      }
    }
  };
}
