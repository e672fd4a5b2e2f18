import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import {
  encodeDelivery,
  feedRowEncoder,
  feedTopic,
  TOPICS,
  type EncodedMessage,
  type FeedDelivery,
  type FeedRow,
  type Identity,
  type RowError,
  type Sent,
} from '@nhip/contracts';
import type { BytesInFlight, Clock, Producer } from '@nhip/platform';
import { sha256, type CompiledFeed } from '../domain/keep-rows.js';
import {
  atomicRefused,
  formatNotAccepted,
  givenUp,
  inProgress,
  keyReused,
  keyWithdrawn,
  noRows,
} from '../faults.js';
import { parseRows, type ContentType } from '../domain/parse-rows.js';
import type { Parsed } from '../domain/parsed-row.js';
import { newReceipt } from '../domain/receipt-id.js';
import { textNotes } from '../domain/twice-encoded.js';
import type { Feeds } from './feeds.js';
import { MOST_ERRORS, type ReceiptRow, type ReceiptStore } from './ports.js';
import type { ReceiptLeases } from './receipt-leases.js';

export interface PublishRequest {
  readonly feed: string;
  readonly identity: Identity;
  /** Its bytes, opened only for who may send them. */
  readonly body: () => Promise<Buffer>;
  readonly content: ContentType;
  readonly key?: string | undefined;
  readonly period?: string | undefined;
  readonly fileName?: string | undefined;
  readonly atomic: boolean;
  readonly dryRun: boolean;
  readonly nothingToReport: boolean;
}

/** Rows as they are judged, what is said of them, and under which receipt. */
interface Delivery {
  readonly rows: readonly FeedRow[];
  readonly answer: Sent;
  readonly receipt: ReceiptRow;
}

interface KeptRows {
  readonly rows: readonly FeedRow[];
  readonly skipped: number;
  readonly extra: readonly string[];
}

/** For another request with the same key; the lease of one that has died ends before. */
const [LONGEST_WAIT_MS, ASK_AGAIN_MS] = [10_000, 200];
/** Rows between two breaths: other requests and the consumers' heartbeats wait no longer than these. */
const ROWS_AT_ONCE = 2_000;

/** What is wrong with the rows, the first hundred faults by row. */
export function errorsOf(rows: readonly FeedRow[]): readonly RowError[] {
  const errors: RowError[] = [];
  for (const { number, findings } of rows) {
    for (const finding of findings) errors.push({ row: number, ...finding });
    if (errors.length >= MOST_ERRORS) break;
  }
  return errors.slice(0, MOST_ERRORS);
}

/** What the sender should know of rows that are taken, the first hundred notes by row. */
export const notesOf = (rows: readonly FeedRow[]): Pick<ReceiptRow, 'notes'> => {
  const ofRows = rows.flatMap(({ number, notes = [] }) =>
    notes.map((note): RowError => ({ row: number, ...note })),
  );
  const notes = [...textNotes(rows, MOST_ERRORS), ...ofRows].sort((a, b) => a.row - b.row);
  return notes.length > 0 ? { notes: notes.slice(0, MOST_ERRORS) } : {};
};

export const countRejected = (rows: readonly FeedRow[]): number =>
  rows.filter(({ findings }) => findings.length > 0).length;

/** What all rows of a receipt share. */
export const sentAs = ({
  id,
  receivedAt,
  agency,
  sentBy,
  inherits = [],
  revision,
}: ReceiptRow): FeedDelivery => ({ receipt: id, receivedAt, agency, sentBy, inherits, revision });

/** The first message of a receipt on `nhip.deliveries`. */
export function deliveryOf({
  id,
  feed,
  agency,
  receivedAt,
  received,
  kind,
  withdraws,
  period,
}: ReceiptRow): EncodedMessage {
  return encodeDelivery({
    receipt: id,
    feed,
    part: 'ingest',
    seq: 1,
    agency,
    receivedAt,
    received,
    kind,
    ...(withdraws && { withdraws }),
    ...(period && { period }),
  });
}

/** What a key stands for: the body, and all else that the request says of it. */
function requestSha256(request: PublishRequest, bodySha256: string): string {
  const { content, period, fileName, atomic, nothingToReport } = request;
  return sha256(
    JSON.stringify([bodySha256, content.format, period, fileName, atomic, nothingToReport]),
  );
}

async function keepAll(
  { rows, extra }: Parsed,
  feed: CompiledFeed,
  receivedAt: number,
): Promise<KeptRows> {
  const kept: FeedRow[] = [];
  for (const [i, row] of rows.entries()) {
    const one = feed.keep(row, i + 1, receivedAt);
    if (one) kept.push(one);
    if ((i + 1) % ROWS_AT_ONCE === 0) await setImmediate();
  }
  if (kept.length === 0) throw noRows();
  return { rows: kept, skipped: rows.length - kept.length, extra };
}

/** Takes a delivery: every row, refused ones too, is durable before the answer. */
export class Publish {
  constructor(
    private readonly feeds: Feeds,
    private readonly receipts: ReceiptStore,
    private readonly leases: Pick<ReceiptLeases, 'holding'>,
    private readonly bytes: Pick<BytesInFlight, 'hold'>,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  async publish(request: PublishRequest): Promise<Sent> {
    const { feed, agency } = this.feeds.sender(request.feed, request.identity);
    const held = this.bytes.hold(agency);
    try {
      const body = await request.body();
      held.add(body.length);
      return await this.#publish(request, feed, agency, body);
    } finally {
      held.release();
    }
  }

  async #publish(
    request: PublishRequest,
    feed: CompiledFeed,
    agency: string,
    body: Buffer,
  ): Promise<Sent> {
    const judge = (at: number): Promise<Delivery> => this.#judge(request, feed, agency, body, at);
    const fresh = await judge(this.clock.now());
    if (request.dryRun) return { ...fresh.answer, wouldChange: this.#indicators(feed) };
    const bodySha256 = sha256(body);
    const sha = requestSha256(request, bodySha256);
    const { receipt, rows } = await this.#begin(fresh, request.key, sha, judge);
    if (!receipt.sent)
      await this.leases.holding(receipt.id, () => this.#send(receipt, rows, bodySha256));
    const { received, errors, notes, extra: notKept } = receipt;
    const counts = { received, skipped: receipt.skipped, rejected: receipt.rejected };
    const said = { receipt: receipt.id, ...counts, errors, ...(notes && { notes }) };
    return notKept.length > 0 ? { ...said, notKept } : said;
  }

  /** A delivery as it is judged by the time of its receipt. */
  async #judge(
    request: PublishRequest,
    feed: CompiledFeed,
    agency: string,
    body: Buffer,
    at: number,
  ): Promise<Delivery> {
    const { rows, skipped, extra } = request.nothingToReport
      ? { rows: [], skipped: 0, extra: [] }
      : await this.#take(feed, body, request.content, at);
    const answer = {
      received: rows.length,
      skipped,
      rejected: countRejected(rows),
      errors: errorsOf(rows),
      ...notesOf(rows),
      ...(extra.length > 0 && { notKept: extra }),
    };
    if (request.atomic && answer.rejected > 0) throw atomicRefused(answer);
    return { rows, answer, receipt: this.#receipt(feed, agency, at, request, answer) };
  }

  #take(
    feed: CompiledFeed,
    body: Buffer,
    content: ContentType,
    receivedAt: number,
  ): Promise<KeptRows> {
    const { accepts, id } = feed.definition;
    if (accepts.includes(content.format))
      return keepAll(parseRows(body, content, feed), feed, receivedAt);
    throw formatNotAccepted(id, content.format, accepts);
  }

  #indicators(feed: CompiledFeed): string[] {
    const { catalogue } = this.feeds;
    const reads = (cube: string): boolean =>
      catalogue.get('cube', cube)?.record === feed.definition.record;
    return catalogue.all('indicator').flatMap(({ id, cube }) => (reads(cube) ? [id] : []));
  }

  #receipt(
    feed: CompiledFeed,
    agency: string,
    at: number,
    request: PublishRequest,
    answer: Sent,
  ): ReceiptRow {
    const { received, skipped, rejected, errors, notes, notKept = [] } = answer;
    const { period, fileName, identity } = request;
    return {
      id: newReceipt(at),
      feed: feed.definition.id,
      agency,
      ...this.feeds.inherited(agency, at),
      sentBy: identity.name,
      kind: 'rows',
      receivedAt: at,
      received,
      skipped,
      rejected,
      errors,
      revision: feed.revision,
      extra: notKept,
      sent: false,
      ...(notes && { notes }),
      ...(period && { period }),
      ...(fileName && { fileName }),
    };
  }

  /** The delivery to send, or one that was sent before under the key. Another request that is at it under the key is waited for; what it left is taken over, judged by the time of its receipt. */
  async #begin(
    fresh: Delivery,
    key: string | undefined,
    requestSha256: string,
    judge: (at: number) => Promise<Delivery>,
  ): Promise<Pick<Delivery, 'receipt' | 'rows'>> {
    const end = performance.now() + LONGEST_WAIT_MS;
    for (;;) {
      const { receipt, ...begun } = await this.receipts.begin(fresh.receipt, key, requestSha256);
      if (begun.requestSha256 !== requestSha256) throw keyReused(receipt.id);
      if (receipt.id === fresh.receipt.id) return fresh;
      if (receipt.sent && receipt.withdrawnBy) throw keyWithdrawn(receipt.id, receipt.withdrawnBy);
      if (receipt.sent) return { receipt, rows: [] };
      if (begun.isLeft) {
        const { rows, ...judged } = await judge(receipt.receivedAt);
        const again = { ...judged.receipt, id: receipt.id };
        if (await this.receipts.takeOver(again)) return { receipt: again, rows };
      }
      if (performance.now() > end) throw inProgress(receipt.id);
      await sleep(ASK_AGAIN_MS);
    }
  }

  /** Rows first, then what is told of them, then that they are sent: a crash in between repeats the same rows, which count once. */
  async #send(receipt: ReceiptRow, rows: readonly FeedRow[], bodySha256: string): Promise<void> {
    const { id, feed, fileName } = receipt;
    const file = { sha256: bodySha256, ...(fileName && { name: fileName }) };
    const encode = feedRowEncoder({ ...sentAs(receipt), file });
    if (rows.length > 0) await this.producer.send(feedTopic(feed), rows.map(encode));
    await this.producer.send(TOPICS.deliveries.name, [deliveryOf(receipt)]);
    if ((await this.receipts.sent([id])) === 0) throw givenUp(id);
  }
}
