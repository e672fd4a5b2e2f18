import { OUTCOMES, RECORD_PARTITIONS } from '@nhip/contracts';
import type { CubeProgram, Reference } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { ROWS_A_BATCH } from '../store/schema.js';
import { claimsSql, FLAGS } from '../store/flags.js';
import { FIRST_DAY, LAST_DAY } from '../packed/delta-row.js';
import { LONGEST_CODE, LONGEST_CODES } from '../store/kept.js';
import type { ReferenceClock } from '../store/reference-clock.js';

/** A bucket as it stood: its last batch, and its clock then. */
export interface BucketMoment {
  readonly bucket: number;
  readonly batch: number;
  readonly at: number;
  readonly fired: number;
  readonly references: ReferenceClock;
}

/** Exact values of cells by their key. */
export type CellValues = Map<string, bigint[]>;

export const cellKey = (dims: readonly string[], day: number): string =>
  JSON.stringify([dims, day]);

/** Records of a bucket are numbered without gaps: so many numbers are one page. */
const RECORDS_A_PAGE = 5_000;

/** What a row of the ledger says of its place in the order. Looked up by its key, whatever the planner thinks of how many there are. */
const rowAt = (place: string): string =>
  `lateral (select record, at, prev, version, receipt, line, mapping, flags, reason is not null as failed
    from core.ledger where bucket = $1 and at = ${place} offset 0) l`;

/**
 * Of the records of a page the row with the greatest order key, as it was last written, among those whose receipt was not withdrawn and whose agency owns the record:
 * the one that was received first is the owner's, of those that are no deletions and were not released. Read from the ledger rows, their receipts and the withdrawals alone.
 */
const STANDING = `page as materialized (
    select r.num, r.head from core.record r join core.type t on t.num = r.type and t.id = $2
    where r.bucket = $1 and r.num > $6 and r.num <= $6 + ${RECORDS_A_PAGE} and r.head > 0),
  chain as (
    select l.* from page p, ${rowAt('p.head')}
    union all select l.* from chain c, ${rowAt('c.prev')}),
  sent as materialized (
    select l.*, r.id, r.received_at, r.agency, r.inherits, w.receipt is not null as withdrawn, w.released
    from chain l cross join lateral (select * from core.receipt where bucket = $1 and num = l.receipt offset 0) r
      left join core.withdrawal w on w.bucket = $1 and w.receipt = r.id and w.batch < $5::bigint / ${ROWS_A_BATCH}
    where l.at < $5::bigint and l.flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('retracted')}),
  owned as materialized (
    select *, first_value(case when claims then agency end) over (partition by record order by claims desc, received_at, id) as owner
    from (select *, ${claimsSql('flags')} and released is not true as claims from sent) s),
  greatest as materialized (
    select distinct on (record) record, at, flags & ${FLAGS.deleted} <> 0 or failed as deleted from owned
    where not withdrawn and (flags & ${FLAGS.owned} = 0 or owner is null or agency = owner or inherits::jsonb ? owner)
    order by record, version desc, received_at desc, id desc, line desc, mapping desc, at desc),
  standing as (
    select g.record, l.payload::jsonb as payload from greatest g, lateral (select payload from core.ledger where bucket = $1 and at = g.at offset 0) l
    where not g.deleted)`;

/** The id that a record names in a field, and whether it is evaluated as of the later of the two commits. */
const idIn = (field: string): string => `s.payload ->> '${field}'`;
const IS_LATER = 's.record <= $9';

/**
 * What the records said that those of a page name, as of the commit that these are evaluated as of: of its buckets the ends of their batches then are $7 and $8.
 * Each is looked up once, as many may name it. Goes back from what stands now to what stood then.
 */
const namedSql = (
  { field, type }: Reference,
  i: number,
): string => `named${i} as materialized (select asked.id, asked.later, found.fields
    from (select distinct ${idIn(field)} as id, ${IS_LATER} as later from standing s) asked cross join lateral (
    with recursive back as (
      select r.bucket, case when r.stand < e.ends then r.stand else r.head end as at, e.ends
      from generate_series(0, ${RECORD_PARTITIONS - 1}) b
      cross join lateral (select (case when asked.later then $8::bigint[] else $7::bigint[] end)[b + 1] as ends) e
      cross join lateral (select bucket, stand, head from core.record
        where bucket = b and type = (select num from core.type where id = '${type}') and id = asked.id offset 0) r
      union all
      select k.bucket, l.prev, k.ends from back k cross join lateral (select prev, flags from core.ledger where bucket = k.bucket and at = k.at offset 0) l
      where k.at >= k.ends or l.flags & ${FLAGS.stands} = 0)
    select l.payload::jsonb as fields from back k cross join lateral (select * from core.ledger where bucket = k.bucket and at = k.at offset 0) l
    where k.at < k.ends and l.flags & ${FLAGS.stands} <> 0 and l.flags & ${FLAGS.deleted} = 0 and l.reason is null
      and l.flags & ${FLAGS.outcome} <> ${OUTCOMES.indexOf('retracted')}) found)`;

/** The records that stand, with what is read of those that they name. */
function standingSql(references: readonly Reference[]): string {
  if (references.length === 0) return 'select record as key, payload from standing';
  const joins = references.map(
    ({ field }, i) =>
      `left join named${i} n${i} on n${i}.id = ${idIn(field)} and n${i}.later = (${IS_LATER})`,
  );
  const fields = references.flatMap(({ field, names }, i) =>
    names.map((name) => `'${field}.${name}', n${i}.fields -> '${name}'`),
  );
  return `select s.record as key, s.payload || jsonb_build_object(${fields.join(', ')}) as payload from standing s ${joins.join(' ')}`;
}

function pageSql(program: CubeProgram): string {
  const atoms = program.sqlAtoms(standingSql(program.references));
  const values = program.measures
    .map((_, i) => `coalesce(sum(amount) filter (where measure = ${i}), 0)::text`)
    .join(', ');
  const named = program.references.map((one, i) => `${namedSql(one, i)},`);
  return `with recursive ${STANDING}, ${named.join(' ')}
    cells as (select dims, floor((at + 25200000)::numeric / 86400000)::int as day, array[${values}] as values from (${atoms}) a
      where at <= case when key::int <= $4 then $3::bigint else $3::bigint - 1 end
        and floor((at + 25200000)::numeric / 86400000) between ${FIRST_DAY} and ${LAST_DAY}
        and octet_length(array_to_string(dims, '')) <= ${LONGEST_CODES} and not exists (select 1 from unnest(dims) code where length(code) > ${LONGEST_CODE}) group by 1, 2)
    select (select count(*)::int from page) as records, dims, day, values
    from (select) one left join cells on true`;
}

interface RecomputedRow {
  readonly records: number;
  readonly dims: string[] | null;
  readonly day: number;
  readonly values: string[];
}

async function lastRecord(pool: Readable, bucket: number): Promise<number> {
  const [row] = await query<{ last: number | null }>(
    pool,
    'select max(num) as last from core.record where bucket = $1',
    [bucket],
  );
  return row?.last ?? 0;
}

/** Of each bucket the end of its batches up to a commit. */
async function endsAt(pool: Readable, commit: number): Promise<readonly number[]> {
  const rows = await query<{ end: string }>(
    pool,
    `select (coalesce((select batch from core.bucket_commit where bucket = b and number <= $1 order by number desc limit 1), -1) + 1) * ${ROWS_A_BATCH} as end
     from generate_series(0, ${RECORD_PARTITIONS - 1}) b order by b`,
    [commit],
  );
  return rows.map(({ end }) => Number(end));
}

/** What statements need to look up records that others name. */
const referenceEnds = async (
  pool: Readable,
  { references }: CubeProgram,
  { from, to, after }: ReferenceClock,
): Promise<readonly unknown[]> =>
  references.length === 0 ? [] : [await endsAt(pool, from), await endsAt(pool, to), after];

/** Evaluates the records of a bucket as they stood at a moment by the SQL evaluator, a page of records a statement, and adds them up. */
export async function recomputed(
  pool: Readable,
  program: CubeProgram,
  { bucket, batch, at, fired, references }: BucketMoment,
  isAsked: (dims: readonly string[], day: number) => boolean,
): Promise<{ readonly cells: CellValues; readonly records: number }> {
  const cells: CellValues = new Map();
  const [sql, end] = [pageSql(program), (batch + 1) * ROWS_A_BATCH];
  const last = await lastRecord(pool, bucket);
  const ends = await referenceEnds(pool, program, references);
  let records = 0;
  for (let after = 0; after < last; after += RECORDS_A_PAGE) {
    const asked = [bucket, program.record, at, fired, end, after, ...ends];
    const rows: RecomputedRow[] = await query<RecomputedRow>(pool, sql, asked);
    for (const { dims, day, values } of rows)
      if (dims && isAsked(dims, day)) addExact(cells, cellKey(dims, day), values.map(BigInt));
    records += rows[0]?.records ?? 0;
  }
  return { cells, records };
}

export function addExact(cells: CellValues, key: string, values: readonly bigint[]): void {
  const known = cells.get(key);
  if (!known) cells.set(key, [...values]);
  else values.forEach((value, i) => (known[i] = (known[i] ?? 0n) + value));
}
