import type { Cell, CommitChange } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { addTo, sumsUpTo, unpackEntries } from '../packed/delta-row.js';
import type { Exact } from '../packed/exact.js';
import { asArrays, batchesUpTo } from './bounds.js';
import { numbersOf } from './commits.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';

/** The cells of a cube version at a commit, and what each commit after another one, up to it, added to which cell. */
export interface CellHistory {
  readonly cells: readonly Cell[];
  readonly changes: readonly CommitChange[];
}

type DayValues = Map<number, Exact[]>;

interface Combination {
  readonly dims: string[];
  /** At the commit. */
  readonly days: DayValues;
  /** By the batches that changed something. */
  readonly batches: Map<number, DayValues>;
}

const DELTAS = `select k.dims, k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums,
     case when d.batch > b.after then d.entries end as entries
   from core.combo k cross join unnest($3::smallint[], $4::bigint[], $5::bigint[]) b(bucket, batch, after)
   cross join lateral (select * from core.delta where bucket = b.bucket and combo = k.id and first_batch <= b.batch offset 0) d
   where k.cube = $1 and k.cube_version = $2`;

const hasChanged = (values: readonly Exact[]): boolean => values.some((value) => value !== 0);

/** @param since a commit, 0 = from the first on @param commit the last that counts */
export async function cellHistory(
  pool: Readable,
  cube: string,
  version: number,
  since: number,
  commit: number,
): Promise<CellHistory> {
  const [after, upTo] = [await batchesUpTo(pool, since), await batchesUpTo(pool, commit)];
  const [buckets, batches] = asArrays(upTo);
  const bounds = buckets.map((bucket) => after.get(bucket) ?? 0);
  const rows = await query<DeltaRecord & { dims: string[]; measures: number }>(pool, DELTAS, [
    cube,
    version,
    buckets,
    batches,
    bounds,
  ]);
  const combinations = new Map<number, Combination>();
  for (const row of rows) {
    const known = combinations.get(row.combo) ?? {
      dims: row.dims,
      days: new Map(),
      batches: new Map(),
    };
    combinations.set(row.combo, known);
    const last = upTo.get(row.bucket) ?? 0;
    const sums = sumsUpTo(deltaRowOf(row), last, row.block, row.measures);
    for (const [day, values] of sums) addTo(known.days, day, values);
    if (!row.entries) continue;
    const first = after.get(row.bucket) ?? 0;
    const entries = { firstBatch: Number(row.first_batch), entries: row.entries };
    for (const { batch, day, values } of unpackEntries(entries, row.block, row.measures)) {
      if (batch <= first || batch > last) continue;
      const days = known.batches.get(batch) ?? new Map<number, Exact[]>();
      known.batches.set(batch, days);
      addTo(days, day, values);
    }
  }
  const all = [...combinations.values()];
  const numbers = await numbersOf(pool, [
    ...new Set(all.flatMap((combination) => [...combination.batches.keys()])),
  ]);
  return {
    cells: all.flatMap(({ dims, days }) =>
      [...days].map(([day, values]) => ({ dims, day, values: values.map(BigInt) })),
    ),
    changes: all.flatMap((combination) =>
      [...combination.batches].flatMap(([batch, days]) =>
        [...days]
          .filter(([, values]) => hasChanged(values))
          .map(([day, values]) => ({
            commit: numbers.get(batch) as number,
            dims: combination.dims,
            day,
            values: values.map(BigInt),
          })),
      ),
    ),
  };
}
