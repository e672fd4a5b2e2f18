import type { DataKind } from '@nhip/kernel';
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

/** Of some feeds of which rows came, of which kind their data are. */
export async function kindsOfFeeds(
  pool: Readable,
  feeds: readonly string[],
): Promise<ReadonlyMap<string, DataKind>> {
  const simulated = await simulatedAmong(pool, feeds);
  const rows = await query<{ feed: string }>(
    pool,
    `select feed from unnest($1::text[]) feed where exists (select from core.receipt r where r.feed = feed.feed)`,
    [feeds.filter((feed) => !simulated.has(feed))],
  );
  const real = rows.map(({ feed }): [string, DataKind] => [feed, 'real']);
  return new Map([
    ...[...simulated].map((feed): [string, DataKind] => [feed, 'simulated']),
    ...real,
  ]);
}
