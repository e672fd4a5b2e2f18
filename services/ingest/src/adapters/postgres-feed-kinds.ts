import { query, type Pool } from '@nhip/platform';
import type { FeedKindStore } from '../app/ports.js';

interface KindRow {
  readonly simulated: boolean;
}

// Who comes second waits for the first, and is given what that one has written.
const TAKE = `insert into ingest.feed_kind as k (feed, simulated) values ($1, $2)
  on conflict (feed) do update set simulated = k.simulated returning simulated`;

export class PostgresFeedKinds implements FeedKindStore {
  constructor(private readonly pool: Pool) {}

  async take(feed: string, simulated: boolean): Promise<boolean> {
    const [row] = await query<KindRow>(this.pool, TAKE, [feed, simulated]);
    return row?.simulated === true;
  }

  async find(feed: string): Promise<boolean | undefined> {
    const text = 'select simulated from ingest.feed_kind where feed = $1';
    return (await query<KindRow>(this.pool, text, [feed]))[0]?.simulated;
  }
}
