import { setTimeout as sleep } from 'node:timers/promises';
import {
  encodeDelivery,
  feedTopic,
  TOPICS,
  type EncodedMessage,
  type FeedDelivery,
  type FeedRow,
  type Identity,
  type Sent,
} from '@nhip/contracts';
import { cubesReadBy } from '@nhip/kernel';
import type { BytesInFlight, Clock, Producer } from '@nhip/platform';
import { sha256, type CompiledFeed } from '../domain/keep-rows.js';
import { assertNoPersonNumber, sha256OfBody, textToKeep } from '../domain/persons-in-requests.js';
import {
  atomicRefused,
  formatNotAccepted,
  givenUp,
  inProgress,
  keyReused,
  keyWithdrawn,
  noRows,
} from '../faults.js';
import { parseRowsInTurns, type ContentType } from '../domain/parse-rows.js';
import { newReceipt } from '../domain/receipt-id.js';
import { breathe } from './breathe.js';
import type { FeedKinds } from './feed-kinds.js';
import type { Feeds } from './feeds.js';
import { judgeRows, type JudgedRows } from './judge-rows.js';
import type { ReceiptRow, ReceiptStore } from './ports.js';
import type { ReceiptLeases } from './receipt-leases.js';
import { sendRows } from './send-rows.js';

export interface PublishRequest {
  readonly feed: string;
  readonly identity: Identity;
  /** Its bytes, opened only for who may send them. */
  readonly body: () => Promise<Buffer>;
  readonly content: ContentType;
  readonly key?: string | undefined;
  readonly period?: string | undefined;
  /** It makes up for its period. */
  readonly history: boolean;
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

interface TakenRows extends JudgedRows {
  readonly extra: readonly string[];
}

const NOTHING: TakenRows = {
  rows: [],
  said: { received: 0, skipped: 0, rejected: 0, errors: [] },
  extra: [],
};

/** For another request with the same key; the lease of one that has died ends before. */
const [LONGEST_WAIT_MS, ASK_AGAIN_MS] = [10_000, 200];
/** What all rows of a receipt share. */
export const sentAs = ({
  id,
  receivedAt,
  agency,
  sentBy,
  inherits = [],
  revision,
  simulated,
}: ReceiptRow): FeedDelivery => ({
  receipt: id,
  receivedAt,
  agency,
  sentBy,
  inherits,
  revision,
  ...(simulated && { simulated }),
});

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
  history,
  simulated,
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
    ...(simulated && { simulated }),
    ...(withdraws && { withdraws }),
    ...(period && { period }),
    ...(history && { history }),
  });
}

/** What a key stands for: the body, and all else that the request says of it. */
function requestSha256(request: PublishRequest, bodySha256: string): string {
  const { content, period, history, fileName, atomic, nothingToReport } = request;
  const said = [
    content.format,
    period,
    fileName,
    atomic,
    nothingToReport,
    ...(history ? [history] : []),
  ];
  return sha256(JSON.stringify([bodySha256, ...said]));
}

const IDEMPOTENCY_KEY = { vi: 'khoá Idempotency-Key', en: 'the Idempotency-Key' };

/** A request as it may be kept. @throws Fault `malformed` */
function toKeep(request: PublishRequest, feed: CompiledFeed): PublishRequest {
  const { key, fileName } = request;
  if (key !== undefined) assertNoPersonNumber(key, feed, IDEMPOTENCY_KEY);
  return fileName === undefined ? request : { ...request, fileName: textToKeep(fileName, feed) };
}

/** A delivery that is sent again: rows of it that got out say under which id, and for whom its agency goes on. */
function repeated({ id, inherits }: ReceiptRow, now: ReceiptRow): ReceiptRow {
  const { inherits: _, ...said } = now;
  return { ...said, id, ...(inherits && { inherits }) };
}

/** Takes a delivery: every row, refused ones too, is durable before the answer. */
export class Publish {
  constructor(
    private readonly feeds: Feeds,
    private readonly kinds: FeedKinds,
    private readonly receipts: ReceiptStore,
    private readonly leases: Pick<ReceiptLeases, 'holding'>,
    private readonly bytes: Pick<BytesInFlight, 'hold'>,
    private readonly producer: Producer,
    private readonly clock: Clock,
  ) {}

  async publish(request: PublishRequest): Promise<Sent> {
    const { feed, agency } = this.feeds.sender(request.feed, request.identity);
    const fit = toKeep(request, feed);
    await this.kinds.assertFits(feed.definition.id, request.identity.simulated ?? false);
    const held = this.bytes.hold(agency);
    try {
      const body = await request.body();
      held.add(body.length);
      return await this.#publish(fit, feed, agency, body);
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
    await this.kinds.take(fresh.receipt);
    const bodySha256 = sha256OfBody(body, fresh.rows, feed);
    const sha = requestSha256(request, bodySha256);
    const { receipt, rows } = await this.#begin(fresh, request.key, sha, judge);
    if (!receipt.sent)
      await this.leases.holding(receipt.id, async () => {
        // Nobody takes the kind of the feed while the receipt stands; before it did somebody may have.
        await this.kinds.take(receipt);
        await this.#send(receipt, rows, bodySha256);
      });
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
    const { rows, said, extra } = request.nothingToReport
      ? NOTHING
      : await this.#take(feed, body, request.content, at);
    const answer = { ...said, ...(extra.length > 0 && { notKept: extra }) };
    if (request.atomic && answer.rejected > 0) throw atomicRefused(answer);
    return { rows, answer, receipt: this.#receipt(feed, agency, at, request, answer) };
  }

  async #take(
    feed: CompiledFeed,
    body: Buffer,
    content: ContentType,
    receivedAt: number,
  ): Promise<TakenRows> {
    const { accepts, id } = feed.definition;
    if (!accepts.includes(content.format)) throw formatNotAccepted(id, content.format, accepts);
    const { rows, extra } = await breathe(parseRowsInTurns(body, content, feed));
    const judged = await breathe(judgeRows(rows, feed, receivedAt));
    if (judged.rows.length === 0) throw noRows();
    return { ...judged, extra };
  }

  #indicators(feed: CompiledFeed): string[] {
    const { catalogue } = this.feeds;
    const reads = (cube: string): boolean =>
      catalogue.get('cube', cube)?.record === feed.definition.record;
    return catalogue
      .all('indicator')
      .flatMap((one) => (cubesReadBy(one.value, one).some(reads) ? [one.id] : []));
  }

  #receipt(
    feed: CompiledFeed,
    agency: string,
    at: number,
    request: PublishRequest,
    answer: Sent,
  ): ReceiptRow {
    const { received, skipped, rejected, errors, notes, notKept = [] } = answer;
    const { period, history, fileName, identity } = request;
    return {
      id: newReceipt(at),
      feed: feed.definition.id,
      agency,
      ...this.feeds.inherited(agency, at),
      sentBy: identity.name,
      ...(identity.simulated && { simulated: identity.simulated }),
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
      ...(history && { history }),
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
        const again = repeated(receipt, judged.receipt);
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
    const delivery = { ...sentAs(receipt), file };
    await sendRows(this.producer, feedTopic(feed), [{ delivery, rows }]);
    await this.producer.send(TOPICS.deliveries.name, [deliveryOf(receipt)]);
    if ((await this.receipts.sent([id])) === 0) throw givenUp(id);
    await this.kinds.settle(receipt);
  }
}
