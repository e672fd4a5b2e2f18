import { setImmediate } from 'node:timers/promises';
import { ROWS_A_BATCH } from '../store/schema.js';
import type { Batch, Best } from './batch.js';
import type { Loader } from './load.js';
import { BatchOverflow } from './overflow.js';
import { isOwn } from './owner.js';
import type { PastRow } from './past.js';
import {
  MOST_ROWS,
  placeOf,
  refusedOf,
  type RecordRow,
  type RefusedRow,
  type VersionRow,
  type WithdrawalRow,
} from './rows.js';
import {
  announce,
  compareOrder,
  tallyOf,
  type BucketState,
  type ReceiptState,
  type RecordState,
} from './state.js';

/** Other work of the process has its turn after so many rows. */
export const YIELD_EVERY = 500;

/** Takes rows of a bucket into a batch, after reading what the ledger has of them. */
export class RowTaker {
  /** @param committed resolves once what was folded before can be read */
  constructor(
    private readonly loader: Loader,
    private readonly committed: () => Promise<void>,
  ) {}

  /** @param rows of one bucket and batch, all that it has: the ledger knows none of them */
  async take(batch: Batch, bucket: BucketState, rows: readonly RecordRow[]): Promise<void> {
    const versions = rows.filter((row) => row.kind === 'version');
    const withdrawals = rows.filter((row) => row.kind === 'withdrawal');
    await this.#receipts(bucket, [
      ...rows.map(({ delivery }) => delivery.receipt),
      ...withdrawals.map(({ withdrawn }) => withdrawn),
    ]);
    const refused = await this.#refusedBefore(bucket, rows);
    await this.#withdraw(batch, bucket, withdrawals, refused);
    for (const row of rows)
      if (row.kind === 'refused') this.#refuse(batch, bucket, row, refused.has(row));
    if (versions.length === 0) return;
    await this.#records(bucket, versions);
    const records = versions.map((row) => batch.recordOf(bucket, row));
    await this.#owners(batch, bucket, records);
    const history = await this.#history(batch, bucket, versions, records);
    for (const [record, past] of history) batch.remember(record, past);
    for (let i = 0; i < versions.length; i += 1) {
      const record = records[i] as RecordState;
      const row = versions[i] as VersionRow;
      const isNew = batch.take(bucket, record, row);
      const before = isNew && refused.get(row);
      if (before) batch.accept(bucket, before);
      if (i % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    }
    await this.#judge(batch, bucket, versions);
  }

  /** Looks for the owners of records that were stored before records had them, or had them by this rule: their rows are judged anew where they came from several agencies. */
  async #owners(batch: Batch, bucket: BucketState, records: readonly RecordState[]): Promise<void> {
    const unknown = new Set(records.filter(({ isFirstKnown }) => !isFirstKnown));
    if (unknown.size === 0) return;
    await this.committed();
    for (const record of await this.#own(batch, bucket, unknown)) batch.claimed.add(record);
  }

  /** Looks for the owners of records. @returns those of which rows of several agencies came */
  async #own(
    batch: Batch,
    bucket: BucketState,
    records: Iterable<RecordState>,
  ): Promise<ReadonlySet<RecordState>> {
    const owned = await this.loader.owned(bucket, headsOf(batch, records));
    const mixed = new Set<RecordState>();
    for (const [record, { first, isMixed }] of owned) {
      batch.own(record, first);
      if (isMixed) mixed.add(record);
    }
    return mixed;
  }

  /**
   * Judges anew the records that became another agency's.
   * A row that was refused is alone in its batch: what it makes stand may be what was, and fails then.
   */
  async #judge(batch: Batch, bucket: BucketState, rows: readonly VersionRow[]): Promise<void> {
    if (batch.claimed.size === 0) return;
    await this.committed();
    const written = await this.#written(batch, bucket, batch.claimed);
    // One that is new has no rows but those of the batch.
    const judged = Array.from(
      batch.claimed,
      (record) => [record, written.get(record) ?? []] as const,
    );
    const [first] = rows;
    batch.judge(bucket, new Map(judged), first?.less);
  }

  /** Of rows those that could be stored in no form when they came before, with their places. */
  async #refusedBefore(
    bucket: BucketState,
    rows: readonly RecordRow[],
  ): Promise<ReadonlyMap<RecordRow, RefusedRow>> {
    const places = new Map<RefusedRow, RecordRow>();
    for (const row of rows)
      if (hasFailed(bucket.receipts.get(row.delivery.receipt)))
        places.set(row.kind === 'refused' ? row : refusedOf(row), row);
    if (places.size === 0) return new Map();
    await this.committed();
    const found = await this.loader.refused(bucket, [...places.keys()]);
    return new Map(Array.from(found, (place) => [places.get(place) as RecordRow, place]));
  }

  /** Counts a row that can be stored in no form, unless it was counted when it came before. */
  #refuse(batch: Batch, bucket: BucketState, row: RefusedRow, isCounted: boolean): void {
    const receipt = batch.receiptOf(bucket, row.delivery, row.withdraws);
    if (isCounted) return;
    tallyOf(receipt, row).failed += 1;
    announce(receipt, row.columns ?? 0);
    batch.refused.push({ receipt, row });
  }

  async #receipts(bucket: BucketState, ids: readonly string[]): Promise<void> {
    if (bucket.receipts.complete) return;
    const missing = [...new Set(ids)].filter((id) => !bucket.receipts.get(id));
    if (missing.length > 0) await this.loader.receipts(bucket, missing);
  }

  async #records(bucket: BucketState, rows: readonly VersionRow[]): Promise<void> {
    if (bucket.records.complete) return;
    const missing = new Map<string, VersionRow>();
    for (const row of rows) if (!bucket.records.get(row.name)) missing.set(row.name, row);
    if (missing.size > 0) await this.loader.records(bucket, [...missing.values()]);
  }

  /** Reads the past of the records to which a row may have come before, or which a row does not top. */
  async #history(
    batch: Batch,
    bucket: BucketState,
    rows: readonly VersionRow[],
    records: readonly RecordState[],
  ): Promise<Map<RecordState, PastRow[]>> {
    const asked = new Map<RecordState, { since: number; readonly versions: Set<number> }>();
    for (let i = 0; i < rows.length; i += 1) {
      const [row, record] = [rows[i] as VersionRow, records[i] as RecordState];
      if (!batch.claimed.has(record) && !needsPast(bucket, record, row)) continue;
      const began = bucket.receipts.get(row.delivery.receipt)?.firstBatch;
      const since = began === undefined ? Number.MAX_SAFE_INTEGER : began * ROWS_A_BATCH;
      const known = asked.get(record) ?? { since, versions: new Set() };
      known.since = Math.min(since, known.since);
      known.versions.add(row.version);
      asked.set(record, known);
    }
    const chains = headsOf(batch, asked.keys()).flatMap((one) => {
      const known = asked.get(one.record);
      return known ? [{ ...one, ...known }] : [];
    });
    if (chains.length === 0) return new Map();
    await this.committed();
    return this.loader.history(bucket, chains);
  }

  /** Notes what is withdrawn, and then restores what stood by it. */
  async #withdraw(
    batch: Batch,
    bucket: BucketState,
    withdrawals: readonly WithdrawalRow[],
    refused: ReadonlyMap<RecordRow, RefusedRow>,
  ): Promise<void> {
    if (withdrawals.length === 0) return;
    await this.committed();
    for (const row of withdrawals) await this.#note(batch, bucket, row, refused.get(row));
    let room = MOST_ROWS;
    for (const row of withdrawals) room -= await this.#restore(batch, bucket, row, room);
  }

  /** A receipt's rows count no more. Where it is released, they claim no record either. */
  async #note(
    batch: Batch,
    bucket: BucketState,
    row: WithdrawalRow,
    refused: RefusedRow | undefined,
  ): Promise<void> {
    const { withdrawn, part, release } = row;
    const isNoted = bucket.withdrawn.has(withdrawn);
    if (!isNoted || !part) batch.receiptOf(bucket, row.delivery, true);
    if (isNoted) return;
    bucket.withdrawn.add(withdrawn);
    if (release) bucket.released.add(withdrawn);
    batch.withdrawals.push(row);
    if (refused) batch.accept(bucket, refused);
    // What one that failed marks may come from a row of this receipt.
    for (const record of await this.loader.failedOf(bucket, withdrawn))
      if (record.stands && record.failed) batch.touch(record).again = true;
  }

  /**
   * Where a row of a withdrawn receipt stands, the greatest that still counts stands again, or none does. Where it was released, a record that it claimed may be another agency's.
   * Each part restores some of the records of which a row of it stands, or that it claims although it was released: none of these is left at the end.
   * @param room so many records may be restored by this batch; where there are more it is refused as too large
   * @returns how many were
   */
  async #restore(
    batch: Batch,
    bucket: BucketState,
    { withdrawn, part }: WithdrawalRow,
    room: number,
  ): Promise<number> {
    const asked = Math.min(part?.most ?? Infinity, room + 1);
    const found = await this.loader.standingBy(bucket, withdrawn, asked);
    if (found.length > room) throw new BatchOverflow();
    const isReleased = bucket.released.has(withdrawn);
    // As the batch has them: one withdrawn with it may have been there before.
    const records = found.filter(
      (record) =>
        (record.stands && record.receipt.id === withdrawn) ||
        (isReleased && (!record.isFirstKnown || record.first?.id === withdrawn)),
    );
    const mixed = isReleased ? await this.#own(batch, bucket, records) : new Set<RecordState>();
    batch.judge(bucket, await this.#written(batch, bucket, mixed), part?.less);
    const others = headsOf(
      batch,
      records.filter((record) => !mixed.has(record)),
    );
    await this.#bound(bucket, others);
    const stored = await this.loader.stored(bucket, others);
    const left = others.map(({ record }) => [record, stored.get(record)?.greatest] as const);
    batch.stand(bucket, new Map(left), part?.less);
    return records.length;
  }

  /** All rows of records that were not withdrawn. */
  async #written(
    batch: Batch,
    bucket: BucketState,
    records: ReadonlySet<RecordState>,
  ): Promise<Map<RecordState, Best[]>> {
    const asked = headsOf(batch, records);
    await this.#bound(bucket, asked);
    return this.loader.written(bucket, asked);
  }

  /** Refuses the batch where the rows of its records are more than are held at once: it comes again in parts. One record has what it has. */
  async #bound(bucket: BucketState, asked: readonly { readonly head: number }[]): Promise<void> {
    if (asked.length < 2) return;
    if (await this.loader.haveMoreRows(bucket, asked, MOST_PAST_ROWS)) throw new BatchOverflow();
  }
}

/** Rows of the past that are read at once of several records. */
const MOST_PAST_ROWS = 5 * MOST_ROWS;

const hasFailed = (receipt: ReceiptState | undefined): boolean =>
  receipt !== undefined && receipt.failed + (receipt.records?.failed ?? 0) > 0;

const headsOf = (batch: Batch, records: Iterable<RecordState>) =>
  Array.from(records, (record) => ({ record, head: batch.headOf(record) })).filter(
    ({ head }) => head > 0,
  );

/** Whether rows of the record's past can matter for a row: it may have come before, does not top what stands, or is about another agency's record. */
function needsPast(bucket: BucketState, record: RecordState, row: VersionRow): boolean {
  const tops =
    !record.stands || row.version > record.version || compareOrder(placeOf(row), record) >= 0;
  const { delivery } = row;
  // As the row is judged: its receipt says what was said of it first.
  const sender = bucket.receipts.get(delivery.receipt) ?? delivery;
  if (tops && !bucket.withdrawn.has(delivery.receipt) && isOwn(row, sender, record.first))
    return false;
  return !row.versioned || record.maySee(row.version);
}
