import { CE_ROW, feedTopic, TOPICS } from '@nhip/contracts';
import type { Batch, InMessage, OutMessage, Producer } from '@nhip/platform';
import type { Feeds } from '../app/feeds.js';
import type { ReceiptRow, ReceiptStore } from '../app/ports.js';
import { deliveryOf } from '../app/publish.js';
import { headersOf, sha256, type KeptRow } from '../domain/keep-rows.js';
import { parseRows, type ParsedRow } from '../domain/parse-rows.js';
import { inboxReceipt } from '../domain/receipt-id.js';

const PREFIX = 'nhip.inbox.';

function rowsOf(message: InMessage): readonly ParsedRow[] {
  try {
    return parseRows(message.value ?? Buffer.alloc(0), 'json', { columns: [], required: [] }).rows;
  } catch {
    return [{ ok: false, text: message.value?.toString() ?? '', finding: { code: 'not-json', message: { vi: 'tin trong hộp nhận không phải JSON', en: 'the inbox message is not JSON' } } }];
  }
}

/** The Kafka door: a message of an inbox is a sending of its own, whose receipt follows from its place, so that a redelivery counts nowhere. */
export class InboxConsumer {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly producer: Producer,
  ) {}

  readonly handle = async (batch: Batch): Promise<void> => {
    const door = this.feeds.door(batch.topic.slice(PREFIX.length));
    const out: OutMessage[] = [];
    const receipts: ReceiptRow[] = [];
    for (const message of batch.messages) {
      const id = inboxReceipt(message.timestamp, `${batch.incarnation}/${batch.topic}/${batch.partition}/${message.offset}`);
      const rows: KeptRow[] = rowsOf(message).map((row, i) => door.keep(row, i + 1));
      const rejected = rows.filter((row) => row.findings.length > 0).length;
      const errors = rows.flatMap(({ number, findings }) => findings.map((finding) => ({ row: number, ...finding })));
      const receipt: ReceiptRow = { id, feed: door.feed.id, agency: door.feed.agency, sentBy: 'kafka', kind: 'rows', receivedAt: message.timestamp, received: rows.length, rejected, errors: errors.slice(0, 100), extra: [], sent: false };
      if (!(await this.receipts.find(id))) await this.receipts.begin(receipt, undefined, sha256(message.value ?? ''));
      receipts.push(receipt);
      const sending = { receipt: id, receivedAt: message.timestamp, agency: door.feed.agency, sentBy: 'kafka' };
      for (const row of rows) out.push({ key: row.key, value: row.value, headers: headersOf(sending, CE_ROW, row) });
    }
    await this.producer.send(feedTopic(door.feed.id), out);
    for (const receipt of receipts) await this.receipts.sent(receipt);
    await this.producer.send(TOPICS.deliveries.name, receipts.map((receipt) => ({ key: receipt.id, value: JSON.stringify(deliveryOf(receipt)) })));
  };
}
