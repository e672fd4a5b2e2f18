import { completionId, encodeCompletion, type CompletionMessage } from '@nhip/contracts';
import { holdsOver } from '@nhip/kernel';
import { inTransaction, type Pool } from '@nhip/platform';
import type { CompletionStore, ToldCompletion } from '../app/ports.js';

/** What can be written to: a pool, or one connection in a transaction. */
type Writable = Pick<Pool, 'query'>;

const MOST_TOLD = 1_000;

/** As the kernel's `holdsOver`; over one that was taken back any holds. */
const HOLDS = `case when c.gone then true
    when excluded.body->'epoch' <> c.body->'epoch' then (excluded.body->>'epoch')::bigint > (c.body->>'epoch')::bigint
    when excluded.body ? 'history' then (excluded.body->>'commit')::bigint > (c.body->>'commit')::bigint
    else (excluded.body->>'commit')::bigint < (c.body->>'commit')::bigint end`;

/** A completion, and the receipt by which it was found; absent where it was told. */
export interface Found {
  readonly completion: CompletionMessage;
  readonly receipt?: string;
}

/** Keeps completions, in whatever order they come and however often; none of a receipt that was taken back. @param told whether they come from the topic */
export async function putCompletions(
  client: Writable,
  found: readonly Found[],
  told = false,
): Promise<void> {
  // One statement cannot put the same row twice.
  const byId = new Map<string, Found>();
  for (const one of found) {
    const id = completionId(one.completion);
    if (holdsOver(one.completion, byId.get(id)?.completion)) byId.set(id, one);
  }
  if (byId.size === 0) return;
  const all = [...byId].sort(([a], [b]) => (a < b ? -1 : 1));
  await client.query(
    `insert into watch.completion as c (id, last_day, body, receipt, told)
     select n.*, $5::boolean from unnest($1::text[], $2::int[], $3::jsonb[], $4::text[]) n(id, last_day, body, receipt)
       where not exists (select from watch.delivery w where w.withdraws = n.receipt)
     on conflict (id) do update set body = excluded.body, receipt = excluded.receipt, gone = false, told = excluded.told where ${HOLDS}`,
    [
      all.map(([id]) => id),
      all.map(([, { completion }]) => completion.to),
      all.map(([, { completion }]) => JSON.stringify(completion)),
      all.map(([, { receipt }]) => receipt ?? null),
      told,
    ],
  );
}

/** What these receipts completed is no more, once that is told. */
export async function takeBack(client: Writable, receipts: readonly string[]): Promise<void> {
  if (receipts.length === 0) return;
  await client.query(
    'update watch.completion set gone = true, told = false where receipt = any($1) and not gone',
    [receipts],
  );
}

/** Nothing is told yet in an instance of the topic that was not known. */
const ANEW = `insert into watch.offsets as o (topic, partition, incarnation, next) values ($1, 0, $2, 0)
  on conflict (topic, partition) do update set incarnation = excluded.incarnation where o.incarnation <> excluded.incarnation`;

interface CompletionRow {
  readonly id: string;
  readonly body: CompletionMessage;
  readonly gone: boolean;
}

/** Completions, and which of them are told. Two replicas pass by the rows of each other. */
export class PostgresCompletions implements CompletionStore {
  constructor(private readonly pool: Pool) {}

  adopt(completions: readonly CompletionMessage[]): Promise<void> {
    return putCompletions(
      this.pool,
      completions.map((completion) => ({ completion })),
      true,
    );
  }

  async tell(
    { topic, incarnation }: { readonly topic: string; readonly incarnation: string },
    send: (messages: readonly ToldCompletion[]) => Promise<void>,
  ): Promise<boolean> {
    return inTransaction(this.pool, async (client) => {
      const { rowCount } = await client.query(ANEW, [topic, incarnation]);
      if (rowCount) await client.query('update watch.completion set told = false where told');
      const { rows } = await client.query<CompletionRow>(
        'select id, body, gone from watch.completion where not told order by id limit $1 for update skip locked',
        [MOST_TOLD],
      );
      if (rows.length === 0) return false;
      await send(
        rows.map(({ id, body, gone }) =>
          gone ? { key: id, value: null } : encodeCompletion(body),
        ),
      );
      const ids = rows.map(({ id }) => id);
      await client.query('delete from watch.completion where gone and id = any($1)', [ids]);
      await client.query('update watch.completion set told = true where id = any($1)', [ids]);
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
