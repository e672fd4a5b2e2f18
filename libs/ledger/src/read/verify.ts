import type { CubeProgram } from '@nhip/kernel';
import { query, type Readable } from '@nhip/platform';
import { cubeCountedAnew } from '../faults.js';
import { recomputed, type BucketMoment, type CellValues } from './recomputed.js';
import { storedAt } from './stored.js';

export interface VerifyBounds {
  readonly from?: number;
  readonly to?: number;
  readonly filters?: readonly (readonly string[] | undefined)[];
}

interface CellDifference {
  readonly cube: string;
  readonly version: number;
  readonly dims: readonly string[];
  readonly day: number;
  readonly bucket: number;
  readonly stored: readonly string[];
  readonly recomputed: readonly string[];
}

export interface Verified {
  readonly equal: boolean;
  readonly cells: number;
  readonly records: number;
  readonly differences: readonly CellDifference[];
  readonly commit: number;
}

const MOST = 100;

/** Every bucket at the newest commit: as of it everything is compared, whatever is committed meanwhile. */
async function momentsOf(
  pool: Readable,
): Promise<{ readonly commit: number; readonly moments: readonly BucketMoment[] }> {
  const rows = await query<{
    number: string;
    bucket: number | null;
    at: string;
    fired: number;
    batch: string | null;
    references_from: string;
    references_to: string;
    references_after: number;
  }>(
    pool,
    `select h.number, c.bucket, c.at, c.fired, c.references_from, c.references_to, c.references_after,
       (select batch from core.bucket_commit b where b.bucket = c.bucket order by number desc limit 1) as batch
     from core.head h left join core.clocks c on true order by c.bucket`,
  );
  return {
    commit: Number(rows[0]?.number ?? 0),
    moments: rows.flatMap(({ bucket, batch, at, fired, ...row }) =>
      bucket === null
        ? []
        : [
            {
              bucket,
              batch: Number(batch ?? 0),
              at: Number(at),
              fired,
              references: {
                from: Number(row.references_from),
                to: Number(row.references_to),
                after: row.references_after,
              },
            },
          ],
    ),
  };
}

/** A cell that is not stored is one of zeros; what stands behind the measures counts records that could not be counted. */
function* unequal(stored: CellValues, right: CellValues, length: number): Generator<string> {
  for (const key of new Set([...stored.keys(), ...right.keys()])) {
    const [a, b] = [stored.get(key) ?? [], right.get(key) ?? []];
    if (Array.from({ length }).some((_, i) => (a[i] ?? 0n) !== (b[i] ?? 0n))) yield key;
  }
}

/** Throws Fault `cube-counted-anew` where records of one of these cubes were counted by other calendars than its own. */
async function refuseRecounting(pool: Readable, programs: readonly CubeProgram[]): Promise<void> {
  for (const { id, version, calendars } of programs) {
    const walks = await query(
      pool,
      'select 1 from core.walk where cube = $1 and cube_version = $2 and done and (calendars <> $3 or again is not null) limit 1',
      [id, version, calendars.join(' ')],
    );
    if (walks.length > 0) throw cubeCountedAnew(id);
  }
}

/**
 * Recomputes the cells of some cubes from the ledger by the SQL evaluator, at the clocks of the newest commit, and compares.
 * It reads in pages, each with a snapshot of its own, so that it is exact while rows keep coming and holds nothing back for long.
 * Throws Fault `cube-counted-anew` where a calendar was amended and records are still to be counted by it.
 */
export async function verify(
  pool: Readable,
  programs: readonly CubeProgram[],
  { from = -Infinity, to = Infinity, filters = [] }: VerifyBounds = {},
): Promise<Verified> {
  const isAsked = (dims: readonly string[], day: number): boolean =>
    day >= from && day <= to && filters.every((codes, i) => codes?.includes(dims[i] ?? '') ?? true);
  await refuseRecounting(pool, programs);
  const { commit, moments } = await momentsOf(pool);
  const differences: CellDifference[] = [];
  let [cells, records] = [0, 0];
  for (const program of programs)
    for (const moment of moments) {
      const right = await recomputed(pool, program, moment, isAsked);
      const stored = await storedAt(pool, program, moment, isAsked);
      cells += stored.count;
      records += right.records;
      for (const key of unequal(stored.cells, right.cells, program.measures.length)) {
        const [dims, day] = JSON.parse(key) as [string[], number];
        differences.push({
          cube: program.id,
          version: program.version,
          dims,
          day,
          bucket: moment.bucket,
          stored: (stored.cells.get(key) ?? []).map(String),
          recomputed: (right.cells.get(key) ?? []).map(String),
        });
      }
    }
  if (differences.length > 0) await refuseRecounting(pool, programs);
  return {
    equal: differences.length === 0,
    cells,
    records,
    differences: differences.slice(0, MOST),
    commit,
  };
}
