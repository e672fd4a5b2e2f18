import { query, type Readable } from '@nhip/platform';

/** Of each bucket the last batch up to a commit: within a bucket batches rise with commits. Buckets without a commit are left out. */
export async function batchesUpTo(
  pool: Pick<Readable, 'query'>,
  commit: number,
): Promise<Map<number, number>> {
  const rows = await query<{ bucket: number; batch: string }>(
    pool,
    `select b.bucket, l.batch from core.clocks b cross join lateral
       (select batch from core.bucket_commit c where c.bucket = b.bucket and c.number <= $1 order by number desc limit 1) l`,
    [commit],
  );
  return new Map(rows.map(({ bucket, batch }) => [bucket, Number(batch)]));
}

/** Bounds as two arrays, for `unnest($n::smallint[], $m::bigint[])`. */
export const asArrays = (bounds: ReadonlyMap<number, number>): [number[], number[]] => [
  [...bounds.keys()],
  [...bounds.values()],
];
