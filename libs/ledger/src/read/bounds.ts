import { query, type Readable } from '@nhip/platform';
import type { Span } from './question.js';

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

/** Of each bucket the batches of the commits after one, up to another, in the order of buckets; −1 = from before the first. */
export async function spansOf(
  pool: Pick<Readable, 'query'>,
  since: number,
  commit: number,
): Promise<Span[]> {
  const [after, upTo] = [await batchesUpTo(pool, since), await batchesUpTo(pool, commit)];
  return [...upTo]
    .map(([bucket, batch]) => ({ bucket, after: after.get(bucket) ?? 0, upTo: batch }))
    .sort((a, b) => a.bucket - b.bucket);
}

/** Bounds as two arrays, for `unnest($n::smallint[], $m::bigint[])`. */
export const asArrays = (bounds: ReadonlyMap<number, number>): [number[], number[]] => [
  [...bounds.keys()],
  [...bounds.values()],
];
