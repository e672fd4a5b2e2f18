import { holdableJson, query, type Pool } from '@nhip/platform';
import type { PullState, PullStore, PullTurn } from '../app/ports.js';

/** By the clock of the database, which all processes share. */
const LEASED = `now() + interval '10 seconds'`;

const TAKE = `insert into ingest.pull as p (feed, turn, lease, due, definition) values ($1, 1, ${LEASED}, 0, $2)
  on conflict (feed) do update set turn = p.turn + 1, lease = excluded.lease, definition = excluded.definition,
      due = case when p.definition <> $2 then 0 else p.due end
    where (p.lease is null or p.lease < now()) and (p.due <= $3 or p.definition <> $2)
  returning turn, state`;

const RENEW = `update ingest.pull p set lease = ${LEASED} from unnest($1::text[], $2::bigint[]) x(feed, turn)
  where p.feed = x.feed and p.turn = x.turn`;

interface TakenRow {
  readonly turn: string;
  readonly state: PullState | null;
}

export class PostgresPulls implements PullStore {
  constructor(private readonly pool: Pool) {}

  async take(feed: string, definition: string, now: number): Promise<PullTurn | undefined> {
    const [row] = await query<TakenRow>(this.pool, TAKE, [feed, definition, now]);
    return row && { feed, turn: Number(row.turn), ...(row.state && { state: row.state }) };
  }

  async renew(turns: readonly PullTurn[]): Promise<void> {
    await query(this.pool, RENEW, [turns.map(({ feed }) => feed), turns.map(({ turn }) => turn)]);
  }

  async keep({ feed, turn }: PullTurn, state: PullState, due: number): Promise<boolean> {
    const kept = await query(
      this.pool,
      `update ingest.pull set state = $3, due = $4, lease = ${LEASED} where feed = $1 and turn = $2 returning feed`,
      [feed, turn, holdableJson(state), due],
    );
    return kept.length > 0;
  }

  async release({ feed, turn }: PullTurn): Promise<void> {
    const text = 'update ingest.pull set lease = null where feed = $1 and turn = $2';
    await query(this.pool, text, [feed, turn]);
  }
}
