import type { CommitChange, Days } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { addTo, blockOf, unpackEntries } from '../packed/delta-row.js';
import type { Exact } from '../packed/exact.js';
import { lastCommit, numbersOf } from './commits.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';

/** Days whose changes after a commit are asked for. */
export interface DaysSince extends Days {
  readonly since: number;
}

/** What commits added to cells, up to one. */
export interface CellChanges {
  readonly changes: readonly CommitChange[];
  readonly commit: number;
  /** There are more than are told: then none is. */
  readonly tooMany: boolean;
}

/** Of changes that are told, and of rows that are read to find them. */
const MOST_CHANGES = 20_000;
/** Changes that are looked at. */
const MOST_READ = 200_000;

const DELTAS = `with bound as (
    select b.block, c.bucket, coalesce((select batch from core.bucket_commit n where n.bucket = c.bucket and n.number <= b.since order by number desc limit 1), 0) as after
    from unnest($3::smallint[], $4::bigint[]) b(block, since) cross join core.clocks c)
  select k.dims, k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, ''::bytea as sums, d.entries
  from core.combo k cross join bound b
  cross join lateral (select * from core.delta where bucket = b.bucket and combo = k.id and block = b.block and batch > b.after offset 0) d
  where k.cube = $1 and k.cube_version = $2 limit ${MOST_CHANGES + 1}`;

/** Of each block of days the first commit after which it is asked about. */
function sinceByBlock(days: readonly DaysSince[]): ReadonlyMap<number, number> {
  const blocks = new Map<number, number>();
  for (const { from, to, since } of days)
    for (let block = blockOf(from); block <= blockOf(to); block += 1)
      blocks.set(block, Math.min(blocks.get(block) ?? Infinity, since));
  return blocks;
}

/** Of each day that is asked about the commit after which. */
function sinceByDay(days: readonly DaysSince[]): ReadonlyMap<number, number> {
  const sinces = new Map<number, number>();
  for (const { from, to, since } of days)
    for (let day = from; day <= to; day += 1) sinces.set(day, since);
  return sinces;
}

interface Change {
  readonly dims: readonly string[];
  readonly day: number;
  readonly batch: number;
}

/**
 * What the commits after a commit added to the cells of a cube version, of each day after its own.
 * @param days bounded, and apart from each other
 */
export async function cellChanges(
  pool: Readable,
  cube: string,
  version: number,
  days: readonly DaysSince[],
): Promise<CellChanges> {
  const { commit } = await lastCommit(pool);
  const blocks = sinceByBlock(days);
  const rows = await query<DeltaRecord & { dims: string[]; measures: number }>(pool, DELTAS, [
    cube,
    version,
    [...blocks.keys()],
    [...blocks.values()],
  ]);
  const none = { changes: [], commit, tooMany: true };
  if (rows.length > MOST_CHANGES) return none;
  const sinces = sinceByDay(days);
  const changed = new Map<string, Change>();
  const sums = new Map<string, Exact[]>();
  for (const row of rows) {
    for (const { day, batch, values } of unpackEntries(deltaRowOf(row), row.block, row.measures)) {
      if (!sinces.has(day)) continue;
      const key = `${row.combo} ${day} ${batch}`;
      changed.set(key, { dims: row.dims, day, batch });
      addTo(sums, key, values);
    }
    // What lies before a day's commit is among them: a row is read whole.
    if (changed.size > MOST_READ) return none;
  }
  const batches = new Set(Array.from(changed.values(), ({ batch }) => batch));
  const numbers = await numbersOf(pool, [...batches]);
  const changes = [...changed].flatMap(([key, { dims, day, batch }]): CommitChange[] => {
    const [number, values] = [numbers.get(batch) ?? Infinity, sums.get(key) ?? []];
    const isAsked = number > (sinces.get(day) ?? Infinity) && number <= commit;
    if (!isAsked || values.every((one) => one === 0)) return [];
    return [{ dims, day, commit: number, values: values.map(BigInt) }];
  });
  return changes.length > MOST_CHANGES ? none : { changes, commit, tooMany: false };
}
