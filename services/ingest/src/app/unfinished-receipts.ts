import { Periodic, type Logger } from '@nhip/platform';
import type { Commands } from './commands.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';

const EVERY_MS = 10_000;
/** Of one turn. */
const MOST = 100;

/**
 * Ends what a process left in the middle, within a minute: a delivery that nobody sends any more was acknowledged to nobody, and is taken
 * back; a withdrawal that did not get out is sent. One that cannot be finished waits, and keeps no other waiting.
 */
export class UnfinishedReceipts extends Periodic {
  constructor(
    private readonly receipts: Pick<ReceiptStore, 'unfinished' | 'release'>,
    private readonly commands: Pick<Commands, 'finish'>,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'unfinished receipts wait');
    super(() => this.#finishAll(), { everyMs: EVERY_MS, onError });
  }

  async #finishAll(): Promise<void> {
    for (const receipt of await this.receipts.unfinished(MOST)) await this.#finish(receipt);
  }

  async #finish(receipt: ReceiptRow): Promise<void> {
    const { id, kind } = receipt;
    try {
      if (await this.commands.finish(receipt))
        this.logger.warn({ receipt: id, kind }, 'a receipt was left unfinished');
    } catch (error) {
      this.logger.warn({ receipt: id, kind, error: String(error) }, 'an unfinished receipt waits');
      await this.receipts.release(id);
    }
  }
}
