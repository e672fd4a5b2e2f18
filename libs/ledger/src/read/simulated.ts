import { query, type Readable } from '@nhip/platform';

/** Those of some feeds of which rows were sent as simulated data. */
export async function simulatedAmong(
  pool: Readable,
  feeds: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await query<{ feed: string }>(
    pool,
    `select feed from unnest($1::text[]) feed
     where exists (select from core.receipt r where r.feed = feed.feed and r.simulated)`,
    [feeds],
  );
  return new Set(rows.map(({ feed }) => feed));
}
