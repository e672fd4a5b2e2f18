import { RECORD_PARTITIONS } from '@nhip/contracts';
import { packDays, packRows, type Entry } from '../packed/delta-row.js';
import type { Types } from '../store/types.js';
import {
  bigint,
  bool,
  bytea,
  column,
  hex,
  int,
  smallint,
  text,
  writeArray,
  type Column,
} from '../wire/columns.js';
import type { MessageWriter } from '../wire/message-writer.js';
import type { Pipeline } from '../wire/pipeline.js';
import type { Batch, LedgerRow } from './batch.js';
import { FLAGS } from '../store/flags.js';
import {
  OUTCOMES,
  type BlockState,
  type BucketState,
  type ReceiptState,
  type RecordState,
} from './state.js';
import type { Walk } from './walks.js';

/** How far a topic's partition was read. */
export interface OffsetMove {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  /** Undefined where nothing was ever read. */
  readonly from: bigint | undefined;
  readonly to: bigint;
}

/** What one commit writes, beside what was folded. */
export interface Commit {
  readonly batch: Batch;
  readonly buckets: readonly BucketState[];
  readonly offsets: readonly OffsetMove[];
  /** Hub time, ms. */
  readonly at: number;
}

const CLOCKS: readonly Column<BucketState>[] = [
  column('bucket', smallint, (row) => row.number),
  column('at', bigint, (row) => row.clock.at),
  column('fired', int, (row) => row.clock.fired),
  column('turn', bigint, (row) => row.turn),
];

const OFFSETS: readonly Column<OffsetMove>[] = [
  column('topic', text, (row) => row.topic),
  column('partition', int, (row) => row.partition),
  column('incarnation', text, (row) => row.incarnation),
  column('since', bigint, (row) => (row.from === undefined ? -1 : Number(row.from))),
  column('next', bigint, (row) => Number(row.to)),
];

const flagsOf = ({ row, outcome, stood }: LedgerRow): number =>
  OUTCOMES.indexOf(outcome) |
  (stood ? FLAGS.stands : 0) |
  (row.deleted ? FLAGS.deleted : 0) |
  (row.versioned ? FLAGS.versioned : 0);

const LEDGER: readonly Column<LedgerRow>[] = [
  column('at', bigint, ({ at }) => at),
  column('version', bigint, ({ row }) => row.version),
  column('place_offset', bigint, ({ row }) => row.placeOffset),
  column('effective', bigint, ({ row }) => row.effective),
  column('prev', bigint, ({ prev }) => prev),
  column('content', bigint, ({ row }) => row.content),
  column('record', int, ({ record }) => record.num),
  column('receipt', int, ({ receipt }) => receipt.num),
  column('line', int, ({ row }) => row.line),
  column('bucket', smallint, ({ record }) => record.bucket),
  column('place_partition', smallint, ({ row }) => row.placePartition),
  column('mapping', smallint, ({ row }) => row.mapping),
  column('flags', smallint, flagsOf),
  column('sha', hex, ({ row }) => row.sha),
  column('payload', text, ({ row }) => row.payload),
  column('reason', text, ({ row }) => row.failed ?? null),
];

type Filed<T> = T & { readonly bucket: number };
const RECEIPT_COUNTS: readonly Column<Filed<{ readonly receipt: ReceiptState }>>[] = [
  column('bucket', smallint, (row) => row.bucket),
  column('num', int, ({ receipt }) => receipt.num),
  column('applied', bigint, ({ receipt }) => receipt.applied),
  column('late', bigint, ({ receipt }) => receipt.late),
  column('duplicates', bigint, ({ receipt }) => receipt.duplicates),
  column('failed', bigint, ({ receipt }) => receipt.failed),
];
const receiptColumns = (batch: number): typeof RECEIPT_COUNTS => [
  ...RECEIPT_COUNTS,
  column('id', text, ({ receipt }) => receipt.id),
  column('agency', text, ({ receipt }) => receipt.agency),
  column('sent_by', text, ({ receipt }) => receipt.sentBy),
  column('received_at', bigint, ({ receipt }) => receipt.receivedAt),
  column('feed', text, ({ receipt }) => receipt.feed),
  column('file', text, ({ receipt }) => receipt.file),
  column('topic', text, ({ receipt }) => receipt.topic),
  column('incarnation', text, ({ receipt }) => receipt.incarnation),
  column('withdraws', bool, ({ receipt }) => receipt.withdraws),
  column('first_batch', bigint, () => batch),
  column('last_batch', bigint, () => batch),
];

const RECORD_KEY: readonly Column<RecordState>[] = [
  column('bucket', smallint, (record) => record.bucket),
  column('num', int, (record) => record.num),
];
const RECORD_STATE: readonly Column<RecordState>[] = [
  column('version', bigint, (record) => record.version),
  column('content', bigint, (record) => record.content),
  column('stand', bigint, (record) => record.stand),
  column('head', bigint, (record) => record.head),
  column('changed', bigint, (record) => record.changed),
  column('due', bigint, (record) => record.due ?? null),
  column('receipt', int, (record) => record.receipt.num),
  column('line', int, (record) => record.line),
  column('revision', int, (record) => record.revision),
  column('mapping', smallint, (record) => record.mapping),
  column(
    'flags',
    smallint,
    (record) =>
      (record.stands ? FLAGS.stands : 0) |
      (record.deleted ? FLAGS.deleted : 0) |
      (record.failed ? FLAGS.failed : 0),
  ),
  column('parts', bytea, (record) => record.parts),
];

interface StoredDelta {
  readonly block: BlockState;
  readonly row: ReturnType<typeof packRows>[number];
}
const DELTA: readonly Column<StoredDelta>[] = [
  column('batch', bigint, ({ row }) => row.lastBatch),
  column('first_batch', bigint, ({ row }) => row.firstBatch),
  column('combo', int, ({ block }) => block.combo),
  column('first_record', int, ({ row }) => row.firstRecord),
  column('last_record', int, ({ row }) => row.lastRecord),
  column('bucket', smallint, ({ block }) => block.bucket),
  column('block', smallint, ({ block }) => block.block),
  column('level', smallint, () => 0),
  column('sums', bytea, ({ row }) => row.sums),
  column('entries', bytea, ({ row }) => row.entries),
];

const CELLS: readonly Column<BlockState>[] = [
  column('bucket', smallint, (block) => block.bucket),
  column('combo', int, (block) => block.combo),
  column('block', smallint, (block) => block.block),
  column('days', bytea, (block) => packDays(block.days)),
];

const WITHDRAWAL: readonly Column<Batch['withdrawals'][number]>[] = [
  column('bucket', smallint, ({ bucket }) => bucket),
  column('receipt', text, ({ row }) => row.withdrawn),
  column('by_receipt', text, ({ row }) => row.delivery.receipt),
  column('reason', text, ({ row }) => row.reason),
];

const WALK: readonly Column<Walk>[] = [
  column('bucket', smallint, (walk) => walk.bucket),
  column('cube', text, (walk) => walk.cube),
  column('cube_version', int, (walk) => walk.version),
  column('after', int, (walk) => walk.after),
  column('done', bool, (walk) => walk.done),
];

const set = (names: readonly string[]): string =>
  names.map((name) => `${name} = n.${name}`).join(', ');

function writeRecords(to: Pipeline, batch: Batch, types: Types): void {
  const touched = [...batch.records.keys()];
  const names: readonly Column<RecordState>[] = [
    column('type', smallint, (record) => types.numberOf(record.type)),
    column('id', text, (record) => record.id),
  ];
  to.copy(
    'core.record',
    [...RECORD_KEY, ...RECORD_STATE, ...names],
    touched.filter(({ stored }) => !stored),
  );
  to.overRows(
    (source) =>
      `update core.record r set ${set(RECORD_STATE.map(({ name }) => name))} from ${source} where r.bucket = n.bucket and r.num = n.num`,
    [...RECORD_KEY, ...RECORD_STATE],
    touched.filter(({ stored }) => stored),
  );
}

function writeReceipts(to: Pipeline, batch: Batch): void {
  const touched = [...batch.receipts].map(([receipt, bucket]) => ({ receipt, bucket }));
  to.copy(
    'core.receipt',
    receiptColumns(batch.number),
    touched.filter(({ receipt }) => !receipt.stored),
  );
  to.overRows(
    (source) =>
      `update core.receipt r set applied = n.applied, late = n.late, duplicates = n.duplicates, failed = n.failed, last_batch = n.batch from ${source} where r.bucket = n.bucket and r.num = n.num`,
    [...RECEIPT_COUNTS, column('batch', bigint, () => batch.number)],
    touched.filter(({ receipt }) => receipt.stored),
  );
}

const byPlace = (a: BlockState, b: BlockState): number =>
  a.bucket - b.bucket || a.combo - b.combo || a.block - b.block;

/** What the batch changed in each block, and the cells that it left there. */
function writeBlocks(to: Pipeline, deltas: ReadonlyMap<BlockState, readonly Entry[]>): void {
  const blocks = [...deltas.keys()].sort(byPlace);
  const rows: StoredDelta[] = [];
  for (const block of blocks)
    for (const row of packRows(deltas.get(block) ?? [], block.block)) rows.push({ block, row });
  to.copy('core.delta', DELTA, rows);
  to.copy(
    'core.cells',
    CELLS,
    blocks.filter(({ stored }) => !stored),
  );
  to.overRows(
    (source) =>
      `update core.cells c set days = n.days from ${source} where c.bucket = n.bucket and c.combo = n.combo and c.block = n.block`,
    CELLS,
    blocks.filter(({ stored }) => stored),
  );
}

const smallints =
  (values: readonly number[]) =>
  (to: MessageWriter): void =>
    writeArray(to, smallint, values, (value) => value);

/** The types of which rows came, by number. */
const typesOf = (batch: Batch, types: Types): number[] => [
  ...new Set(batch.ledger.map(({ record }) => types.numberOf(record.type))),
];

/** Gathers the statements of one commit; the last of them gives epoch and number of the commit, both as int8. */
export function writeBatch(
  to: Pipeline,
  { batch, buckets, offsets, at }: Commit,
  types: Types,
): void {
  to.overRows(
    (source) =>
      `with taken as (update core.clocks c set at = n.at, fired = n.fired, revision = n.revision, turn = c.turn + 1 from ${source}
         where c.bucket = n.bucket and c.turn = n.turn and c.revision <= n.revision returning c.bucket)
       select core.fence(array(select bucket from taken), array(select bucket from ${source}))`,
    [...CLOCKS, column('revision', int, () => batch.revision)],
    buckets,
  );
  writeReceipts(to, batch);
  to.copy('core.ledger', LEDGER, batch.ledger);
  writeRecords(to, batch, types);
  writeBlocks(to, batch.deltas);
  to.overRows(
    (source) =>
      `insert into core.withdrawal (bucket, receipt, by_receipt, reason, batch) select bucket, receipt, by_receipt, reason, batch from ${source} on conflict do nothing`,
    [...WITHDRAWAL, column('batch', bigint, () => batch.number)],
    batch.withdrawals,
  );
  to.overRows(
    (source) =>
      `insert into core.walk as w (bucket, cube, cube_version, after, done) select bucket, cube, cube_version, after, done from ${source}
       on conflict (bucket, cube, cube_version) do update set after = excluded.after, done = excluded.done`,
    WALK,
    batch.walks,
  );
  to.overRows(
    (source) =>
      `with moved as (insert into core.offsets as o (topic, partition, incarnation, next) select topic, partition, incarnation, next from ${source}
         on conflict (topic, partition) do update set next = excluded.next where o.incarnation = excluded.incarnation
           and o.next = (select n.since from ${source} where n.topic = o.topic and n.partition = o.partition) returning o.partition::smallint)
       select core.fence(array(select partition from moved), array(select partition::smallint from ${source}))`,
    OFFSETS,
    offsets,
  );
  to.execute(
    `with head as (update core.head set number = number + 1 returning epoch::bigint, number),
       made as (insert into core.commits (batch, epoch, number, at, revision, types) select $1::bigint, epoch, number, $2::bigint, $3::int, $5::smallint[] from head),
       placed as (insert into core.bucket_commit (bucket, number, batch) select b, number, $1::bigint from head, unnest($4::smallint[]) b)
     select epoch, number from head`,
    [
      (out) => bigint.write(out, batch.number),
      (out) => bigint.write(out, at),
      (out) => int.write(out, batch.revision),
      smallints(buckets.map(({ number }) => number)),
      smallints(typesOf(batch, types)),
    ],
  );
  if (batch.walks.some(({ done }) => done)) switchVersions(to);
}

/**
 * Where the last walk of a version is done it goes live with this commit, and the version before it is retired.
 * Comes after the head was taken: whoever finishes another bucket at the same time waits there, and sees this one's walk.
 */
function switchVersions(to: Pipeline): void {
  to.execute(
    `with ready as (
       select v.cube, max(v.version) as version from core.cube_version v
       where v.state = 'filling' and (select count(*) from core.walk w where w.cube = v.cube and w.cube_version = v.version and w.done) = ${RECORD_PARTITIONS}
       group by v.cube)
     update core.cube_version v set
       state = case when v.version = r.version then 'live' else 'retired' end,
       from_commit = case when v.version = r.version then h.number else v.from_commit end,
       to_commit = case when v.state = 'live' then h.number end
     from ready r, core.head h where v.cube = r.cube and v.version <= r.version and v.state <> 'retired'`,
    [],
  );
}

/** What a commit has written is stored from now on. */
export function markStored({ batch, buckets }: Commit): void {
  for (const record of batch.records.keys()) record.stored = true;
  for (const receipt of batch.receipts.keys()) receipt.stored = true;
  for (const block of batch.deltas.keys()) block.stored = true;
  for (const bucket of buckets) bucket.turn += 1;
}
