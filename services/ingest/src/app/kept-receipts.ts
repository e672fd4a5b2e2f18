import { DAY_MS } from '@nhip/contracts';
import type { Clock } from '@nhip/platform';
import { receivedAtOf } from '../domain/receipt-id.js';
import { receiptNotKept, unknownReceipt } from '../faults.js';
import type { Found, ReceiptRow, ReceiptStore } from './ports.js';

/** Receipts for as long as they are kept. */
export class KeptReceipts {
  constructor(
    private readonly store: Pick<ReceiptStore, 'find'>,
    private readonly clock: Clock,
    private readonly days: number,
  ) {}

  /** Rejects with Fault `unknown-receipt` where there is none that may be seen, `receipt-not-kept` where its id says that it would not be kept any more. */
  async find(id: string, maySee: (receipt: ReceiptRow) => boolean): Promise<Found> {
    const found = await this.store.find(id);
    if (found && maySee(found.receipt)) return found;
    const at = receivedAtOf(id);
    const isOver = at !== undefined && at < this.clock.now() - this.days * DAY_MS;
    throw isOver ? receiptNotKept(id, this.days) : unknownReceipt(id);
  }
}
