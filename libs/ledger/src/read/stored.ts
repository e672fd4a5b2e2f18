import type { CubeProgram } from '@nhip/kernel';
import type { PoolClient, Readable } from '@nhip/platform';
import { unpackEntries } from '../packed/delta-row.js';
import { rowsOf, type FedRow } from './delta-feed.js';
import { readOnly } from './read-only.js';
import { addExact, cellKey, type BucketMoment, type CellValues } from './recomputed.js';

type IsAsked = (dims: readonly string[], day: number) => boolean;

/** Takes from the cells what batches after the moment added. */
async function takeBack(
  client: PoolClient,
  { id, version }: CubeProgram,
  { bucket, batch }: BucketMoment,
  isAsked: IsAsked,
  cells: CellValues,
): Promise<void> {
  const sql = `select k.measures, k.dims, d.block, d.first_batch, d.entries from core.combo k join core.delta d on d.combo = k.id
    where k.cube = $1 and k.cube_version = $2 and d.bucket = $3 and d.batch > $4`;
  const rows = rowsOf<FedRow & { dims: string[] }>(client, 'later', sql, [
    id,
    version,
    bucket,
    batch,
  ]);
  for await (const { dims, block, measures, ...row } of rows) {
    const delta = { firstBatch: Number(row.first_batch), entries: row.entries };
    for (const { batch: of, day, values } of unpackEntries(delta, block, measures))
      if (of > batch && isAsked(dims, day))
        addExact(
          cells,
          cellKey(dims, day),
          values.map((value) => -BigInt(value)),
        );
  }
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
    const sql = `select k.dims, c.day, coalesce(c.wide::text[], c.values::text[]) as values from core.combo k join core.cells c on c.combo = k.id
      where k.cube = $1 and k.cube_version = $2 and c.bucket = $3`;
    const asked = [program.id, program.version, moment.bucket];
    const rows = rowsOf<{ dims: string[]; day: number; values: string[] }>(
      client,
      'stored',
      sql,
      asked,
    );
    for await (const { dims, day, values } of rows)
      if (isAsked(dims, day)) addExact(cells, cellKey(dims, day), values.map(BigInt));
    const count = cells.size;
    await takeBack(client, program, moment, isAsked, cells);
    return { cells, count };
  });
}
