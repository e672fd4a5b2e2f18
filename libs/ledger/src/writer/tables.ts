/** The columns of the ledger's tables, and what is written there. */
import { LEDGER_COUNTS, OUTCOMES } from '@nhip/contracts';
import { packDays, type DeltaRow } from '../packed/delta-row.js';
import { FLAGS } from '../store/flags.js';
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
  type Column,
} from '../wire/columns.js';
import type { LedgerRow, Permission, Refused } from './batch.js';
import type { OffsetMove } from './positions.js';
import type { WithdrawalRow } from './rows.js';
import { type BlockState, type BucketState, type ReceiptState, type RecordState } from './state.js';
import type { Walk } from './walks.js';

interface Clock {
  readonly bucket: BucketState;
  readonly revision: number;
}
export const CLOCKS: readonly Column<Clock>[] = [
  column('bucket', smallint, ({ bucket }) => bucket.number),
  column('at', bigint, ({ bucket }) => bucket.clock.at),
  column('fired', int, ({ bucket }) => bucket.clock.fired),
  column('turn', bigint, ({ bucket }) => bucket.turn),
  column('revision', int, ({ revision }) => revision),
  column('references_from', bigint, ({ bucket }) => bucket.references.from),
  column('references_to', bigint, ({ bucket }) => bucket.references.to),
  column('references_after', int, ({ bucket }) => bucket.references.after),
];

export const OFFSETS: readonly Column<OffsetMove>[] = [
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
  (row.versioned ? FLAGS.versioned : 0) |
  (row.shared ? 0 : FLAGS.owned) |
  (row.ofColumn ? FLAGS.column : 0) |
  (row.blank ? FLAGS.blank : 0);

export const LEDGER: readonly Column<LedgerRow>[] = [
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

interface Filed {
  readonly bucket: number;
  readonly batch: number;
  readonly receipt: ReceiptState;
}
export const RECEIPT_COUNTS: readonly Column<Filed>[] = [
  column('bucket', smallint, ({ bucket }) => bucket),
  column('num', int, ({ receipt }) => receipt.num),
  ...LEDGER_COUNTS.map((name) => column(name, bigint, ({ receipt }: Filed) => receipt[name])),
  column('records', text, ({ receipt: { records } }) => (records ? JSON.stringify(records) : null)),
  column('last_batch', bigint, ({ batch }) => batch),
];
export const RECEIPT: readonly Column<Filed>[] = [
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
  column('inherits', text, ({ receipt: { inherits } }) =>
    inherits.length > 0 ? JSON.stringify(inherits) : null,
  ),
  column('simulated', bool, ({ receipt }) => receipt.simulated),
  column('first_batch', bigint, ({ receipt }) => receipt.firstBatch),
];

export const RECORD_KEY: readonly Column<RecordState>[] = [
  column('bucket', smallint, (record) => record.bucket),
  column('num', int, (record) => record.num),
];
export const RECORD_STATE: readonly Column<RecordState>[] = [
  column('version', bigint, (record) => record.version),
  column('content', bigint, (record) => record.content),
  column('stand', bigint, (record) => record.stand),
  column('head', bigint, (record) => record.head),
  column('changed', bigint, (record) => record.changed),
  column('due', bigint, (record) => record.due ?? null),
  column('receipt', int, (record) => record.receipt.num),
  column('first', int, (record) => (record.isFirstKnown ? (record.first?.num ?? 0) : -1)),
  column('line', int, (record) => record.line),
  column('revision', int, (record) => record.revision),
  column('mapping', smallint, (record) => record.mapping),
  column(
    'flags',
    smallint,
    (record) =>
      (record.stands ? FLAGS.stands : 0) |
      (record.deleted ? FLAGS.deleted : 0) |
      (record.failed ? FLAGS.failed : 0) |
      (record.incomplete ? FLAGS.incomplete : 0),
  ),
  column('parts', bytea, (record) => record.parts),
];

export const NEW_RECORD = (types: Types): readonly Column<RecordState>[] => [
  ...RECORD_KEY,
  ...RECORD_STATE,
  column('type', smallint, (record) => types.numberOf(record.type)),
  column('id', text, (record) => record.id),
];

interface StoredDelta {
  readonly block: BlockState;
  readonly row: DeltaRow;
}
export const DELTA: readonly Column<StoredDelta>[] = [
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

export const CELLS: readonly Column<BlockState>[] = [
  column('bucket', smallint, (block) => block.bucket),
  column('combo', int, (block) => block.combo),
  column('block', smallint, (block) => block.block),
  column('days', bytea, (block) => packDays(block.days)),
];

interface Withdrawal {
  readonly bucket: number;
  readonly batch: number;
  readonly row: WithdrawalRow;
}
export const WITHDRAWAL: readonly Column<Withdrawal>[] = [
  column('bucket', smallint, ({ bucket }) => bucket),
  column('receipt', text, ({ row }) => row.withdrawn),
  column('by_receipt', text, ({ row }) => row.delivery.receipt),
  column('reason', text, ({ row }) => row.reason),
  column('batch', bigint, ({ batch }) => batch),
  column('released', bool, ({ row }) => row.release),
];

interface StoredRefused extends Refused {
  readonly bucket: number;
}
export const REFUSED: readonly Column<StoredRefused>[] = [
  column('bucket', smallint, ({ bucket }) => bucket),
  column('receipt', int, ({ receipt }) => receipt.num),
  column('line', int, ({ row }) => row.line),
  column('mapping', smallint, ({ row }) => row.mapping),
  column('record', bigint, ({ row }) => row.record),
];

interface Forbidden extends Permission {
  readonly bucket: number;
}
export const FORBIDDEN: readonly Column<Forbidden>[] = [
  column('bucket', smallint, ({ bucket }) => bucket),
  column('receipt', int, ({ receipt }) => receipt.num),
  column('line', int, ({ row }) => row.line),
  column('mapping', smallint, ({ row }) => row.mapping),
  column('record', int, ({ record }) => record.num),
];

export const WALK: readonly Column<Walk>[] = [
  column('bucket', smallint, (walk) => walk.bucket),
  column('cube', text, (walk) => walk.cube),
  column('cube_version', int, (walk) => walk.version),
  column('after', int, (walk) => walk.after),
  column('done', bool, (walk) => walk.done),
  column('calendars', text, (walk) => walk.calendars),
  column('again', int, (walk) => walk.again),
];
