import type { CubeProgram } from '@nhip/kernel';
import type { PoolClient, Readable } from '@nhip/platform';
import { sumsWithin, unpackSums } from '../packed/delta-row.js';
import { rowsOf } from './delta-feed.js';
import { deltaRowOf, type DeltaRecord } from './deltas.js';
import { readOnly } from './read-only.js';
import { addExact, cellKey, type BucketMoment, type CellValues } from './recomputed.js';

type IsAsked = (dims: readonly string[], day: number) => boolean;

type LaterRow = DeltaRecord & { readonly dims: readonly string[]; readonly measures: number };

/** Takes from the cells what batches after the moment added. */
async function takeBack(
  client: PoolClient,
  { id, version }: CubeProgram,
  { bucket, batch }: BucketMoment,
  isAsked: IsAsked,
  cells: CellValues,
): Promise<void> {
  const sql = `select k.measures, k.dims, d.bucket, d.combo, d.block, d.batch, d.first_batch, d.first_record, d.last_record, d.sums,
      case when d.first_batch <= $4 then d.entries end as entries
    from core.combo k join core.delta d on d.combo = k.id
    where k.cube = $1 and k.cube_version = $2 and d.bucket = $3 and d.batch > $4`;
  const asked = [id, version, bucket, batch];
  const span = { after: batch, upTo: Infinity };
  for await (const row of rowsOf<LaterRow>(client, 'later', sql, asked))
    for (const [day, values] of sumsWithin(deltaRowOf(row), span, row.block, row.measures))
      if (isAsked(row.dims, day))
        addExact(
          cells,
          cellKey(row.dims, day),
          values.map((value) => -BigInt(value)),
        );
}

/**
 * The stored cells of a bucket as they stood at a moment: those of now without what was added since. Both are read with one snapshot,
 * which ends with them, however much was committed meanwhile.
 */
export function storedAt(
  pool: Readable,
  program: CubeProgram,
  moment: BucketMoment,
  isAsked: IsAsked,
): Promise<{ readonly cells: CellValues; readonly count: number }> {
  return readOnly(pool, async (client) => {
    const cells: CellValues = new Map();
    const sql = `select k.dims, k.measures, c.block, c.days from core.combo k join core.cells c on c.combo = k.id
      where k.cube = $1 and k.cube_version = $2 and c.bucket = $3`;
    const asked = [program.id, program.version, moment.bucket];
    const rows = rowsOf<{ dims: string[]; measures: number; block: number; days: Buffer }>(
      client,
      'stored',
      sql,
      asked,
    );
    for await (const { dims, measures, block, days } of rows)
      for (const [day, values] of unpackSums(days, block, measures))
        if (isAsked(dims, day)) addExact(cells, cellKey(dims, day), values.map(BigInt));
    const count = cells.size;
    await takeBack(client, program, moment, isAsked, cells);
    return { cells, count };
  });
}
