import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { inboxTopic, type Identity } from '@nhip/contracts';
import { createPool, migrate, query, type Pool } from '@nhip/platform';
import { DOSSIER_FEED, scratchDatabase, until, type ScratchDatabase } from '@nhip/testkit';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { PostgresFeedKinds } from '../src/adapters/postgres-feed-kinds.js';
import { sender, StartedIngest, type Answer } from './started-ingest.js';

const simulated: Identity = { ...sender, name: 'simulated key of H09', simulated: true };
const row = (id: string): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00' });

describe('a feed of simulated data', () => {
  let ingest: StartedIngest;
  let dry: Answer;
  let first: Answer;
  beforeAll(async () => {
    ingest = await StartedIngest.start();
    dry = await send(sender, '?dryRun=true');
    first = await send(simulated);
  });
  afterAll(() => ingest.stop());

  const send = (as: Identity, query_ = '', body = row('1'), key?: string): Promise<Answer> =>
    ingest.call('POST', `/api/v1/feeds/${DOSSIER_FEED}/records${query_}`, {
      body,
      type: 'application/x-ndjson',
      as,
      ...(key && { key }),
    });
  const mix = { status: 409, body: { code: 'simulated-mix' } };

  it('is one from its first delivery on: its rows and its receipt say so, and real ones are refused', async () => {
    // What was only tried decided nothing.
    expect([dry.status, first.status]).toEqual([200, 202]);
    const { body } = first;
    const [kept] = await ingest.kept(body.receipt);
    expect(kept?.header).toMatchObject({ simulated: true });
    const receipt = await ingest.call('GET', `/api/v1/receipts/${body.receipt}`);
    expect(receipt.body).toMatchObject({ simulated: true });
    const before = [await ingest.receiptCount(), (await ingest.kept()).length];
    for (const more of ['', '?dryRun=true', '?nothingToReport=true&period=2026-11'])
      expect(await send(sender, more)).toMatchObject(mix);
    expect(await send(sender, '', row('2'), 'key')).toMatchObject(mix);
    expect([await ingest.receiptCount(), (await ingest.kept()).length]).toEqual(before);
    expect((await send(simulated, '', row('2'), 'key')).status).toBe(202);
  });

  it('is changed by keys of its kind alone', async () => {
    const { body } = await send(simulated, '', row('3'));
    const record = `/api/v1/feeds/${DOSSIER_FEED}/records/3?version=9`;
    expect(await ingest.call('DELETE', record)).toMatchObject(mix);
    const withdraw = (as: Identity): Promise<Answer> =>
      ingest.call('POST', `/api/v1/receipts/${body.receipt}/withdraw`, {
        body: '{"reason":"wrong file"}',
        type: 'application/json',
        as,
      });
    expect(await withdraw(sender)).toMatchObject(mix);
    expect((await withdraw(simulated)).status).toBeLessThan(300);
  });

  it('refuses what comes by an inbox, which is real, row by row', async () => {
    const producer = await ingest.bus.producer();
    await producer.send(inboxTopic(DOSSIER_FEED, 'H09'), [{ key: 'k', value: row('9') }]);
    await producer.close();
    const refused = async () =>
      (await ingest.kept()).filter(({ header }) => header.sentBy === 'kafka');
    const [kept] = await until('the row is kept', refused, { holds: ({ length }) => length > 0 });
    expect(kept?.value).toBe('');
    expect(kept?.header).toMatchObject({ verdict: [{ code: 'simulated-mix' }] });
    expect(kept?.header).not.toHaveProperty('simulated');
  });
});

describe('a request that stands still between its claim and its receipt', () => {
  let ingest: StartedIngest;
  beforeEach(async () => {
    ingest = await StartedIngest.start();
  });
  afterEach(() => ingest.stop());

  it.each([
    ['a delivery', () => ingest.publish(row('1'))],
    [
      'a deletion',
      () => ingest.call('DELETE', `/api/v1/feeds/${DOSSIER_FEED}/records/1?version=9`),
    ],
  ])('sends nothing of a feed that is of the other kind by then: %s', async (_, request) => {
    const holder = await ingest.pool.connect();
    await holder.query('begin; lock table ingest.receipt in exclusive mode');
    const asked = request();
    const claims = () => query(ingest.pool, 'select from ingest.feed_kind');
    await until('the kind is claimed', claims, { holds: ({ length }) => length > 0 });
    await query(ingest.pool, `update ingest.feed_kind set claimed_until = now() - interval '1 s'`);
    const kinds = new PostgresFeedKinds(ingest.pool);
    await kinds.take(DOSSIER_FEED, true);
    await kinds.settle(DOSSIER_FEED, true);
    await holder.query('commit');
    holder.release();
    expect(await asked).toMatchObject({ status: 409, body: { code: 'simulated-mix' } });
    expect(await ingest.kept()).toEqual([]);
  });
});

describe('the kinds of feeds', () => {
  let database: ScratchDatabase;
  let pools: readonly Pool[];
  beforeEach(async () => {
    database = await scratchDatabase();
    pools = [createPool(database.url), createPool(database.url)];
  });
  afterEach(async () => {
    for (const pool of pools) await pool.end();
    await database.drop();
  });

  it('are real of feeds that were delivered before there were kinds', async () => {
    const [pool] = pools as [Pool];
    const before = MIGRATIONS.filter(({ name }) => name < '008');
    await migrate(pool, 'ingest', before);
    await query(
      pool,
      `insert into ingest.receipt (id, feed, agency, received_at, sent, body) values ('r', 'old', 'H09', 1, true, '{}')`,
    );
    await migrate(pool, 'ingest', MIGRATIONS);
    const kinds = new PostgresFeedKinds(pool);
    expect([await kinds.find('old'), await kinds.find('new')]).toEqual([false, undefined]);
    expect(await kinds.take('old', true)).toBe(false);
  });

  it('are one for all where two replicas take first deliveries of both at once', async () => {
    await migrate(pools[0] as Pool, 'ingest', MIGRATIONS);
    const replicas = pools.map((pool) => new PostgresFeedKinds(pool));
    const feeds = Array.from({ length: 25 }, (_, i) => `feed ${i}`);
    const said = await Promise.all(
      feeds.map(async (feed, i) => {
        const asked = replicas.flatMap((kinds, replica) =>
          [i, i + 1].map((turn) => kinds.take(feed, (turn + replica) % 2 === 0)),
        );
        return new Set(await Promise.all(asked));
      }),
    );
    expect(said.map(({ size }) => size)).toEqual(feeds.map(() => 1));
  });

  it('are given back where nothing came of what claimed them, and kept where anything did or may', async () => {
    const [pool, other] = pools as [Pool, Pool];
    await migrate(pool, 'ingest', MIGRATIONS);
    const kinds = new PostgresFeedKinds(pool);
    const lapse = () =>
      query(
        pool,
        `update ingest.feed_kind set claimed_until = claimed_until - interval '2 minutes'`,
      );
    const keep = (body: object, columns: { sent: boolean; by?: string }) =>
      query(
        pool,
        `insert into ingest.receipt (id, feed, agency, received_at, sent, withdrawn_by, lease, body)
         values ('r', 'f', 'H09', 1, $1, $2, now() - interval '2 minutes', $3) on conflict (id) do update set sent = $1, withdrawn_by = $2, body = $3`,
        [columns.sent, columns.by ?? null, JSON.stringify(body)],
      );
    expect(await kinds.take('f', true)).toBe(true);
    expect(await kinds.take('f', false)).toBe(true);
    expect(await kinds.find('f')).toBe(true);
    await lapse();
    // A request of which nothing was kept has ended.
    expect(await kinds.find('f')).toBeUndefined();
    expect(await new PostgresFeedKinds(other).take('f', false)).toBe(false);
    for (const [body, columns, isFree] of [
      [{ kind: 'rows' }, { sent: false }, false],
      [{ kind: 'rows' }, { sent: true, by: 'w' }, false],
      [{ kind: 'rows' }, { sent: false, by: 'w' }, true],
      [{ kind: 'deletion' }, { sent: false }, true],
    ] as const) {
      await keep(body, columns);
      await lapse();
      expect(await kinds.find('f')).toBe(isFree ? undefined : false);
    }
    // Whoever claims it again has it again.
    expect(await kinds.take('f', false)).toBe(false);
    expect(await kinds.take('f', true)).toBe(false);
    expect([await kinds.settle('f', true), await kinds.settle('f', false)]).toEqual([false, true]);
    await lapse();
    expect([await kinds.find('f'), await kinds.take('f', true)]).toEqual([false, false]);
  });
});
