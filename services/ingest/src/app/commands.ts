import { CE_DELETION, CE_WITHDRAWAL, Fault, feedTopic, TOPICS, type FeedDeletion, type FeedWithdrawal, type Identity } from '@nhip/contracts';
import type { Clock, Producer } from '@nhip/platform';
import { headersOf, sha256 } from '../domain/keep-rows.js';
import { newReceipt } from '../domain/receipt-id.js';
import type { Feeds } from './feeds.js';
import type { Kind, Ledger, ReceiptRow, ReceiptStore } from './ports.js';
import { deliveryOf } from './publish.js';

/** Deletions of records and withdrawals of deliveries: commands that travel with the rows and have receipts of their own. */
export class Commands {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly ledger: Ledger,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  /** Deletes a record. Without a version the deletion takes that of the standing row: it beats what is known now, and a later version brings the record back. */
  async deleteRecord(feedId: string, id: string, version: number | undefined, identity: Identity): Promise<{ receipt: string }> {
    const { door, agency } = this.feeds.sender(feedId, identity);
    const at = version ?? (await this.ledger.currentVersion(door.feed.record, id));
    if (at === undefined) throw new Fault('missing', 'unknown-record', { vi: `không có bản ghi “${id}”`, en: `there is no record “${id}”` });
    const command: FeedDeletion = { id, version: at };
    return this.#send('deletion', CE_DELETION, feedId, agency, identity, id, command);
  }

  /** Takes a delivery back: what it had replaced counts again. */
  async withdraw(receiptId: string, reason: string, identity: Identity): Promise<{ receipt: string }> {
    const found = await this.receipts.find(receiptId);
    if (!found || found.receipt.agency !== identity.agency) throw new Fault('missing', 'unknown-receipt', { vi: `không có biên nhận “${receiptId}”`, en: `there is no receipt “${receiptId}”` });
    const { receipt } = found;
    if (receipt.kind === 'withdrawal') throw new Fault('conflict', 'withdrawal-is-final', { vi: 'lần rút lại thì không rút lại được', en: 'a withdrawal cannot be withdrawn' }, { hint: { vi: 'gửi lại dữ liệu đó', en: 'send the data again' } });
    if (receipt.withdrawnBy) throw new Fault('conflict', 'already-withdrawn', { vi: 'lần gửi này đã được rút lại', en: 'this delivery was withdrawn before' }, { fields: { withdrawnBy: receipt.withdrawnBy } });
    const command: FeedWithdrawal = { receipt: receiptId, reason };
    const answer = await this.#send('withdrawal', CE_WITHDRAWAL, receipt.feed, receipt.agency, identity, receiptId, command);
    await this.receipts.withdrawn(receiptId, answer.receipt);
    return answer;
  }

  async #send(kind: Kind, type: string, feed: string, agency: string, identity: Identity, key: string, command: FeedDeletion | FeedWithdrawal): Promise<{ receipt: string }> {
    const now = this.clock.now();
    const value = JSON.stringify(command);
    const receipt: ReceiptRow = { id: newReceipt(now), feed, agency, sentBy: identity.name, kind, receivedAt: now, received: 1, rejected: 0, errors: [], extra: [], sent: false, ...('receipt' in command && { withdraws: command.receipt }) };
    await this.receipts.begin(receipt, undefined, sha256(value));
    const sending = { receipt: receipt.id, receivedAt: now, agency, sentBy: identity.name };
    await this.producer.send(feedTopic(feed), [{ key, value, headers: headersOf(sending, type, { number: 1, sha256: sha256(value), findings: [] }) }]);
    await this.receipts.sent(receipt);
    await this.producer.send(TOPICS.deliveries.name, [{ key: receipt.id, value: JSON.stringify(deliveryOf(receipt)) }]);
    return { receipt: receipt.id };
  }
}
