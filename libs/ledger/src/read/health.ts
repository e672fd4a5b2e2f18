import { query, type Pool } from '@nhip/platform';
import { FLAGS } from '../store/flags.js';

/** Where the reading of a partition goes on, in one instance of its topic. */
export interface Reached {
  readonly incarnation: string;
  readonly next: bigint;
}

/** How the ledger stands, as far as somebody may have to look after it. */
export interface Health {
  /** The last commit, and the last that was told. */
  readonly committed: bigint;
  readonly told: bigint;
  /** By partition of a topic. */
  readonly reached: ReadonlyMap<number, Reached>;
  /** By feed the records that stand and could not be counted, or not by every cube; not all of them where they are more than 10,000. */
  readonly failed: ReadonlyMap<string, number>;
  readonly hasAllFailed: boolean;
}

const MOST_FAILED = 10_000;

const FAILED = `select s.feed, count(*)::int as records
  from (select bucket, receipt from core.record where flags & ${FLAGS.failed | FLAGS.incomplete} <> 0 and flags & ${FLAGS.deleted} = 0 limit ${MOST_FAILED}) r
  join core.receipt s on s.bucket = r.bucket and s.num = r.receipt group by s.feed`;

/** Where the reading of a topic goes on, by partition; of one that was never read nothing is known. */
export async function reachedIn(pool: Pool, topic: string): Promise<ReadonlyMap<number, Reached>> {
  const rows = await query<{ partition: number; incarnation: string; next: string }>(
    pool,
    'select partition, incarnation, next from core.offsets where topic = $1',
    [topic],
  );
  return new Map(
    rows.map(({ partition, incarnation, next }) => [
      partition,
      { incarnation, next: BigInt(next) },
    ]),
  );
}

/** @param topic of the records */
export async function ledgerHealth(pool: Pool, topic: string): Promise<Health> {
  const [head] = await query<{ number: string; published: string }>(
    pool,
    'select number, published from core.head',
  );
  const reached = await reachedIn(pool, topic);
  const failed = await query<{ feed: string; records: number }>(pool, FAILED);
  return {
    committed: BigInt(head?.number ?? 0),
    told: BigInt(head?.published ?? 0),
    reached,
    failed: new Map(failed.map(({ feed, records }) => [feed, records])),
    hasAllFailed: failed.reduce((sum, { records }) => sum + records, 0) < MOST_FAILED,
  };
}
