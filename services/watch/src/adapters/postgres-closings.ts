import { closingId, type ClosingMessage } from '@nhip/contracts';
import { inTransaction, type Pool } from '@nhip/platform';
import type { ClosingStore } from '../app/ports.js';

/** What can be written to: a pool, or one connection in a transaction. */
type Writable = Pick<Pool, 'query'>;

const MOST_TOLD = 1_000;

/** Keeps closings; of one that is known its first commit, of what comes as history its last. */
export async function putClosings(
  client: Writable,
  closings: readonly ClosingMessage[],
): Promise<void> {
  if (closings.length === 0) return;
  // One statement cannot put the same row twice: of several the first stays, of history the last.
  const byId = new Map<string, ClosingMessage>();
  for (const one of closings)
    if (one.history || !byId.has(closingId(one))) byId.set(closingId(one), one);
  const all = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `insert into watch.closing as c (id, last_day, body) select * from unnest($1::text[], $2::int[], $3::jsonb[])
     on conflict (id) do update set body = excluded.body, told = false
       where excluded.body ? 'history' and (excluded.body->>'commit')::bigint > (c.body->>'commit')::bigint`,
    [all.map(([id]) => id), all.map(([, { to }]) => to), all.map(([, one]) => JSON.stringify(one))],
  );
}

/** Nothing is told yet in an instance of the topic that was not known. */
const ANEW = `insert into watch.offsets as o (topic, partition, incarnation, next) values ($1, 0, $2, 0)
  on conflict (topic, partition) do update set incarnation = excluded.incarnation where o.incarnation <> excluded.incarnation`;

interface ClosingRow {
  readonly id: string;
  readonly body: ClosingMessage;
}

/** Closings, and which of them are told. Two replicas pass by the rows of each other. */
export class PostgresClosings implements ClosingStore {
  constructor(private readonly pool: Pool) {}

  async tell(
    { topic, incarnation }: { readonly topic: string; readonly incarnation: string },
    send: (closings: readonly ClosingMessage[]) => Promise<void>,
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(ANEW, [topic, incarnation]);
      if (rowCount) await client.query('update watch.closing set told = false where told');
      const { rows } = await client.query<ClosingRow>(
        'select id, body from watch.closing where not told order by id limit $1 for update skip locked',
        [MOST_TOLD],
      );
      if (rows.length === 0) return false;
      await send(rows.map(({ body }) => body));
      await client.query('update watch.closing set told = true where id = any($1)', [
        rows.map(({ id }) => id),
      ]);
      return rows.length === MOST_TOLD;
    });
  }

  async forget(
    before: number,
    most: number,
    tell: (ids: readonly string[]) => Promise<void>,
  ): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        'select id from watch.closing where last_day < $1 order by last_day limit $2 for update skip locked',
        [before, most],
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await tell(ids);
      await client.query('delete from watch.closing where id = any($1)', [ids]);
      return ids.length;
    });
  }
}
