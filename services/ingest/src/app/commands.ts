import {
  CE_DELETION,
  CE_WITHDRAWAL,
  DAY_MS,
  Fault,
  feedTopic,
  TOPICS,
  type FeedDeletion,
  type FeedWithdrawal,
  type Identity,
} from '@nhip/contracts';
import type { Clock, Producer } from '@nhip/platform';
import { headersFor, sha256, type CompiledFeed } from '../domain/keep-rows.js';
import { newReceipt } from '../domain/receipt-id.js';
import type { Feeds } from './feeds.js';
import type { Kind, Ledger, ReceiptRow, ReceiptStore } from './ports.js';
import { deliveryOf } from './publish.js';

const unknownReceipt = (id: string): Fault =>
  new Fault('missing', 'unknown-receipt', {
    vi: `không có biên nhận “${id}”`,
    en: `there is no receipt “${id}”`,
  });

const alreadyWithdrawn = (withdrawnBy: string): Fault =>
  new Fault(
    'conflict',
    'already-withdrawn',
    { vi: 'lần gửi này đã được rút lại', en: 'this delivery was withdrawn before' },
    { fields: { withdrawnBy } },
  );

const withdrawalIsFinal = (): Fault =>
  new Fault(
    'conflict',
    'withdrawal-is-final',
    { vi: 'lần rút lại thì không rút lại được', en: 'a withdrawal cannot be withdrawn' },
    { hint: { vi: 'gửi lại dữ liệu đó', en: 'send the data again' } },
  );

function checkVersion(version: number, feed: CompiledFeed, now: number): void {
  if (!feed.timed || version <= now + DAY_MS) return;
  const shown = new Date(Math.min(version, 8.64e15)).toISOString();
  const text = {
    vi: `phiên bản ${shown} muộn hơn hiện tại quá một ngày`,
    en: `version ${shown} is more than a day ahead`,
  };
  throw new Fault('invalid', 'version-in-future', text);
}

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
  async deleteRecord(
    feedId: string,
    id: string,
    version: number | undefined,
    identity: Identity,
  ): Promise<{ receipt: string }> {
    const { feed, agency } = this.feeds.sender(feedId, identity);
    const at = version ?? (await this.ledger.currentVersion(feed.definition.record, id));
    if (at === undefined)
      throw new Fault('missing', 'unknown-record', {
        vi: `không có bản ghi “${id}”`,
        en: `there is no record “${id}”`,
      });
    checkVersion(at, feed, this.clock.now());
    const command: FeedDeletion = { id, version: at };
    const receipt = this.#receipt('deletion', feedId, agency, identity);
    await this.receipts.begin(receipt, undefined, sha256(JSON.stringify(command)));
    return this.#send(receipt, CE_DELETION, id, command);
  }

  /** Takes a delivery back: what it had replaced counts again. A withdrawal that did not get out is sent again under its receipt. */
  async withdraw(
    receiptId: string,
    reason: string,
    identity: Identity,
  ): Promise<{ receipt: string }> {
    const found = await this.receipts.find(receiptId);
    if (!found || found.receipt.agency !== identity.agency) throw unknownReceipt(receiptId);
    const { receipt: delivery } = found;
    if (delivery.kind === 'withdrawal') throw withdrawalIsFinal();
    const fresh = {
      ...this.#receipt('withdrawal', delivery.feed, delivery.agency, identity),
      withdraws: receiptId,
    };
    const receipt = await this.receipts.beginWithdrawal(fresh, receiptId);
    if (receipt.sent) throw alreadyWithdrawn(receipt.id);
    const command: FeedWithdrawal = { receipt: receiptId, reason };
    return this.#send(receipt, CE_WITHDRAWAL, receiptId, command);
  }

  #receipt(kind: Kind, feed: string, agency: string, identity: Identity): ReceiptRow {
    const now = this.clock.now();
    return {
      ...{ id: newReceipt(now), feed, agency, sentBy: identity.name, kind, receivedAt: now },
      ...{ received: 1, rejected: 0, errors: [], extra: [], sent: false },
    };
  }

  async #send(
    receipt: ReceiptRow,
    type: string,
    key: string,
    command: FeedDeletion | FeedWithdrawal,
  ): Promise<{ receipt: string }> {
    const { id, receivedAt, agency, sentBy } = receipt;
    const value = JSON.stringify(command);
    const headers = headersFor({ receipt: id, receivedAt, agency, sentBy }, type);
    const message = {
      key,
      value,
      headers: headers({ number: 1, sha256: sha256(value), findings: [] }),
    };
    await this.producer.send(feedTopic(receipt.feed), [message]);
    await this.producer.send(TOPICS.deliveries.name, [deliveryOf(receipt)]);
    await this.receipts.sent([id]);
    return { receipt: id };
  }
}
