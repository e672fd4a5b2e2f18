import type { Cell } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { addTo, sumsUpTo } from '../packed/delta-row.js';
import type { Exact } from '../packed/exact.js';
import { asArrays, batchesUpTo } from './bounds.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';

/** The cells of a cube version as they stood at a commit, summed over buckets: sums over the log. */
export async function cellsAsOf(
  pool: Readable,
  cube: string,
  version: number,
  commit: number,
): Promise<Cell[]> {
  const bounds = await batchesUpTo(pool, commit);
  const rows = await query<DeltaRecord & { dims: string[]; measures: number }>(
    pool,
    `select k.dims, k.measures, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums,
       case when d.batch > b.batch then d.entries end as entries
     from core.combo k cross join unnest($3::smallint[], $4::bigint[]) b(bucket, batch)
     cross join lateral (select * from core.delta where bucket = b.bucket and combo = k.id and first_batch <= b.batch offset 0) d
     where k.cube = $1 and k.cube_version = $2`,
    [cube, version, ...asArrays(bounds)],
  );
  const byCombo = new Map<number, { dims: string[]; days: Map<number, Exact[]> }>();
  for (const row of rows) {
    const cells = byCombo.get(row.combo) ?? { dims: row.dims, days: new Map() };
    byCombo.set(row.combo, cells);
    const sums = sumsUpTo(deltaRowOf(row), bounds.get(row.bucket) ?? 0, row.block, row.measures);
    for (const [day, values] of sums) addTo(cells.days, day, values);
  }
  return [...byCombo.values()].flatMap(({ dims, days }) =>
    [...days].map(([day, values]) => ({ dims, day, values: values.map(BigInt) })),
  );
}
