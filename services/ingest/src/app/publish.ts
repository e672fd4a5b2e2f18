import { CE_ROW, Fault, feedTopic, TOPICS, type DeliveryMessage, type Identity } from '@nhip/contracts';
import type { Clock, Producer } from '@nhip/platform';
import { headersOf, sha256, type Door, type KeptRow, type Sending } from '../domain/keep-rows.js';
import { parseRows, type Format } from '../domain/parse-rows.js';
import { newReceipt } from '../domain/receipt-id.js';
import type { Feeds } from './feeds.js';
import type { ReceiptRow, ReceiptStore, RowError } from './ports.js';

export interface PublishRequest {
  readonly feed: string;
  readonly identity: Identity;
  readonly body: Buffer;
  readonly format: Format;
  readonly key?: string;
  readonly period?: string;
  readonly fileName?: string;
  readonly atomic: boolean;
  readonly dryRun: boolean;
  readonly nothingToReport: boolean;
}

export interface Published {
  readonly receipt?: string;
  readonly received: number;
  readonly rejected: number;
  readonly errors: readonly RowError[];
  readonly notKept?: readonly string[];
  readonly wouldChange?: readonly string[];
}

const MOST_ERRORS = 100;

const errorsOf = (rows: readonly KeptRow[]): RowError[] => rows.flatMap(({ number, findings }) => findings.map((finding) => ({ row: number, ...finding }))).slice(0, MOST_ERRORS);

/** The first message of a receipt on `nhip.deliveries`. */
export function deliveryOf(receipt: ReceiptRow): DeliveryMessage {
  const { id, feed, agency, receivedAt, received, kind, period } = receipt;
  return { receipt: id, feed, part: 'ingest', seq: 1, agency, receivedAt, received, kind, ...(period && { period }) };
}

/** Takes a sending: every row, refused ones too, is durable before the answer. */
export class Publish {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  async publish(request: PublishRequest): Promise<Published> {
    const { door, agency } = this.feeds.sender(request.feed, request.identity);
    const { rows, extra } = request.nothingToReport ? { rows: [], extra: [] } : this.#rows(door, request);
    const rejected = rows.filter((row) => row.findings.length > 0).length;
    const answer = { received: rows.length, rejected, errors: errorsOf(rows), ...(extra.length > 0 && { notKept: extra }) };
    if (request.atomic && rejected > 0) throw new Fault('invalid', 'atomic-refused', { vi: `${rejected} dòng bị từ chối nên cả lần gửi không được nhận`, en: `${rejected} rows were refused, so nothing was taken` }, { fields: { ...answer } });
    if (request.dryRun) return { ...answer, wouldChange: this.#indicators(door) };
    return this.#send(door, agency, request, rows, answer);
  }

  #rows(door: Door, { body, format }: PublishRequest): { rows: KeptRow[]; extra: readonly string[] } {
    const { rows, extra } = parseRows(body, format, door);
    return { rows: rows.map((row, i) => door.keep(row, i + 1)), extra };
  }

  #indicators(door: Door): string[] {
    const { catalogue } = this.feeds;
    return catalogue.all('indicator').filter((indicator) => catalogue.get('cube', indicator.cube)?.record === door.feed.record).map(({ id }) => id);
  }

  async #send(door: Door, agency: string, request: PublishRequest, rows: readonly KeptRow[], answer: Omit<Published, 'receipt'>): Promise<Published> {
    const now = this.clock.now();
    const bodySha256 = sha256(request.body);
    const fresh: ReceiptRow = {
      id: newReceipt(now),
      feed: door.feed.id,
      agency,
      sentBy: request.identity.name,
      kind: 'rows',
      receivedAt: now,
      received: answer.received,
      rejected: answer.rejected,
      errors: answer.errors,
      extra: answer.notKept ?? [],
      sent: false,
      ...(request.period && { period: request.period }),
      ...(request.fileName && { fileName: request.fileName }),
    };
    const begun = await this.receipts.begin(fresh, request.key, bodySha256);
    if (begun.bodySha256 !== bodySha256) throw new Fault('conflict', 'idempotency-key-reused', { vi: 'khoá Idempotency-Key này đã dùng cho một nội dung khác', en: 'this Idempotency-Key was used with another body' }, { fields: { receipt: begun.receipt.id }, hint: { vi: 'dùng khoá mới cho nội dung mới', en: 'use a new key for a new body' } });
    const { receipt } = begun;
    if (!receipt.sent) {
      const sending: Sending = { receipt: receipt.id, receivedAt: receipt.receivedAt, agency, sentBy: receipt.sentBy, file: { sha256: bodySha256, ...(receipt.fileName && { name: receipt.fileName }) } };
      if (rows.length > 0) await this.producer.send(feedTopic(door.feed.id), rows.map((row) => ({ key: row.key, value: row.value, headers: headersOf(sending, CE_ROW, row) })));
      await this.receipts.sent(receipt);
      await this.producer.send(TOPICS.deliveries.name, [{ key: receipt.id, value: JSON.stringify(deliveryOf(receipt)) }]);
    }
    return { receipt: receipt.id, ...answer };
  }
}
