import type { PoolClient } from '@nhip/platform';
import { partitionFenced } from '../faults.js';
import type { Count } from '../fold/fold-record.js';
import type { LedgerRow, Part, Standing } from '../fold/state.js';
import { arrayText, unnest, type Column } from './columns.js';
import { partsText, type RecordName } from './records.js';

export interface OffsetMove {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  /** Undefined where nothing was ever read. */
  readonly from: bigint | undefined;
  readonly to: bigint;
}

export interface CellDelta extends Part {
  readonly bucket: number;
}

export interface MemberDelta extends CellDelta {
  readonly type: string;
  readonly id: string;
}

export interface ProgressDelta extends Count {
  readonly bucket: number;
  readonly receipt: string;
  readonly feed: string;
  readonly agency: string;
  readonly receivedAt: number;
  readonly withdrawn: boolean;
}

export interface Withdrawal {
  readonly bucket: number;
  readonly receipt: string;
  readonly byReceipt: string;
  readonly reason: string;
}

/** A bucket's clock after the batch, and the turn that the writer knows. */
interface BucketMove {
  readonly bucket: number;
  readonly clock: number;
  readonly turn: number;
}

/** Everything that one batch does, ready to be written in one transaction. */
export interface BatchEffects {
  readonly ledger: readonly LedgerRow[];
  readonly standing: readonly (RecordName & { readonly standing: Standing })[];
  readonly cells: readonly CellDelta[];
  readonly members: readonly MemberDelta[];
  readonly progress: readonly ProgressDelta[];
  readonly withdrawals: readonly Withdrawal[];
  readonly buckets: readonly BucketMove[];
  readonly offsets: readonly OffsetMove[];
  readonly backfill: readonly {
    readonly bucket: number;
    readonly cube: string;
    readonly version: number;
    readonly type: string;
    readonly after: string;
    readonly done: boolean;
  }[];
  readonly revision: number;
  readonly at: number;
}

export interface Committed {
  readonly epoch: number;
  readonly number: number;
  readonly batch: number;
  readonly cells: readonly {
    readonly bucket: number;
    readonly combo: number;
    readonly day: number;
    readonly values: readonly string[];
  }[];
  readonly progress: readonly ProgressState[];
}

export interface ProgressState {
  readonly bucket: number;
  readonly receipt: string;
  readonly feed: string;
  readonly agency: string;
  readonly received_at: string;
  readonly applied: string;
  readonly late: string;
  readonly duplicates: string;
  readonly withdrawn: boolean;
}

const LEDGER: readonly Column<LedgerRow & { seq: number }>[] = [
  { type: 'smallint', of: (row) => row.bucket },
  { type: 'int', of: (row) => row.seq },
  { type: 'text', of: (row) => row.type },
  { type: 'text', of: (row) => row.id },
  { type: 'bigint', of: (row) => row.key.version },
  { type: 'bigint', of: (row) => row.key.receivedAt },
  { type: 'text', of: (row) => row.key.receipt },
  { type: 'int', of: (row) => row.key.row },
  { type: 'int', of: (row) => row.key.mapping },
  { type: 'boolean', of: (row) => row.versioned },
  { type: 'boolean', of: (row) => row.deleted },
  { type: 'bigint', of: (row) => row.effective },
  { type: 'text', of: (row) => row.outcome },
  { type: 'boolean', of: (row) => row.stood },
  { type: 'text', of: (row) => row.payload },
  { type: 'text', of: (row) => JSON.stringify(row.prov) },
];

const CURRENT: readonly Column<BatchEffects['standing'][number]>[] = [
  { type: 'smallint', of: (row) => row.bucket },
  { type: 'text', of: (row) => row.type },
  { type: 'text', of: (row) => row.id },
  { type: 'bigint', of: (row) => row.standing.key?.version ?? null },
  { type: 'bigint', of: (row) => row.standing.key?.receivedAt ?? null },
  { type: 'text', of: (row) => row.standing.key?.receipt ?? null },
  { type: 'int', of: (row) => row.standing.key?.row ?? null },
  { type: 'int', of: (row) => row.standing.key?.mapping ?? null },
  { type: 'boolean', of: (row) => row.standing.deleted },
  { type: 'text', of: (row) => row.standing.payload },
  { type: 'text', of: (row) => partsText(row.standing.parts) },
  { type: 'bigint', of: (row) => row.standing.due ?? null },
];

const CELL: readonly Column<CellDelta>[] = [
  { type: 'smallint', of: (row) => row.bucket },
  { type: 'int', of: (row) => row.combo },
  { type: 'int', of: (row) => row.day },
  { type: 'text', of: (row) => arrayText(row.values) },
];

const MEMBER: readonly Column<MemberDelta>[] = [
  ...CELL,
  { type: 'text', of: (row) => row.type },
  { type: 'text', of: (row) => row.id },
];

const PROGRESS: readonly Column<ProgressDelta>[] = [
  { type: 'smallint', of: (row) => row.bucket },
  { type: 'text', of: (row) => row.receipt },
  { type: 'text', of: (row) => row.feed },
  { type: 'text', of: (row) => row.agency },
  { type: 'bigint', of: (row) => row.receivedAt },
  { type: 'bigint', of: (row) => row.applied },
  { type: 'bigint', of: (row) => row.late },
  { type: 'bigint', of: (row) => row.duplicates },
  { type: 'boolean', of: (row) => row.withdrawn },
];

async function insert<T>(
  client: PoolClient,
  rows: readonly T[],
  columns: readonly Column<T>[],
  names: string,
  sql: (source: string) => string,
  batch: number,
): Promise<{ rows: unknown[] }> {
  if (rows.length === 0) return { rows: [] };
  const { sql: source, values } = unnest(rows, columns, 2);
  return client.query(sql(`${source} as n(${names})`), [batch, ...values]);
}

async function moveOffsets(client: PoolClient, offsets: readonly OffsetMove[]): Promise<void> {
  for (const { topic, partition, incarnation, from, to } of offsets) {
    const { rowCount } =
      from === undefined
        ? await client.query(
            'insert into core.offsets (topic, partition, incarnation, next) values ($1, $2, $3, $4) on conflict do nothing',
            [topic, partition, incarnation, to],
          )
        : await client.query(
            'update core.offsets set next = $4 where topic = $1 and partition = $2 and incarnation = $3 and next = $5',
            [topic, partition, incarnation, to, from],
          );
    if (rowCount !== 1) throw partitionFenced(topic, partition);
  }
}

/** Each batch takes the next turn of its buckets: whoever knows an older turn knows older records, and may not write. */
async function takeTurns(client: PoolClient, buckets: readonly BucketMove[]): Promise<void> {
  if (buckets.length === 0) return;
  const { rowCount } = await client.query(
    `update core.clocks c set at = n.at, turn = n.turn + 1 from unnest($1::smallint[], $2::bigint[], $3::bigint[]) as n(bucket, at, turn) where c.bucket = n.bucket and c.turn = n.turn`,
    [
      buckets.map((one) => one.bucket),
      buckets.map((one) => one.clock),
      buckets.map((one) => one.turn),
    ],
  );
  if (rowCount !== buckets.length) throw partitionFenced('core.clocks', buckets[0]?.bucket ?? 0);
}

const byCell = (a: CellDelta, b: CellDelta): number =>
  a.bucket - b.bucket || a.combo - b.combo || a.day - b.day;

/** Writes one batch; the caller's transaction holds it all. Dirty cells are touched in an order that every worker shares. */
export async function writeBatch(client: PoolClient, effects: BatchEffects): Promise<Committed> {
  await takeTurns(client, effects.buckets);
  const { rows: drawn } = await client.query<{ batch: string }>(
    "select nextval('core.batch') as batch",
  );
  const batch = Number(drawn[0]?.batch);
  await insert(
    client,
    effects.ledger.map((row, seq) => ({ ...row, seq })),
    LEDGER,
    'bucket, seq, type, id, version, received_at, receipt, row, mapping, versioned, deleted, effective, outcome, stood, payload, prov',
    (source) =>
      `insert into core.ledger (batch, bucket, seq, type, id, version, received_at, receipt, row, mapping, versioned, deleted, effective, outcome, stood, payload, prov) select $1, n.* from ${source}`,
    batch,
  );
  await insert(
    client,
    effects.standing,
    CURRENT,
    'bucket, type, id, version, received_at, receipt, row, mapping, deleted, payload, parts, due',
    (
      source,
    ) => `insert into core.current as c (batch, bucket, type, id, version, received_at, receipt, row, mapping, deleted, payload, parts, due) select $1::bigint, n.* from ${source}
    on conflict (bucket, type, id) do update set version = excluded.version, received_at = excluded.received_at, receipt = excluded.receipt, row = excluded.row, mapping = excluded.mapping,
      batch = case when c.deleted is distinct from excluded.deleted or c.payload is distinct from excluded.payload then excluded.batch else c.batch end,
      deleted = excluded.deleted, payload = excluded.payload, parts = excluded.parts, due = excluded.due`,
    batch,
  );
  const cells = await insert(
    client,
    [...effects.cells].sort(byCell),
    CELL,
    'bucket, combo, day, v',
    (
      source,
    ) => `insert into core.cells as c (bucket, combo, day, values) select bucket, combo, day, v::bigint[] from ${source} where $1::bigint > 0
    on conflict (bucket, combo, day) do update set values = core.add(c.values, excluded.values) returning bucket, combo, day, values`,
    batch,
  );
  await insert(
    client,
    effects.cells,
    CELL,
    'bucket, combo, day, v',
    (source) =>
      `insert into core.cell_log (batch, bucket, combo, day, values) select $1, bucket, combo, day, v::bigint[] from ${source}`,
    batch,
  );
  await insert(
    client,
    effects.members,
    MEMBER,
    'bucket, combo, day, v, type, id',
    (source) =>
      `insert into core.member (batch, bucket, combo, day, values, type, id) select $1, bucket, combo, day, v::bigint[], type, id from ${source}`,
    batch,
  );
  const progress = await insert(
    client,
    effects.progress,
    PROGRESS,
    'bucket, receipt, feed, agency, received_at, applied, late, duplicates, withdrawn',
    (
      source,
    ) => `insert into core.receipt_progress as p (first_batch, last_batch, bucket, receipt, feed, agency, received_at, applied, late, duplicates, withdrawn) select $1::bigint, $1::bigint, n.* from ${source}
    on conflict (bucket, receipt) do update set applied = p.applied + excluded.applied, late = p.late + excluded.late, duplicates = p.duplicates + excluded.duplicates, withdrawn = p.withdrawn or excluded.withdrawn, last_batch = excluded.last_batch
    returning bucket, receipt, feed, agency, received_at, applied, late, duplicates, withdrawn`,
    batch,
  );
  for (const { bucket, receipt, byReceipt, reason } of effects.withdrawals)
    await client.query(
      'insert into core.withdrawals (bucket, receipt, by_receipt, reason, batch) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [bucket, receipt, byReceipt, reason, batch],
    );
  for (const one of effects.backfill)
    await client.query(
      'insert into core.backfill (bucket, cube, cube_version, type, after, done) values ($1, $2, $3, $4, $5, $6) on conflict (bucket, cube, cube_version) do update set after = excluded.after, done = excluded.done',
      [one.bucket, one.cube, one.version, one.type, one.after, one.done],
    );
  await moveOffsets(client, effects.offsets);
  // The short lock, taken last: numbers rise in the order of commits.
  const { rows: head } = await client.query<{ epoch: number; number: string }>(
    'update core.head set number = number + 1 returning epoch, number',
  );
  const { epoch, number } = { epoch: head[0]?.epoch ?? 0, number: Number(head[0]?.number) };
  await client.query(
    'insert into core.commits (batch, epoch, number, at, revision) values ($1, $2, $3, $4, $5)',
    [batch, epoch, number, effects.at, effects.revision],
  );
  return {
    epoch,
    number,
    batch,
    cells: cells.rows as Committed['cells'],
    progress: progress.rows as ProgressState[],
  };
}
