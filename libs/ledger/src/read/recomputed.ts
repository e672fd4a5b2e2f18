import type { CubeProgram } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { FLAGS } from '../store/flags.js';
import { LONGEST_CODE } from '../writer/in-force.js';
import { OUTCOMES } from '../writer/state.js';

/** A bucket as it stood: its last batch, and its clock then. */
export interface BucketMoment {
  readonly bucket: number;
  readonly batch: number;
  readonly at: number;
  readonly fired: number;
}

/** Exact values of cells by their key. */
export type CellValues = Map<string, bigint[]>;

export const cellKey = (dims: readonly string[], day: number): string =>
  JSON.stringify([dims, day]);

const RECORDS_A_PAGE = 5_000;

/** Of the records of a page the row with the greatest order key among those whose receipt was not withdrawn: read from the ledger rows alone. */
const STANDING = `page as materialized (
    select r.num, r.head from core.record r join core.type t on t.num = r.type and t.id = $2
    where r.bucket = $1 and r.num > $6 and r.head > 0 order by r.num limit ${RECORDS_A_PAGE}),
  chain as (
    select num, head as at from page
    union all select c.num, l.prev from chain c join core.ledger l on l.bucket = $1 and l.at = c.at where l.prev > 0),
  standing as materialized (
    select distinct on (l.record) l.record, (l.flags & ${FLAGS.deleted} <> 0 or l.reason is not null) as deleted, l.payload
    from chain c join core.ledger l on l.bucket = $1 and l.at = c.at
    join core.receipt r on r.bucket = l.bucket and r.num = l.receipt
    where l.at < $5 and l.flags & ${FLAGS.outcome} < ${OUTCOMES.indexOf('restored')}
      and not exists (select 1 from core.withdrawal w where w.bucket = l.bucket and w.receipt = r.id and w.batch < $5 / ${ROWS_A_BATCH})
    order by l.record, l.version desc, r.received_at desc, r.id desc, l.line desc, l.mapping desc)`;

function pageSql(program: CubeProgram): string {
  const atoms = program.sqlAtoms('select record as key, payload from standing where not deleted');
  const values = program.measures
    .map((_, i) => `coalesce(sum(amount) filter (where measure = ${i}), 0)::text`)
    .join(', ');
  return `with recursive ${STANDING},
    cells as (select dims, floor((at + 25200000)::numeric / 86400000)::int as day, array[${values}] as values from (${atoms}) a
      where at <= case when key::int <= $4 then $3::bigint else $3::bigint - 1 end
        and not exists (select 1 from unnest(dims) code where length(code) > ${LONGEST_CODE}) group by 1, 2)
    select (select max(num) from page) as last, (select count(*)::int from page) as records, dims, day, values
    from (select) one left join cells on true`;
}

interface Row {
  readonly last: number | null;
  readonly records: number;
  readonly dims: string[] | null;
  readonly day: number;
  readonly values: string[];
}

/** Evaluates the records of a bucket as they stood at a moment by the SQL evaluator, a page of records a statement, and adds them up. */
export async function recomputed(
  pool: Readable,
  program: CubeProgram,
  { bucket, batch, at, fired }: BucketMoment,
  isAsked: (dims: readonly string[], day: number) => boolean,
): Promise<{ readonly cells: CellValues; readonly records: number }> {
  const cells: CellValues = new Map();
  const [sql, end] = [pageSql(program), (batch + 1) * ROWS_A_BATCH];
  let records = 0;
  for (let after: number | null = 0; after !== null;) {
    const asked = [bucket, program.record, at, fired, end, after];
    const rows: Row[] = await query<Row>(pool, sql, asked);
    for (const { dims, day, values } of rows)
      if (dims && isAsked(dims, day)) addExact(cells, cellKey(dims, day), values.map(BigInt));
    records += rows[0]?.records ?? 0;
    after = rows[0]?.last ?? null;
  }
  return { cells, records };
}

export function addExact(cells: CellValues, key: string, values: readonly bigint[]): void {
  const known = cells.get(key);
  if (!known) cells.set(key, [...values]);
  else values.forEach((value, i) => (known[i] = (known[i] ?? 0n) + value));
}
