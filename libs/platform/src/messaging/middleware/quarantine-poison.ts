import { Fault } from '@nhip/contracts';
import type { InMessage, Middleware } from '../port.js';
import { isSourceRewound } from '../source-rewound.js';

/** Keeps a message that cannot be handled, durably, before it is passed over; rejects with Fault `unavailable` where it cannot. */
export type Quarantine = (message: InMessage, reason: Error) => Promise<void>;

const isPoison = (error: unknown): error is Error =>
  error instanceof Error &&
  !(error instanceof Fault && error.kind === 'unavailable') &&
  !isSourceRewound(error);

/**
 * Finds the messages that make a batch fail, and gives each to quarantine: after a failure the batch is handed over again message by
 * message, in order. For handlers that do not need whole batches; what was done before the failure is done again.
 */
export const quarantinePoison =
  (put: Quarantine): Middleware =>
  (next) =>
  async (batch, context) => {
    try {
      return await next(batch, context);
    } catch (error) {
      if (!isPoison(error) || context.signal.aborted) throw error;
    }
    for (const message of batch.messages) {
      try {
        await next({ ...batch, messages: [message] }, context);
      } catch (error) {
        if (!isPoison(error) || context.signal.aborted) throw error;
        await put(message, error);
      }
      await context.heartbeat();
    }
  };
