import { Fault } from '@nhip/contracts';
import { pause } from '../../async/sleep.js';
import type { Batch, Middleware } from '../port.js';

export interface OutagePauses {
  readonly firstMs?: number;
  readonly longestMs?: number;
  /** Told once for each outage, however long it lasts. */
  readonly onOutage?: (error: Fault, batch?: Batch) => void;
}

/** Repeats an attempt while something outside is away, for ever, with growing pauses; until the signal says stop. */
export async function throughOutages<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  { firstMs = 100, longestMs = 5_000, onOutage }: OutagePauses = {},
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof Fault) || error.kind !== 'unavailable' || signal.aborted) throw error;
      if (tries === 0) onOutage?.(error);
      await between();
      await pause(Math.min(longestMs, firstMs * 2 ** Math.min(tries, 20)), signal);
      if (signal.aborted) throw error;
    }
  }
}

/** An outage never goes to quarantine and never stops a partition: its batch waits and comes again, and the member stays in its group. */
export const retryOutages =
  (pauses: OutagePauses = {}): Middleware =>
  (next) =>
  (batch, context) =>
    throughOutages(
      () => next(batch, context),
      context.signal,
      { ...pauses, onOutage: (error) => pauses.onOutage?.(error, batch) },
      context.heartbeat,
    );
