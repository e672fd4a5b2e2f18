import { Fault, feedTopic, TOPICS, type FeedRow, type Finding } from '@nhip/contracts';
import type { Batch, Clock, InMessage, Producer } from '@nhip/platform';
import type { CompiledFeed } from '../domain/keep-rows.js';
import type { ParsedRow } from '../domain/parsed-row.js';
import { parseJson } from '../domain/parse-json.js';
import { inboxReceipt } from '../domain/receipt-id.js';
import type { Turns } from '../domain/turns.js';
import {
  batchNotUnpacked,
  inboxMessageTooLarge,
  noRows,
  noValue,
  simulatedMixInInbox,
} from '../faults.js';
import { breathe } from './breathe.js';
import type { FeedKinds } from './feed-kinds.js';
import type { Feeds, Inbox } from './feeds.js';
import { judgeRows } from './judge-rows.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';
import { deliveryOf, sentAs } from './publish.js';
import { sendRows } from './send-rows.js';

/** Of a message once it is unpacked: what is read of it is many times as large. */
const [MOST_ROWS, MOST_BYTES] = [10_000, 4_000_000];
/** Of the messages that are taken together. */
const [ROWS_AT_ONCE, BYTES_AT_ONCE] = [5_000, 4_000_000];

/** A message and its rows, as they were sent. */
interface ReadMessage {
  readonly message: InMessage;
  readonly rows: readonly ParsedRow[];
}

interface InboxDelivery {
  readonly receipt: ReceiptRow;
  readonly rows: readonly FeedRow[];
}

function* rowsIn(
  { value, unreadable }: InMessage,
  feed: CompiledFeed,
): Turns<readonly ParsedRow[]> {
  if (unreadable) throw batchNotUnpacked();
  if (!value || value.length === 0) throw noValue();
  if (value.length > MOST_BYTES) throw inboxMessageTooLarge(MOST_ROWS, MOST_BYTES);
  const rows = yield* parseJson(value, feed);
  if (rows.length > MOST_ROWS) throw inboxMessageTooLarge(MOST_ROWS, MOST_BYTES);
  if (rows.length === 0) throw noRows();
  return rows;
}

/** One row in place of a message that cannot be read. What is too large is not kept. */
function refused({ code, kind, text: message }: Fault, { key, value }: InMessage): ParsedRow {
  const finding: Finding = { code, message };
  const text = kind === 'too-large' ? '' : (value?.toString() ?? '');
  return { ok: false, text, finding, ...(code === 'no-value' && key !== null && { key }) };
}

/** A message is a row or an array of rows; whatever else it is becomes one row that was refused. */
async function read(message: InMessage, feed: CompiledFeed): Promise<ReadMessage> {
  try {
    return { message, rows: await breathe(rowsIn(message, feed)) };
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return { message, rows: [refused(error, message)] };
  }
}

/** What is sent to a feed of simulated data is refused in one row, which is not kept: no replay may bring it in. */
const refusedAsMix = ({ message }: ReadMessage, feed: string): ReadMessage => ({
  message,
  rows: [{ ok: false, text: '', finding: simulatedMixInInbox(feed) }],
});

/** As many messages as are taken together, one after the other: no more of them are read before. */
async function* pieces(
  messages: readonly InMessage[],
  feed: CompiledFeed,
): AsyncGenerator<readonly ReadMessage[]> {
  let [piece, rows, bytes]: [ReadMessage[], number, number] = [[], 0, 0];
  for (const message of messages) {
    const one = await read(message, feed);
    piece.push(one);
    rows += one.rows.length;
    bytes += message.value?.length ?? 0;
    if (rows < ROWS_AT_ONCE && bytes < BYTES_AT_ONCE) continue;
    yield piece;
    [piece, rows, bytes] = [[], 0, 0];
  }
  if (piece.length > 0) yield piece;
}

/** Takes what agencies produce into their inboxes, whose topics say who sends: each message is a delivery, whose receipt follows from its place, so that a redelivery counts nowhere. */
export class TakeInbox {
  constructor(
    private readonly feeds: Feeds,
    private readonly kinds: Pick<FeedKinds, 'kindOf' | 'settle'>,
    private readonly receipts: ReceiptStore,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  /** Resolves when every row is durable, refused ones too. Piece by piece: each is durable before the next is read. */
  async take(batch: Batch): Promise<void> {
    const inbox = this.feeds.awaited(batch.topic);
    for await (const piece of pieces(batch.messages, inbox.feed))
      await this.#take(inbox, batch, piece);
  }

  async #take(inbox: Inbox, batch: Batch, piece: readonly ReadMessage[]): Promise<void> {
    const now = this.clock.now();
    const feed = inbox.feed.definition.id;
    const isSimulated = await this.kinds.kindOf({ feed });
    const fitting = isSimulated ? piece.map((one) => refusedAsMix(one, feed)) : piece;
    const begun = await this.#begin(
      inbox,
      batch,
      fitting.map((one) => ({ ...one, at: now })),
    );
    // Nobody takes the kind of a feed while a receipt stands of which rows may come; before it did somebody may have.
    if ((await this.kinds.kindOf({ feed })) !== isSimulated) return this.#take(inbox, batch, piece);
    // One that comes again is judged by the time of its first receipt, so that its rows are the same rows.
    const again = await this.#begin(
      inbox,
      batch,
      begun.flatMap(({ receipt: { receivedAt: at } }, i) =>
        at === now ? [] : [{ ...(fitting[i] as ReadMessage), at }],
      ),
    );
    const repeated = new Map(again.map((one) => [one.receipt.id, one]));
    await this.#send(
      inbox,
      begun.map((one) => repeated.get(one.receipt.id) ?? one),
    );
  }

  async #send({ feed }: Inbox, deliveries: readonly InboxDelivery[]): Promise<void> {
    const { definition, revision } = feed;
    const out = deliveries.map(({ receipt, rows }) => ({
      delivery: sentAs({ ...receipt, revision }),
      rows,
    }));
    const receipts = deliveries.map(({ receipt }) => receipt);
    await sendRows(this.producer, feedTopic(definition.id), out);
    await this.producer.send(TOPICS.deliveries.name, receipts.map(deliveryOf));
    await this.receipts.sent(receipts.map(({ id }) => id));
    for (const receipt of receipts) await this.kinds.settle(receipt);
  }

  /** A receipt that stands already keeps its time. @param messages each with the time by which it is judged */
  async #begin(
    inbox: Inbox,
    batch: Batch,
    messages: readonly (ReadMessage & { readonly at: number })[],
  ): Promise<readonly InboxDelivery[]> {
    if (messages.length === 0) return [];
    const deliveries: InboxDelivery[] = [];
    for (const one of messages) deliveries.push(await this.#judge(inbox, batch, one, one.at));
    const receipts = await this.receipts.beginAll(deliveries.map(({ receipt }) => receipt));
    return deliveries.map((one, i) => ({ ...one, receipt: receipts[i] ?? one.receipt }));
  }

  async #judge(
    { feed, agency }: Inbox,
    { incarnation, topic, partition }: Batch,
    { message, rows: sent }: ReadMessage,
    receivedAt: number,
  ): Promise<InboxDelivery> {
    const place = `${incarnation}/${topic}/${partition}/${message.offset}`;
    const sending = {
      id: inboxReceipt(message.timestamp, place),
      feed: feed.definition.id,
      agency,
      receivedAt,
    };
    const { rows, said } = await breathe(judgeRows(sent, feed, receivedAt));
    const receipt: ReceiptRow = {
      ...sending,
      ...this.feeds.inherited(agency, receivedAt),
      sentBy: 'kafka',
      kind: 'rows',
      ...said,
      revision: feed.revision,
      extra: [],
      sent: false,
    };
    return { receipt, rows };
  }
}
