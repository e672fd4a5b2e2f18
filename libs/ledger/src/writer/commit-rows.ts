import { LEDGER_COUNTS, RECORD_PARTITIONS } from '@nhip/contracts';
import { packRows, type Entry } from '../packed/delta-row.js';
import type { Types } from '../store/types.js';
import { bigint, column, int, smallint } from '../wire/columns.js';
import type { MessageWriter } from '../wire/message-writer.js';
import type { Pipeline } from '../wire/pipeline.js';
import { ArrayRows, CopyRows } from '../wire/rows.js';
import type { Batch } from './batch.js';
import type { OffsetMove } from './positions.js';
import type { BlockState, BucketState, RecordState } from './state.js';
import {
  CELLS,
  CLOCKS,
  DELTA,
  FORBIDDEN,
  LEDGER,
  NEW_RECORD,
  OFFSETS,
  RECEIPT,
  RECEIPT_COUNTS,
  RECORD_KEY,
  RECORD_STATE,
  REFUSED,
  WALK,
  WITHDRAWAL,
} from './tables.js';

/** What one commit moves, beside the rows that were folded. */
export interface Commit {
  readonly number: number;
  /** Of the catalogue. */
  readonly revision: number;
  readonly buckets: readonly BucketState[];
  readonly offsets: readonly OffsetMove[];
  /** Hub time, ms. */
  readonly at: number;
}

const set = (names: readonly string[]): string =>
  names.map((name) => `${name} = n.${name}`).join(', ');

const byPlace = (a: BlockState, b: BlockState): number => a.combo - b.combo || a.block - b.block;

const smallints = (values: Iterable<number>) => {
  const rows = new ArrayRows([column('number', smallint, (value: number) => value)]).addAll(values);
  return (to: MessageWriter): void => rows.moveTo(to);
};

/** The rows of one commit, bucket by bucket: encoded at once, so that what was read and folded of a bucket may go before the next one is. */
export class CommitRows {
  readonly #newReceipts = new CopyRows('core.receipt', RECEIPT);
  readonly #receipts = new ArrayRows(RECEIPT_COUNTS);
  readonly #ledger = new CopyRows('core.ledger', LEDGER);
  readonly #newRecords: CopyRows<RecordState>;
  readonly #records = new ArrayRows([...RECORD_KEY, ...RECORD_STATE]);
  readonly #deltas = new CopyRows('core.delta', DELTA);
  readonly #newCells = new CopyRows('core.cells', CELLS);
  readonly #cells = new ArrayRows(CELLS);
  readonly #withdrawals = new ArrayRows(WITHDRAWAL);
  readonly #refused = new ArrayRows(REFUSED);
  readonly #accepted = new ArrayRows(REFUSED);
  readonly #forbidden = new ArrayRows(FORBIDDEN);
  readonly #permitted = new ArrayRows(FORBIDDEN);
  readonly #walks = new ArrayRows(WALK);
  readonly #types = new Set<number>();
  #walksEnd = false;

  constructor(private readonly types: Types) {
    this.#newRecords = new CopyRows('core.record', NEW_RECORD(types));
  }

  get isEmpty(): boolean {
    return [this.#newReceipts, this.#receipts, this.#newRecords, this.#records, this.#walks].every(
      ({ count }) => count === 0,
    );
  }

  /** Adds what was folded of a bucket. What it marks as stored is so once the commit has landed; where it does not land, nothing of it may be used again. */
  add({ number: bucket }: BucketState, folded: Batch): void {
    const batch = folded.number;
    for (const receipt of folded.receipts) {
      (receipt.stored ? this.#receipts : this.#newReceipts).add({ bucket, batch, receipt });
      receipt.stored = true;
    }
    for (const row of folded.ledger) this.#ledger.add(row);
    for (const type of new Set(folded.ledger.map(({ record }) => record.type)))
      this.#types.add(this.types.numberOf(type));
    for (const record of folded.records.keys()) {
      (record.stored ? this.#records : this.#newRecords).add(record);
      record.stored = true;
    }
    this.#addBlocks(folded.deltas);
    for (const row of folded.withdrawals) this.#withdrawals.add({ bucket, batch, row });
    for (const refused of folded.refused) this.#refused.add({ bucket, ...refused });
    for (const refused of folded.accepted) this.#accepted.add({ bucket, ...refused });
    for (const one of folded.permissions.values())
      (one.forbidden ? this.#forbidden : this.#permitted).add({ bucket, ...one });
    this.#walks.addAll(folded.walks);
    this.#walksEnd ||= folded.walks.some(({ done, again }) => done && again === null);
  }

  /** What the batch changed in each block, and the cells that it left there. */
  #addBlocks(deltas: ReadonlyMap<BlockState, readonly Entry[]>): void {
    for (const block of [...deltas.keys()].sort(byPlace)) {
      for (const row of packRows(deltas.get(block) ?? [], block.block))
        this.#deltas.add({ block, row });
      (block.stored ? this.#cells : this.#newCells).add(block);
      block.stored = true;
    }
  }

  /** Gathers the statements of the commit, and begins anew. The last of them gives epoch and number of the commit, both as int8. */
  write(to: Pipeline, { number, revision, buckets, offsets, at }: Commit): void {
    to.overRows(
      new ArrayRows(CLOCKS).addAll(buckets.map((bucket) => ({ bucket, revision }))),
      (source) =>
        `with taken as (update core.clocks c set at = n.at, fired = n.fired, revision = n.revision, turn = c.turn + 1,
             references_from = n.references_from, references_to = n.references_to, references_after = n.references_after from ${source}
           where c.bucket = n.bucket and c.turn = n.turn and c.revision <= n.revision returning c.bucket)
         select core.fence(array(select bucket from taken), array(select bucket from ${source}))`,
    );
    for (const bucket of buckets) bucket.turn += 1;
    this.#writeRows(to);
    to.overRows(
      new ArrayRows(OFFSETS).addAll(offsets),
      (source) =>
        `with moved as (insert into core.offsets as o (topic, partition, incarnation, next) select topic, partition, incarnation, next from ${source}
           on conflict (topic, partition) do update set next = excluded.next where o.incarnation = excluded.incarnation
             and o.next = (select n.since from ${source} where n.topic = o.topic and n.partition = o.partition) returning o.partition::smallint)
         select core.fence(array(select partition from moved), array(select partition::smallint from ${source}))`,
    );
    to.execute(
      `with head as (update core.head set number = number + 1 returning epoch::bigint, number),
         made as (insert into core.commits (batch, epoch, number, at, revision, types) select $1::bigint, epoch, number, $2::bigint, $3::int, $5::smallint[] from head),
         placed as (insert into core.bucket_commit (bucket, number, batch) select b, number, $1::bigint from head, unnest($4::smallint[]) b)
       select epoch, number from head`,
      [
        (out) => bigint.write(out, number),
        (out) => bigint.write(out, at),
        (out) => int.write(out, revision),
        smallints(buckets.map((bucket) => bucket.number)),
        smallints(this.#types),
      ],
    );
    if (this.#walksEnd) switchVersions(to);
    this.#types.clear();
    this.#walksEnd = false;
  }

  #writeRows(to: Pipeline): void {
    to.copy(this.#newReceipts);
    to.overRows(
      this.#receipts,
      (source) =>
        `update core.receipt r set ${set([...LEDGER_COUNTS, 'records', 'last_batch'])} from ${source} where r.bucket = n.bucket and r.num = n.num`,
    );
    to.copy(this.#ledger);
    to.copy(this.#newRecords);
    to.overRows(
      this.#records,
      (source) =>
        `update core.record r set ${set(RECORD_STATE.map(({ name }) => name))} from ${source} where r.bucket = n.bucket and r.num = n.num`,
    );
    to.copy(this.#deltas);
    to.copy(this.#newCells);
    to.overRows(
      this.#cells,
      (source) =>
        `update core.cells c set days = n.days from ${source} where c.bucket = n.bucket and c.combo = n.combo and c.block = n.block`,
    );
    to.overRows(
      this.#withdrawals,
      (source) =>
        `insert into core.withdrawal (bucket, receipt, by_receipt, reason, batch, released) select bucket, receipt, by_receipt, reason, batch, released from ${source} on conflict do nothing`,
    );
    to.overRows(
      this.#refused,
      (source) =>
        `insert into core.refused (bucket, receipt, line, mapping, record) select bucket, receipt, line, mapping, record from ${source}`,
    );
    to.overRows(
      this.#accepted,
      (source) =>
        `delete from core.refused r using ${source} where (r.bucket, r.receipt, r.line, r.mapping, r.record) = (n.bucket, n.receipt, n.line, n.mapping, n.record)`,
    );
    to.overRows(
      this.#forbidden,
      (source) =>
        `insert into core.forbidden (bucket, receipt, line, mapping, record) select bucket, receipt, line, mapping, record from ${source} on conflict do nothing`,
    );
    to.overRows(
      this.#permitted,
      (source) =>
        `delete from core.forbidden f using ${source} where (f.bucket, f.receipt, f.line, f.mapping, f.record) = (n.bucket, n.receipt, n.line, n.mapping, n.record)`,
    );
    to.overRows(
      this.#walks,
      (source) =>
        `insert into core.walk as w (bucket, cube, cube_version, after, done, calendars, again) select bucket, cube, cube_version, after, done, calendars, again from ${source}
         on conflict (bucket, cube, cube_version) do update set after = excluded.after, done = excluded.done, calendars = excluded.calendars, again = excluded.again`,
    );
  }
}

/**
 * Where the last walk of a version is done it goes live with this commit, and the version before it is retired:
 * a walk of its own has the records evaluated anew that could not be counted, perhaps by that version alone.
 * Comes after the head was taken: whoever finishes another bucket at the same time waits there, and sees this one's walk.
 */
function switchVersions(to: Pipeline): void {
  to.execute(
    `with ready as (
       select v.cube, max(v.version) as version from core.cube_version v
       where v.state = 'filling' and (select count(*) from core.walk w where w.cube = v.cube and w.cube_version = v.version and w.done) = ${RECORD_PARTITIONS}
       group by v.cube),
     retired as (
       update core.walk w set after = 0, done = false, again = null from ready r, core.cube_version v
       where v.cube = r.cube and v.version < r.version and v.state <> 'retired' and w.cube = v.cube and w.cube_version = v.version)
     update core.cube_version v set
       state = case when v.version = r.version then 'live' else 'retired' end,
       from_commit = case when v.version = r.version then h.number else v.from_commit end,
       to_commit = case when v.state = 'live' then h.number end
     from ready r, core.head h where v.cube = r.cube and v.version <= r.version and v.state <> 'retired'`,
    [],
  );
}
