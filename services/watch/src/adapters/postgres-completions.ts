import { completionId, type CompletionMessage } from '@nhip/contracts';
import { inTransaction, type Pool } from '@nhip/platform';
import type { CompletionStore } from '../app/ports.js';

/** What can be written to: a pool, or one connection in a transaction. */
type Writable = Pick<Pool, 'query'>;

const MOST_TOLD = 1_000;

/** Of what is known by one id the first commit holds, of what comes as history the last. */
const IS_BETTER = `case when excluded.body ? 'history' then (excluded.body->>'commit')::bigint > (c.body->>'commit')::bigint
    else (excluded.body->>'commit')::bigint < (c.body->>'commit')::bigint end`;

/** Keeps completions, in whatever order they come and however often. @param told whether they come from the topic */
export async function putCompletions(
  client: Writable,
  completions: readonly CompletionMessage[],
  told = false,
): Promise<void> {
  if (completions.length === 0) return;
  // One statement cannot put the same row twice.
  const byId = new Map<string, CompletionMessage>();
  for (const one of completions) {
    const known = byId.get(completionId(one));
    const isBetter = one.history ? one.commit > (known?.commit ?? 0) : !known;
    if (isBetter) byId.set(completionId(one), one);
  }
  const all = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `insert into watch.completion as c (id, last_day, body, told) select *, $4::boolean from unnest($1::text[], $2::int[], $3::jsonb[])
     on conflict (id) do update set body = excluded.body, told = excluded.told where ${IS_BETTER}`,
    [
      all.map(([id]) => id),
      all.map(([, { to }]) => to),
      all.map(([, one]) => JSON.stringify(one)),
      told,
    ],
  );
}

/** Nothing is told yet in an instance of the topic that was not known. */
const ANEW = `insert into watch.offsets as o (topic, partition, incarnation, next) values ($1, 0, $2, 0)
  on conflict (topic, partition) do update set incarnation = excluded.incarnation where o.incarnation <> excluded.incarnation`;

interface CompletionRow {
  readonly id: string;
  readonly body: CompletionMessage;
}

/** Completions, and which of them are told. Two replicas pass by the rows of each other. */
export class PostgresCompletions implements CompletionStore {
  constructor(private readonly pool: Pool) {}

  adopt(completions: readonly CompletionMessage[]): Promise<void> {
    return putCompletions(this.pool, completions, true);
  }

  async tell(
    { topic, incarnation }: { readonly topic: string; readonly incarnation: string },
    send: (completions: readonly CompletionMessage[]) => Promise<void>,
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(ANEW, [topic, incarnation]);
      if (rowCount) await client.query('update watch.completion set told = false where told');
      const { rows } = await client.query<CompletionRow>(
        'select id, body from watch.completion where not told order by id limit $1 for update skip locked',
        [MOST_TOLD],
      );
      if (rows.length === 0) return false;
      await send(rows.map(({ body }) => body));
      await client.query('update watch.completion set told = true where id = any($1)', [
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
        'select id from watch.completion where last_day < $1 order by last_day limit $2 for update skip locked',
        [before, most],
      );
      const ids = rows.map(({ id }) => id);
      if (ids.length > 0) await tell(ids);
      await client.query('delete from watch.completion where id = any($1)', [ids]);
      return ids.length;
    });
  }
}
