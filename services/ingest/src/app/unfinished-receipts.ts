import { Periodic, type Logger } from '@nhip/platform';
import type { Commands } from './commands.js';
import type { ReceiptStore } from './ports.js';

const EVERY_MS = 10_000;
/** Of one turn. */
const MOST = 100;

/**
 * Ends what a process left in the middle, within a minute: a delivery that nobody sends any more was acknowledged to nobody, and is taken
 * back; a withdrawal that did not get out is sent.
 */
export class UnfinishedReceipts extends Periodic {
  constructor(
    receipts: Pick<ReceiptStore, 'unfinished'>,
    commands: Pick<Commands, 'finish'>,
    logger: Pick<Logger, 'warn'>,
  ) {
    const onError = (error: unknown): void =>
      logger.warn({ error: String(error) }, 'unfinished receipts wait');
    const work = async (): Promise<void> => {
      for (const receipt of await receipts.unfinished(MOST)) {
        if (await commands.finish(receipt))
          logger.warn({ receipt: receipt.id, kind: receipt.kind }, 'a receipt was left unfinished');
      }
    };
    super(work, { everyMs: EVERY_MS, onError });
  }
}
