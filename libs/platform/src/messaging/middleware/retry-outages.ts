import type { Fault } from '@nhip/contracts';
import { retryWhileUnavailable, type RetryOptions } from '../../async/retry-while-unavailable.js';
import type { Batch, Middleware } from '../port.js';

export interface RetryOutagesOptions extends Omit<RetryOptions, 'onOutage'> {
  /** Called once for each outage, however long it lasts. */
  readonly onOutage?: (error: Fault, batch: Batch) => void;
}

/** An outage never goes to quarantine and never stops a partition: its batch waits and comes again, and the member stays in its group. */
export const retryOutages =
  ({ onOutage, ...pauses }: RetryOutagesOptions = {}): Middleware =>
  (next) =>
  (batch, context) =>
    retryWhileUnavailable(
      () => next(batch, context),
      context.signal,
      { ...pauses, onOutage: (error) => onOutage?.(error, batch) },
      context.heartbeat,
    );
