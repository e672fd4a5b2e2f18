import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { asFault, cancellable, createPool, type Pool } from '@nhip/platform';
import { scratchDatabase, until, type ScratchDatabase } from '@nhip/testkit';

let database: ScratchDatabase;
let [reads, others]: Pool[] = [];
beforeAll(async () => {
  database = await scratchDatabase();
  reads = createPool(database.url, { name: 'reads', max: 1, statementTimeoutMs: 60_000 });
  others = createPool(database.url, { max: 1 });
});
afterAll(async () => {
  await reads?.end();
  await others?.end();
  await database.drop();
});

const running = async (): Promise<number> => {
  const { rows } = await others!.query<{ n: number }>(
    "select count(*)::int as n from pg_stat_activity where application_name = 'reads' and state = 'active'",
  );
  return rows[0]!.n;
};

it('ends a query in the database once nobody waits for it, and goes on with a new connection', async () => {
  const gone = new AbortController();
  const answer = cancellable(reads!, gone.signal).query('select pg_sleep(60)');
  answer.catch(() => undefined);
  await until('the query runs', running, { holds: (n) => n === 1 });
  gone.abort();
  await expect(answer).rejects.toThrow('Connection terminated');
  await until('the query has ended', running, { holds: (n) => n === 0 });
  const { rows } = await cancellable(reads!, new AbortController().signal).query('select 1 as one');
  expect(rows).toEqual([{ one: 1 }]);
});

it('asks nothing of the database for a client that has gone already', async () => {
  const answer = cancellable(reads!, AbortSignal.abort()).query('select 1');
  await expect(answer).rejects.toMatchObject({ name: 'AbortError' });
});

it('says of a statement that takes too long that less should be asked', async () => {
  const short = createPool(database.url, { max: 1, statementTimeoutMs: 50 });
  const refusal = await short.query('select pg_sleep(60)').catch(asFault);
  expect(refusal).toMatchObject({ kind: 'unavailable', code: 'query-too-long' });
  await short.end();
});
