import { Periodic, type Logger } from '@nhip/platform';
import type { ReceiptStore } from './ports.js';

/** Well below the time for which the store gives a lease. */
const RENEW_MS = 2_000;

/** Says of the receipts whose rows are on their way from here that they still are: another request with the same key waits, and nobody gives them up. */
export class ReceiptLeases extends Periodic {
  readonly #held = new Set<string>();

  constructor(
    private readonly receipts: Pick<ReceiptStore, 'renew' | 'release'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    super(() => this.#renew(), { everyMs: RENEW_MS, onError: (error) => this.#told(error) });
  }

  /** Does something with a receipt whose lease is ours. Where it fails, whoever repeats the request need not wait for the end of the lease. */
  async holding(id: string, work: () => Promise<void>): Promise<void> {
    this.#held.add(id);
    try {
      await work();
    } catch (error) {
      await this.receipts.release(id).catch((failure: unknown) => this.#told(failure));
      throw error;
    } finally {
      this.#held.delete(id);
    }
  }

  async #renew(): Promise<void> {
    if (this.#held.size > 0) await this.receipts.renew([...this.#held]);
  }

  #told(error: unknown): void {
    this.logger.warn({ error: String(error) }, 'the leases of receipts were not kept up');
  }
}
