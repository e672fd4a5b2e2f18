import { isUnavailable, type Fault } from '@nhip/contracts';
import { sleep } from './sleep.js';

export interface RetryOptions {
  readonly firstMs?: number;
  readonly longestMs?: number;
  /** Called once for each outage, however long it lasts. */
  readonly onOutage?: (error: Fault) => void;
}

/**
 * Repeats an attempt for as long as it rejects with Fault `unavailable`, with growing pauses. Rejects with any other error at once, and
 * with the last one when the signal is aborted. @param between awaited before each pause
 */
export async function retryWhileUnavailable<T>(
  attempt: () => Promise<T>,
  signal: AbortSignal,
  { firstMs = 100, longestMs = 5_000, onOutage }: RetryOptions = {},
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isUnavailable(error) || signal.aborted) throw error;
      if (tries === 0) onOutage?.(error);
      await between();
      await sleep(Math.min(longestMs, firstMs * 2 ** Math.min(tries, 20)), signal);
      if (signal.aborted) throw error;
    }
  }
}
