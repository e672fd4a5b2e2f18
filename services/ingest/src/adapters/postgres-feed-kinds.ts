import { query, type Pool } from '@nhip/platform';
import type { FeedKindStore } from '../app/ports.js';

interface KindRow {
  readonly simulated: boolean;
}

/** By the clock of the database; well beyond the time in which a request keeps its receipt. */
const CLAIMED = `now() + interval '60 seconds'`;

/** The request that claimed the kind has ended, and nothing of it is acknowledged or still on its way. */
const IS_FREE = `k.claimed_until < now() and not exists (select from ingest.receipt r where r.feed = k.feed and r.body->>'kind' <> 'withdrawal'
    and (r.sent or r.withdrawn_by is null and (r.body->>'kind' = 'rows' or r.lease > now() - interval '60 seconds')))`;

// Who comes second waits for the first, and is given what that one has written.
const TAKE = `insert into ingest.feed_kind as k (feed, simulated, claimed_until) values ($1, $2, ${CLAIMED})
  on conflict (feed) do update set simulated = case when ${IS_FREE} then excluded.simulated else k.simulated end,
    claimed_until = case when k.simulated = excluded.simulated or ${IS_FREE} then excluded.claimed_until else k.claimed_until end
    where k.claimed_until is not null
  returning simulated`;

const FIND = `select simulated from ingest.feed_kind k where feed = $1`;
const SETTLE = `update ingest.feed_kind set claimed_until = null where feed = $1 and simulated = $2 returning simulated`;

export class PostgresFeedKinds implements FeedKindStore {
  constructor(private readonly pool: Pool) {}

  async take(feed: string, simulated: boolean): Promise<boolean> {
    const [taken] = await query<KindRow>(this.pool, TAKE, [feed, simulated]);
    const [row = taken] = taken ? [] : await query<KindRow>(this.pool, FIND, [feed]);
    return row?.simulated === true;
  }

  async find(feed: string): Promise<boolean | undefined> {
    const text = `${FIND} and not coalesce(${IS_FREE}, false)`;
    return (await query<KindRow>(this.pool, text, [feed]))[0]?.simulated;
  }

  async settle(feed: string, simulated: boolean): Promise<boolean> {
    return (await query<KindRow>(this.pool, SETTLE, [feed, simulated])).length > 0;
  }
}
