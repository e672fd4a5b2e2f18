import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  DAY_MS,
  encodeAlarm,
  encodeDefinition,
  encodeDelivery,
  encodePull,
  TOPICS,
  type Identity,
} from '@nhip/contracts';
import { samplePull as pull } from '@nhip/kernel/testing';
import {
  BUS,
  httpAdapter,
  MemoryBroker,
  memoryBus,
  POOL,
  PRODUCER,
  query,
  Sweeper,
} from '@nhip/platform';
import {
  callerHeaders,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { WatchModule } from '../src/watch.module.js';

const name = { vi: 'Nguồn', en: 'Feed' };
const operator: Identity = { name: 'operator', roles: ['operator'] };
const neighbour: Identity = { name: 'key', roles: ['agency-sender'], agency: 'H10' };
const sentAt = Date.now() - 1_000;
const definition = (kind: string, id: string, body: object) =>
  encodeDefinition({ kind, id, version: 1, revision: 1, pack: 'p', body: { name, ...body } });
const feed = {
  agency: 'H09',
  accepts: ['csv'],
  key: 'id',
  record: 't',
  contract: { properties: { id: { type: 'string' } }, required: ['id'] },
  map: { id: 'r.id' },
};
const definitions = [
  definition('agency', 'H09', {}),
  definition('feed', 'daily', { ...feed, schedule: { every: 'P1D', by: '17:00', grace: 'P1D' } }),
  definition('feed', 'silent', { ...feed, pull, schedule: { every: 'P1D', by: '17:00' } }),
];
const delivery = { receipt: 'R1', feed: 'daily', agency: 'H09', receivedAt: sentAt };

let database: ScratchDatabase;
let app: NestFastifyApplication;
let broker: MemoryBroker;

async function start(): Promise<NestFastifyApplication> {
  const bus = memoryBus({ broker });
  const config = { ...TEST_CONFIG, DATABASE_URL: database.url, NHIP_DELIVERY_DAYS: 90 };
  const module = await Test.createTestingModule({ imports: [WatchModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(await bus.producer())
    .compile();
  return module.createNestApplication<NestFastifyApplication>(httpAdapter({})).init();
}

beforeAll(async () => {
  database = await scratchDatabase();
  broker = new MemoryBroker();
  const { registry, deliveries, alarms, pulls } = TOPICS;
  for (const topic of [registry, deliveries, alarms, pulls]) broker.create(topic);
  broker.append(TOPICS.registry.name, definitions);
  broker.append(TOPICS.deliveries.name, [
    encodeDelivery({ ...delivery, part: 'ingest', seq: 0, received: 2, kind: 'rows' }),
    encodeDelivery({ ...delivery, part: 'ledger/0', seq: 1, applied: 2 }),
  ]);
  app = await start();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(route: string, url: string, as: Identity) {
  const answer = await app.inject({ url, headers: await callerHeaders(as, route) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}
const feeds = (query = '', as = operator) => ask('GET /api/v1/feeds', `/api/v1/feeds${query}`, as);
const oneFeed = (id: string, as = operator) =>
  ask('GET /api/v1/feeds/{feed}', `/api/v1/feeds/${id}`, as);
const alarms = (as = operator) => ask('GET /api/v1/alarms', '/api/v1/alarms', as);

describe('the watch over HTTP', () => {
  it('says of each feed how fresh it is, page by page', async () => {
    const isApplied = ({ body }: Awaited<ReturnType<typeof feeds>>) =>
      (body['items'] as { lastDelivery: unknown }[])[0]?.lastDelivery != null;
    const first = await until('the delivery is applied', () => feeds('?limit=1'), {
      holds: isApplied,
    });
    expect(first.body).toMatchObject({
      items: [{ feed: 'daily', freshness: 'fresh', conformance: { received: 2, rejected: 0 } }],
      cursor: expect.any(String),
    });
    const second = await feeds(`?limit=1&cursor=${String(first.body['cursor'])}`);
    expect(second.body).toMatchObject({ items: [{ feed: 'silent', lastDelivery: null }] });
    expect(second.body).not.toHaveProperty('cursor');
  });

  it('shows a feed to its agency alone, and to the people of the province', async () => {
    expect(await oneFeed('daily')).toMatchObject({ status: 200, body: { columns: [{}] } });
    expect(await oneFeed('daily', neighbour)).toMatchObject({
      status: 403,
      body: { code: 'not-your-feed', hint: { en: 'this feed belongs to H09' } },
    });
    expect(await oneFeed('none')).toMatchObject({ status: 404, body: { code: 'unknown-feed' } });
    expect((await feeds('', neighbour)).body).toEqual({ items: [] });
  });

  it('opens an alarm for a feed that has never been sent, and publishes it', async () => {
    const ofFeeds = async () =>
      ((await alarms()).body['items'] as { id: string }[]).filter(({ id }) =>
        id.startsWith('freshness/'),
      );
    const items = await until('there is an alarm', ofFeeds, { holds: ({ length }) => length > 0 });
    expect(items).toMatchObject([
      { id: 'freshness/silent', state: 'open', since: expect.stringMatching(/Z$/) },
    ]);
    // Kept first, published after: what is read may be ahead of what is told.
    const published = async () => broker.source(TOPICS.alarms.name, 0).end;
    expect(await until('it is published', published, { holds: (end) => end > 0n })).toBeGreaterThan(
      0n,
    );
  });

  it('lists alarms of the hub itself, as they were told last', async () => {
    const alarm = { id: 'ledger/untold', kind: 'system', subject: 'nhip.cells', since: 1 } as const;
    const told = { ...alarm, message: { vi: 'chờ', en: 'waits' } };
    const states = async () =>
      ((await alarms()).body['items'] as { id: string; state: string }[]).flatMap(
        ({ id, state }) => (id === alarm.id ? [state] : []),
      );
    for (const state of ['open', 'closed'] as const) {
      broker.append(TOPICS.alarms.name, [encodeAlarm({ ...told, state })]);
      await until(`it is ${state}`, states, { holds: (all) => all.includes(state) });
    }
    expect(await states()).toEqual(['closed']);
  });

  it('shows how a pull stands, and tells of one that cannot go on', async () => {
    const { url, service, every, kind, agency } = pull;
    const said = { kind, url, service, every, agency };
    expect((await oneFeed('daily')).body).toMatchObject({ pull: null });
    expect((await oneFeed('silent')).body['pull']).toEqual({
      ...said,
      lastSuccess: null,
      upTo: null,
      page: null,
      fault: null,
    });
    const message = { vi: 'cổng không trả lời', en: 'the portal does not answer' };
    const fault = { code: 'pull-timed-out', message, hint: null, since: 2_000, tries: 3 };
    const stands = { feed: 'silent', agency: 'H09', succeededAt: 1_000, upTo: 0, page: 2 };
    const pullAlarms = async () =>
      ((await alarms()).body['items'] as { id: string; state: string }[]).flatMap(
        ({ id, state }) => (id === 'pull/silent' ? [state] : []),
      );
    for (const [told, state] of [
      [{ ...fault, nextTry: 3_000 }, 'open'],
      [null, 'closed'],
    ] as const) {
      broker.append(TOPICS.pulls.name, [encodePull({ ...stands, fault: told })]);
      await until(`it is ${state}`, pullAlarms, { holds: ([last]) => last === state });
      expect((await oneFeed('silent')).body['pull']).toEqual({
        ...said,
        lastSuccess: '1970-01-01T00:00:01.000Z',
        upTo: '1970-01-01T00:00:00.000Z',
        page: 2,
        fault: told && {
          ...fault,
          since: '1970-01-01T00:00:02.000Z',
          nextTry: '1970-01-01T00:00:03.000Z',
        },
      });
    }
  });

  it('forgets deliveries after 90 days', async () => {
    const told = (receipt: string, receivedAt: number) =>
      encodeDelivery({
        ...delivery,
        receipt,
        receivedAt,
        part: 'ingest',
        seq: 0,
        received: 0,
        kind: 'rows',
      });
    const old = sentAt - 91 * DAY_MS;
    broker.append(TOPICS.deliveries.name, [told('R0', old), told('R00', old), told('R2', sentAt)]);
    const known = async () => {
      const rows = await query<{ receipt: string }>(
        app.get(POOL),
        'select receipt from watch.delivery order by receipt',
      );
      return rows.map(({ receipt }) => receipt);
    };
    // The last of them: those before it were taken in, and perhaps swept by the sweeper's own turn.
    await until('all are taken in', known, { holds: (all) => all.includes('R2') });
    await app.get(Sweeper).now();
    expect(await known()).toEqual(['R00', 'R1', 'R2']);
  });

  it.each([
    ['?limit=0', 'wrong-limit'],
    ['?cursor=!', 'wrong-cursor'],
    ['?colour=red', 'unknown-parameter'],
  ])('refuses feeds%s', async (query, code) => {
    expect(await feeds(query)).toMatchObject({ status: 400, body: { code } });
  });

  it('answers nobody who did not come through the gateway, or whose role may not ask', async () => {
    expect((await app.inject({ url: '/api/v1/feeds' })).statusCode).toBe(401);
    expect(await alarms({ name: 'key', roles: ['ministry'] })).toMatchObject({ status: 403 });
  });
});
