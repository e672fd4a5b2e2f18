import {
  Fault,
  feedRowEncoder,
  feedTopic,
  TOPICS,
  type EncodedMessage,
  type FeedRow,
  type Finding,
} from '@nhip/contracts';
import type { Batch, Clock, InMessage, Producer } from '@nhip/platform';
import { parseJson } from '../domain/parse-json.js';
import { batchNotUnpacked, noRows, noValue } from '../faults.js';
import type { ParsedRow } from '../domain/parsed-row.js';
import { inboxReceipt } from '../domain/receipt-id.js';
import type { Feeds, Inbox } from './feeds.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';
import { countRejected, deliveryOf, errorsOf, notesOf, sentAs } from './publish.js';

interface InboxDelivery {
  readonly receipt: ReceiptRow;
  readonly rows: readonly FeedRow[];
}

const unreadable = (error: Fault): Finding => ({ code: error.code, message: error.text });

/** A message is a row or an array of rows; whatever else it is becomes one row that was refused. */
function rowsOf({ value, unreadable: isUnreadable }: InMessage): readonly ParsedRow[] {
  try {
    if (isUnreadable) throw batchNotUnpacked();
    if (!value || value.length === 0) throw noValue();
    const rows = parseJson(value);
    if (rows.length === 0) throw noRows();
    return rows;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ ok: false, text: value?.toString() ?? '', finding: unreadable(error) }];
  }
}

/** Takes what agencies produce into their inboxes, whose topics say who sends: each message is a delivery, whose receipt follows from its place, so that a redelivery counts nowhere. */
export class TakeInbox {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  /** Resolves when every row is durable, refused ones too. */
  async take(batch: Batch): Promise<void> {
    const inbox = this.feeds.awaited(batch.topic);
    const now = this.clock.now();
    const begun = await this.#begin(
      batch.messages.map((message) => this.#read(inbox, batch, message, now)),
    );
    // One that comes again is judged by the time of its first receipt, so that its rows are the same rows.
    const again = await this.#begin(
      begun.flatMap(({ receipt: { receivedAt } }, i) =>
        receivedAt === now
          ? []
          : this.#read(inbox, batch, batch.messages[i] as InMessage, receivedAt),
      ),
    );
    const repeated = new Map(again.map((one) => [one.receipt.id, one]));
    const deliveries = begun.map((one) => repeated.get(one.receipt.id) ?? one);
    const { definition, revision } = inbox.feed;
    const rows = deliveries.flatMap((one) => messagesOf({ ...one.receipt, revision }, one.rows));
    const receipts = deliveries.map(({ receipt }) => receipt);
    await this.producer.send(feedTopic(definition.id), rows);
    await this.producer.send(TOPICS.deliveries.name, receipts.map(deliveryOf));
    await this.receipts.sent(receipts.map(({ id }) => id));
  }

  /** A receipt that stands already keeps its time. */
  async #begin(deliveries: readonly InboxDelivery[]): Promise<readonly InboxDelivery[]> {
    if (deliveries.length === 0) return deliveries;
    const receipts = await this.receipts.beginAll(deliveries.map(({ receipt }) => receipt));
    return deliveries.map((one, i) => ({ ...one, receipt: receipts[i] ?? one.receipt }));
  }

  #read(
    { feed: compiled, agency }: Inbox,
    { incarnation, topic, partition }: Batch,
    message: InMessage,
    receivedAt: number,
  ): InboxDelivery {
    const place = `${incarnation}/${topic}/${partition}/${message.offset}`;
    const sent = rowsOf(message);
    const rows = sent.flatMap((row, i) => compiled.keep(row, i + 1, receivedAt) ?? []);
    const receipt: ReceiptRow = {
      id: inboxReceipt(message.timestamp, place),
      feed: compiled.definition.id,
      agency,
      ...this.feeds.inherited(agency, receivedAt),
      sentBy: 'kafka',
      kind: 'rows',
      receivedAt,
      received: rows.length,
      skipped: sent.length - rows.length,
      rejected: countRejected(rows),
      errors: errorsOf(rows),
      ...notesOf(rows),
      revision: compiled.revision,
      extra: [],
      sent: false,
    };
    return { receipt, rows };
  }
}

const messagesOf = (receipt: ReceiptRow, rows: readonly FeedRow[]): EncodedMessage[] =>
  rows.map(feedRowEncoder(sentAs(receipt)));
