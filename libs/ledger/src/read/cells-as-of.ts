import type { Cell } from '@nhip/kernel';
import { query, type Pool } from '@nhip/platform';

/** The cells of a cube version as they stood at a commit, summed over buckets: sums over the log. */
export async function cellsAsOf(
  pool: Pool,
  cube: string,
  version: number,
  commit: number,
): Promise<Cell[]> {
  const rows = await query<{ dims: string[]; day: number; values: string[] }>(
    pool,
    `select k.dims, l.day, core.total(l.values) as values from core.cell_log l join core.combo k on k.id = l.combo
     where k.cube = $1 and k.cube_version = $2 and l.batch in (select batch from core.commits where number <= $3) group by k.dims, l.day`,
    [cube, version, commit],
  );
  return rows.map(({ dims, day, values }) => ({ dims, day, values: values.map(BigInt) }));
}
