import { CE_ROW, Fault, feedTopic, TOPICS, type Finding } from '@nhip/contracts';
import type { Batch, Clock, InMessage, OutMessage, Producer } from '@nhip/platform';
import type { Feeds } from '../app/feeds.js';
import type { ReceiptRow, ReceiptStore } from '../app/ports.js';
import { countRejected, deliveryOf, errorsOf } from '../app/publish.js';
import { headersFor, type CompiledFeed, type KeptRow } from '../domain/keep-rows.js';
import { parseRows } from '../domain/parse-rows.js';
import type { ParsedRow } from '../domain/parsed-row.js';
import { inboxReceipt } from '../domain/receipt-id.js';

const PREFIX = 'nhip.inbox.';
const NO_COLUMNS = { columns: [], required: [] };

interface InboxDelivery {
  readonly receipt: ReceiptRow;
  readonly rows: readonly KeptRow[];
}

const unreadable = (error: Fault): Finding => ({ code: error.code, message: error.text });

/** A message is a row or an array of rows; whatever else it is becomes one row that was refused. */
function rowsOf({ value }: InMessage): readonly ParsedRow[] {
  try {
    return parseRows(value ?? Buffer.alloc(0), 'json', NO_COLUMNS).rows;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ ok: false, text: value?.toString() ?? '', finding: unreadable(error) }];
  }
}

/** A message of an agency's inbox is a delivery of its own, whose receipt follows from its place, so that a redelivery counts nowhere. */
export class InboxConsumer {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  readonly handle = async (batch: Batch): Promise<void> => {
    const feed = this.feeds.compiled(batch.topic.slice(PREFIX.length));
    const deliveries = batch.messages.map((message) => this.#take(feed, batch, message));
    // A receipt that stands already keeps its time: the rows of a redelivery are the same rows.
    const receipts = await this.receipts.beginAll(deliveries.map(({ receipt }) => receipt));
    const rows = deliveries.flatMap((one, i) =>
      this.#messages(receipts[i] as ReceiptRow, one.rows),
    );
    await this.producer.send(feedTopic(feed.definition.id), rows);
    await this.producer.send(TOPICS.deliveries.name, receipts.map(deliveryOf));
    await this.receipts.sent(receipts.map(({ id }) => id));
  };

  #take(
    compiled: CompiledFeed,
    { incarnation, topic, partition }: Batch,
    message: InMessage,
  ): InboxDelivery {
    const id = inboxReceipt(
      message.timestamp,
      `${incarnation}/${topic}/${partition}/${message.offset}`,
    );
    const rows = rowsOf(message).map((row, i) => compiled.keep(row, i + 1));
    const { id: feed, agency } = compiled.definition;
    const counts = {
      received: rows.length,
      rejected: countRejected(rows),
      errors: errorsOf(rows),
      extra: [],
    };
    const receivedAt = this.clock.now();
    return {
      rows,
      receipt: {
        id,
        feed,
        agency,
        sentBy: 'kafka',
        kind: 'rows',
        receivedAt,
        ...counts,
        sent: false,
      },
    };
  }

  #messages(
    { id, receivedAt, agency, sentBy }: ReceiptRow,
    rows: readonly KeptRow[],
  ): OutMessage[] {
    const headers = headersFor({ receipt: id, receivedAt, agency, sentBy }, CE_ROW);
    return rows.map((row) => ({ key: row.key, value: row.value, headers: headers(row) }));
  }
}
