import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  encodeDelivery,
  Fault,
  stampOf,
  TOPICS,
  type AlarmMessage,
  type CompletionMessage,
  type DeliveryMessage,
  type Identity,
  type RegistryMessage,
} from '@nhip/contracts';
import { Registry } from 'prom-client';
import {
  createPool,
  MemoryBroker,
  memoryBus,
  migrate,
  PoisonMessages,
  query,
  Readiness,
  Subscriptions,
  type Bus,
  type OutMessage,
  type Pool,
} from '@nhip/platform';
import {
  deliveryHistory,
  scratchDatabase,
  seeded,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { PostgresAlarms } from '../src/adapters/postgres-alarms.js';
import { PostgresCompletions } from '../src/adapters/postgres-completions.js';
import { PostgresDeliveries } from '../src/adapters/postgres-deliveries.js';
import { Alarms } from '../src/app/alarms.js';
import { Feeds } from '../src/app/feeds.js';
import { ForgetDeliveries } from '../src/app/forget-deliveries.js';
import { DeliveriesConsumer } from '../src/consumers/deliveries.consumer.js';

const NOON = Date.parse('2026-11-25T05:00:00Z');
const name = { vi: 'Nguồn', en: 'Feed' };
const contract = {
  properties: { id: { type: 'string' }, name: { type: 'string' } },
  required: ['id'],
};
const feed = (id: string, more: object): RegistryMessage => ({
  kind: 'feed',
  id,
  version: 1,
  revision: 1,
  pack: 'p',
  body: {
    name,
    agency: 'H09',
    accepts: ['csv'],
    key: 'id',
    record: 't',
    contract,
    personal: ['name'],
    map: { id: 'r.id' },
    ...more,
  },
});
const schedule = { every: 'P1D', by: '17:00', grace: 'P1D' };
const definitions = [
  {
    kind: 'agency',
    id: 'H09',
    version: 1,
    revision: 1,
    pack: 'p',
    body: { name: { vi: 'Sở', en: 'Department' }, contact: 'a@example.vn' },
  },
  {
    kind: 'type',
    id: 't',
    version: 1,
    revision: 1,
    pack: 'p',
    body: {
      name,
      id: { name: { vi: 'Số', en: 'Number' } },
      effective: 'at',
      fields: { at: { type: 'instant', required: true, name } },
    },
  },
  feed('daily', { schedule }),
  feed('free', { agency: 'H10' }),
];
const message = (
  receipt: string,
  part: string,
  seq: number,
  more: Partial<DeliveryMessage>,
): DeliveryMessage => ({
  receipt,
  feed: 'daily',
  agency: 'H09',
  receivedAt: NOON - 1000,
  part,
  seq,
  ...more,
});
const delivered = [
  message('R1', 'ingest', 0, { received: 3, kind: 'rows' }),
  message('R1', 'normalise/0', 1, { quarantined: 1 }),
  message('R1', 'ledger/2', 5, { applied: 2 }),
];

const silent = { warn: () => undefined, debug: () => undefined };
const follow = async (bus: Pick<Bus, 'consume' | 'read' | 'offsets' | 'incarnation'>) => {
  const subscriptions = new Subscriptions(bus, new Readiness(), silent);
  const poison = new PoisonMessages(new Registry(), silent);
  const following = new DeliveriesConsumer(subscriptions, bus, deliveries(), poison, clock);
  await subscriptions.onApplicationBootstrap();
  return following;
};

type ConsumerOptions = Parameters<Bus['consume']>[0];

let database: ScratchDatabase;
let pool: Pool;
let now = NOON;
const clock = { now: () => now };
let sent: AlarmMessage[] = [];
let isAway = false;
let told: readonly AlarmMessage[] = [];
const producer = {
  send: async (_topic: string, messages: readonly OutMessage[]): Promise<void> => {
    if (isAway) throw new Fault('unavailable', 'kafka-away', { vi: 'x', en: 'x' });
    sent.push(...messages.map(({ value }) => JSON.parse(String(value)) as AlarmMessage));
  },
};
const deliveries = () => new PostgresDeliveries(pool);
const lastBySender = async () =>
  Array.from(await deliveries().lastBySender(), ([feed, senders]) => [feed, [...senders]]);
let next = 0n;
const take = (messages: readonly DeliveryMessage[]) =>
  deliveries().take(messages, {
    topic: 'nhip.deliveries',
    partition: 0,
    incarnation: 'i1',
    next: (next += 1n),
  });
const feeds = () =>
  new Feeds(
    { subscribe: (handler) => void handler(definitions, 1) },
    deliveries(),
    { of: () => undefined },
    clock,
  );
const judge = () =>
  new Alarms(feeds(), new PostgresAlarms(pool), { of: () => told }, producer).judge(now);
const operator: Identity = { name: 'operator', roles: ['operator'] };
const sender: Identity = { name: 'key', roles: ['agency-sender'], agency: 'H09' };

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
  await migrate(pool, 'watch', MIGRATIONS);
});
beforeEach(async () => {
  [now, sent, isAway, told] = [NOON, [], false, []];
  await query(pool, 'truncate watch.delivery, watch.alarm, watch.completion, watch.offsets');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

describe('deliveries', () => {
  it('are summed alike in any order and however often they are told', async () => {
    for (const messages of [delivered, [...delivered].reverse()]) {
      await query(pool, 'truncate watch.delivery');
      for (const one of messages) await take([one, one]);
      await take(messages);
      expect([...(await deliveries().byFeed(0))]).toEqual([
        ['daily', { received: 3, rejected: 1, simulated: false }],
      ]);
      expect(await lastBySender()).toEqual([['daily', [['H09', NOON - 1000]]]]);
    }
  });

  it('count as delivered only once every row is accounted for', async () => {
    await take(delivered.slice(0, 2));
    expect((await deliveries().byFeed(0)).get('daily')).toEqual({
      received: 3,
      rejected: 1,
      simulated: false,
    });
    expect(await lastBySender()).toEqual([]);
  });

  it('make no feed fresher once they are taken back', async () => {
    await take(delivered);
    const taken = { kind: 'withdrawal', withdraws: delivered[0]?.receipt ?? '' } as const;
    await take([message('W', 'ingest', 0, { receivedAt: NOON, received: 1, ...taken })]);
    expect(await lastBySender()).toEqual([]);
  });

  it('are known by sender, the last of each that is no history', async () => {
    const of = (receipt: string, receivedAt: number, more: Partial<DeliveryMessage> = {}) =>
      message(receipt, 'ingest', 0, { receivedAt, received: 0, kind: 'rows', ...more });
    await take([
      of('R1', 1_000),
      of('R2', 5_000, { agency: 'H10' }),
      of('R3', 2_000),
      of('R4', 9_000, { period: '2026-03', history: true }),
      of('R5', 4_000, { feed: 'free', agency: 'H10' }),
      of('R6', 3_000, { agency: 'H10' }),
    ]);
    expect(await lastBySender()).toEqual([
      [
        'daily',
        [
          ['H09', 2_000],
          ['H10', 5_000],
        ],
      ],
      ['free', [['H10', 4_000]]],
    ]);
  });
});

describe('completions', () => {
  const EVENING = Date.parse('2026-11-25T11:00:00Z');
  const put = (receipt: string, commit: number, more: Partial<DeliveryMessage> = {}) =>
    take([
      message(receipt, 'ingest', 0, { received: 1, kind: 'rows', ...more }),
      message(receipt, 'ledger/0', commit, { applied: 1, commit, ...more }),
    ]);
  const TOPIC = 'nhip.completions';
  const tell = async (incarnation = 'i1'): Promise<unknown[]> => {
    const all: unknown[] = [];
    await new PostgresCompletions(pool).tell({ topic: TOPIC, incarnation }, async (some) => {
      if (isAway) throw new Error('away');
      for (const { key, value } of some) {
        const told = value === null ? undefined : (JSON.parse(value) as CompletionMessage);
        all.push(told ? [told.from, told.to, told.commit, told.history] : key);
      }
    });
    return all;
  };
  /** 2026-11-24. */
  const YESTERDAY = 20_781;

  it('are told once, by the first delivery of a day, as of what was known when it was whole', async () => {
    await take([message('R0', 'ledger/1', 8, { applied: 1, commit: 8 })]);
    await put('R1', 7);
    await put('R2', 9);
    await put('R1', 12);
    expect(await tell()).toEqual([[undefined, YESTERDAY, 8, undefined]]);
    expect(await tell()).toEqual([]);
  });

  it('of nothing to report are as of what was known when it came', async () => {
    await put('R1', 7, { receivedAt: EVENING - DAY_MS });
    await take([message('R2', 'ingest', 0, { received: 0, kind: 'rows' })]);
    expect(await tell()).toEqual([
      [undefined, YESTERDAY - 1, 7, undefined],
      [undefined, YESTERDAY, 7, undefined],
    ]);
  });

  it('of history move with each delivery', async () => {
    const history = { period: '2026-11-20', history: true } as const;
    await put('R1', 7, history);
    const days = [YESTERDAY - 4, YESTERDAY - 4];
    expect(await tell()).toEqual([[...days, 7, true]]);
    await put('R2', 9, history);
    expect(await tell()).toEqual([[...days, 9, true]]);
  });

  it('are of the epoch of the ledger, in which its commits are numbered anew', async () => {
    await put('R1', 900);
    await take([message('R2', 'ledger/0', stampOf(2, 501), { applied: 1, commit: 501 })]);
    await take([message('R2', 'ingest', 0, { received: 1, kind: 'rows' })]);
    expect(await tell()).toEqual([[undefined, YESTERDAY, 501, undefined]]);
    const [row] = await query<{ epoch: string }>(
      pool,
      "select body->>'epoch' as epoch from watch.completion",
    );
    expect(row?.epoch).toBe('2');
  });

  it('are taken back with the delivery that they were found by, whichever comes first', async () => {
    const withdrawal = (receipt: string) =>
      message(`W${receipt}`, 'ingest', 0, { received: 1, kind: 'withdrawal', withdraws: receipt });
    await put('R1', 7);
    expect(await tell()).toHaveLength(1);
    await take([withdrawal('R1'), withdrawal('R2')]);
    expect(await tell()).toEqual([`daily/H09///${YESTERDAY}`]);
    await put('R2', 8);
    expect(await tell()).toEqual([]);
    await put('R3', 9);
    expect(await tell()).toEqual([[undefined, YESTERDAY, 9, undefined]]);
    await take([withdrawal('R3')]);
    await put('R4', 10);
    expect(await tell()).toEqual([[undefined, YESTERDAY, 10, undefined]]);
  });

  it('are told again where that failed, and in a topic that was made anew', async () => {
    await put('R1', 7);
    isAway = true;
    await expect(tell()).rejects.toThrow('away');
    isAway = false;
    expect(await tell()).toHaveLength(1);
    expect(await tell('i2')).toHaveLength(1);
    expect(await tell('i2')).toHaveLength(0);
  });

  it('that were told are known again once the table is lost, whichever comes first', async () => {
    const known = { feed: 'daily', agency: 'H09', epoch: 1, at: NOON };
    const first = { ...known, to: YESTERDAY, commit: 4 };
    const made = { ...known, from: 1, to: 2, history: true, commit: 9 } as const;
    const store = new PostgresCompletions(pool);
    await store.adopt([first, { ...made, commit: 8 }, made]);
    await put('R1', 7);
    // Nobody knows in which instance of the topic they were told.
    expect(await tell()).toEqual([
      [undefined, YESTERDAY, 4, undefined],
      [1, 2, 9, true],
    ]);
    await query(pool, 'truncate watch.completion, watch.delivery');
    await put('R1', 7);
    await store.adopt([made, first]);
    expect(await tell()).toEqual([]);
    await put('R2', 20, { receivedAt: EVENING + DAY_MS });
    expect(await tell()).toEqual([[undefined, YESTERDAY + 1, 20, undefined]]);
  });

  it('go in steps once nobody asks about their days, and not before that is told', async () => {
    await put('R1', 7, { receivedAt: EVENING - DAY_MS });
    await put('R2', 8);
    const gone: string[] = [];
    const forget = (send: (ids: readonly string[]) => void) =>
      new PostgresCompletions(pool).forget(YESTERDAY, 5, async (ids) => send(ids));
    const fail = () => {
      throw new Error('away');
    };
    await expect(forget(fail)).rejects.toThrow('away');
    expect(await forget((ids) => void gone.push(...ids))).toBe(1);
    expect(gone).toEqual([`daily/H09///${YESTERDAY - 1}`]);
    expect(await forget(fail)).toBe(0);
  });
});

describe('a delivery that was withdrawn', () => {
  const withdrawal = message('R2', 'ingest', 0, {
    received: 1,
    kind: 'withdrawal',
    withdraws: 'R1',
  });
  const other = [
    message('R3', 'ingest', 0, { received: 1, kind: 'rows' }),
    message('R3', 'ledger/0', 1, { applied: 1 }),
  ];

  it('counts in the conformance of its feed no longer, whichever is told first', async () => {
    for (const messages of [
      [...delivered, ...other, withdrawal],
      [withdrawal, ...other, ...delivered],
    ]) {
      await query(pool, 'truncate watch.delivery');
      await take(messages);
      const known = { received: 1, rejected: 0, simulated: false };
      expect((await deliveries().byFeed(0)).get('daily')).toEqual(known);
    }
  });
});

describe('deliveries that are known no longer', () => {
  const BEFORE = NOON - 90 * DAY_MS;
  const put = (receipt: string, of: string, days: number, more: Partial<DeliveryMessage> = {}) =>
    take([
      message(receipt, 'ingest', 0, {
        feed: of,
        receivedAt: NOON - days * DAY_MS,
        received: 1,
        kind: 'rows',
        ...more,
      }),
      message(receipt, 'ledger/0', 1, {
        feed: of,
        receivedAt: NOON - days * DAY_MS,
        applied: 1,
        ...(more.received === 2 && { applied: 0 }),
      }),
    ]);
  const known = async (): Promise<string[]> =>
    (
      await query<{ receipt: string }>(pool, 'select receipt from watch.delivery order by receipt')
    ).map(({ receipt }) => receipt);

  beforeEach(async () => {
    for (const [i, receipt] of ['a', 'b', 'c'].entries()) await put(receipt, 'daily', 95 - i);
    await put('d', 'daily', 91, { received: 2 });
    await put('e', 'free', 200);
    await put('f', 'other', 200);
    await put('g', 'other', 199);
  });

  const forget = (most: number, tell: () => Promise<void> = async () => undefined) =>
    deliveries().forget(BEFORE, most, tell);

  it('go in steps; by the last of each period, or month, a feed is judged as before', async () => {
    await put('h', 'daily', 150, { period: '2026-06' });
    await put('i', 'daily', 150, { agency: 'H10' });
    await put('j', 'daily', 149, { period: '2026-06', history: true });
    await put('k', 'other', 230);
    const judged = [...(await deliveries().byFeed(NOON - 30 * DAY_MS))];
    const last = await lastBySender();
    expect(await forget(2)).toBe(2);
    expect(await forget(2)).toBe(2);
    expect(await forget(2)).toBe(0);
    expect(await known()).toEqual(['c', 'e', 'g', 'h', 'i', 'j', 'k']);
    expect([...(await deliveries().byFeed(NOON - 30 * DAY_MS))]).toEqual(judged);
    expect(await lastBySender()).toEqual(last);
  });

  it('that name days are as many as their months: of each the last stays, beside one that names the month', async () => {
    await query(pool, 'truncate watch.delivery');
    await put('m', 'daily', 150, { period: '2026-06' });
    for (const [i, receipt] of ['a', 'b', 'c', 'd'].entries())
      await put(receipt, 'daily', 140 - i, { period: `2026-06-0${i + 1}` });
    await put('e', 'daily', 139, { period: '2026-06-02', history: true });
    await put('f', 'daily', 130, { period: '2026-05-31' });
    await put('g', 'daily', 100, { agency: 'H10', period: '2026-06-01' });
    await put('h', 'daily', 80, { period: '2026-08-01' });
    await put('i', 'daily', 79, { period: '2026-08-02' });
    expect(await forget(10)).toBe(3);
    expect(await known()).toEqual(['d', 'e', 'f', 'g', 'h', 'i', 'm']);
  });

  it('go once where two sweep at the same time, and neither waits for the other', async () => {
    const other = async (): Promise<void> => void expect(await forget(3)).toBe(1);
    expect(await forget(3, other)).toBe(3);
    expect(await known()).toEqual(['c', 'e', 'g']);
  });

  it('stay where their tombstones cannot be told', async () => {
    await expect(forget(3, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    expect(await known()).toHaveLength(7);
  });

  it('are not forgotten while it is not known which are the last', async () => {
    const tombstones: (string | null)[] = [];
    const send = async (_: string, messages: readonly OutMessage[]): Promise<void> =>
      void tombstones.push(...messages.map(({ key, value }) => `${key} ${value}`));
    const sweep = (isCurrent: boolean) =>
      new ForgetDeliveries(deliveries(), { isCurrent: async () => isCurrent }, { send }).forget(
        BEFORE,
        1,
      );
    expect(await sweep(false)).toBe(0);
    expect(tombstones).toEqual([]);
    expect(await sweep(true)).toBe(1);
    expect(tombstones).toEqual(['f/ingest null', 'f/ledger/0 null']);
  });
});

describe('a topic of which the last message of each key is left', () => {
  const TOPIC = TOPICS.deliveries.name;
  const START = NOON - 110 * DAY_MS;

  /** What an empty database comes to know of a topic. */
  async function readAll(broker: MemoryBroker): Promise<unknown> {
    await query(pool, 'truncate watch.delivery, watch.offsets');
    const bus = memoryBus({ broker });
    const subscriptions = new Subscriptions(bus, new Readiness(), silent);
    const poison = new PoisonMessages(new Registry(), silent);
    const following = new DeliveriesConsumer(subscriptions, bus, deliveries(), poison, clock);
    await subscriptions.onApplicationBootstrap();
    await until('all is taken in', () => following.isCurrent());
    await subscriptions.beforeApplicationShutdown();
    return [[...(await deliveries().byFeed(NOON - 30 * DAY_MS))].sort(), await lastBySender()];
  }

  it('says the same as all that was told, also where receipts were forgotten', async () => {
    for (let seed = 0; seed < 12; seed += 1) {
      const broker = new MemoryBroker();
      broker.create(TOPICS.deliveries);
      const [random, memory] = [seeded(seed), memoryBus({ broker })];
      const append = (messages: readonly DeliveryMessage[]) =>
        broker.append(TOPIC, messages.map(encodeDelivery));
      append(deliveryHistory(random, 'a', START));
      append(deliveryHistory(random, 'b', NOON - 20 * DAY_MS));
      const whole = await readAll(broker);
      const sweep = new ForgetDeliveries(
        deliveries(),
        { isCurrent: async () => true },
        await memory.producer(),
      );
      expect(await sweep.forget(NOON - 90 * DAY_MS, 100)).toBeGreaterThan(0);
      broker.compact(TOPIC);
      expect({ seed, known: await readAll(broker) }).toEqual({ seed, known: whole });
    }
  });
});

describe('following deliveries', () => {
  /** A broker with three messages, of which `handed` were handed over. */
  const broker = (incarnation: string) => {
    let options: ConsumerOptions | undefined;
    const bus = {
      consume: async (given: ConsumerOptions) => (
        (options = given),
        { setTopics: async () => undefined, stop: async () => undefined }
      ),
      read: () => Promise.reject(new TypeError('nothing is read whole')),
      offsets: async () => [{ partition: 0, earliest: 0n, end: 3n }],
      incarnation: async () => incarnation,
    };
    const hand = (from: number, to: number) =>
      options?.handler(
        {
          topic: 'nhip.deliveries',
          partition: 0,
          incarnation,
          messages: delivered.slice(from, to).map((one, i) => ({
            topic: 'nhip.deliveries',
            partition: 0,
            offset: BigInt(from + i),
            key: one.receipt,
            value: Buffer.from(JSON.stringify(one)),
            headers: {},
            timestamp: NOON,
          })),
        },
        { signal: new AbortController().signal, heartbeat: async () => undefined },
      );
    return { bus, hand, next: () => options?.positions?.next('nhip.deliveries', 0) };
  };

  it('judges nothing until it has taken in what was told before', async () => {
    const { bus, hand, next: from } = broker('i2');
    const following = await follow(bus);
    expect(await from()).toBeUndefined();
    expect(await following.isCurrent()).toBe(false);
    await hand(0, 2);
    expect(await following.isCurrent()).toBe(false);
    await hand(2, 3);
    expect(await following.isCurrent()).toBe(true);
    expect(await from()).toMatchObject({ next: 3n, incarnation: 'i2' });
  });

  it('reads a topic that was made anew from its beginning', async () => {
    await take(delivered);
    const { bus, next: from } = broker('another');
    const following = await follow(bus);
    expect(await from()).toBeUndefined();
    expect(await following.isCurrent()).toBe(false);
  });
});

describe('feeds', () => {
  it('say freshness, last delivery, next cut-off, conformance and contact', async () => {
    await take(delivered);
    const [daily, free] = await feeds().list(operator);
    expect(daily).toEqual({
      feed: 'daily',
      name,
      agency: 'H09',
      agencyName: { vi: 'Sở', en: 'Department' },
      contact: 'a@example.vn',
      freshness: 'fresh',
      lastDelivery: new Date(NOON - 1000).toISOString(),
      nextCutoff: '2026-11-25T10:00:00.000Z',
      conformance: { received: 3, rejected: 1, days: 30 },
    });
    expect(free).toMatchObject({
      feed: 'free',
      freshness: 'unknown',
      lastDelivery: null,
      nextCutoff: null,
    });
  });

  it('say that their data are simulated from before the first rows on, whatever else is told', async () => {
    const simulated = async () => (await feeds().list(operator)).map((feed) => feed.simulated);
    await take(delivered);
    expect(await simulated()).toEqual([undefined, undefined]);
    const told = { feed: 'free', simulated: true };
    await take([message('S1', 'ingest', 0, told)]);
    expect(await simulated()).toEqual([undefined, true]);
    await take([message('S1', 'ingest', 1, { ...told, received: 1, kind: 'rows' })]);
    await take([message('S1', 'ledger/0', 1, { feed: 'free', applied: 1 })]);
    expect(await simulated()).toEqual([undefined, true]);
  });

  it('are shown to an agency only where they are its own', async () => {
    expect((await feeds().list(sender)).map((one) => one.feed)).toEqual(['daily']);
    await expect(feeds().one(sender, 'free')).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'not-your-feed',
    });
    await expect(feeds().one(sender, 'none')).rejects.toMatchObject({
      kind: 'missing',
      code: 'unknown-feed',
    });
    expect((await feeds().one(sender, 'daily')).columns).toEqual([
      {
        name: 'id',
        field: { vi: 'Số', en: 'Number' },
        required: true,
        personal: false,
        isKey: true,
      },
      { name: 'name', required: false, personal: true, isKey: false },
    ]);
  });
});

describe('alarms', () => {
  it('open when a feed is late, go on when it is missing, and close when it has delivered', async () => {
    await take(delivered);
    await judge();
    expect(sent).toEqual([]);
    now = NOON + DAY_MS + DAY_MS / 2;
    await judge();
    await judge();
    now = NOON + 4 * DAY_MS;
    await judge();
    await take(delivered.map((one) => ({ ...one, receipt: 'R2', receivedAt: now - 1000 })));
    await judge();
    expect(sent.map(({ state, message: { en } }) => `${state}: ${en}`)).toEqual([
      'open: Feed is late',
      'open: Feed is missing',
      'closed: Feed is missing',
    ]);
  });

  it('that were told before the table was lost are gone on with, also those of a feed that is no more', async () => {
    await judge();
    const opened = sent.splice(0);
    told = [...opened, { ...opened[0]!, id: 'freshness/gone', subject: 'gone' }];
    await query(pool, 'truncate watch.alarm');
    now += DAY_MS;
    await judge();
    expect(sent.map(({ id, state }) => `${id} ${state}`)).toEqual(['freshness/gone closed']);
    expect((await new PostgresAlarms(pool).all())[0]).toEqual(opened[0]);
  });

  it('are told after an outage, once', async () => {
    isAway = true;
    await expect(judge()).rejects.toMatchObject({ kind: 'unavailable' });
    isAway = false;
    await judge();
    await judge();
    expect(sent.map(({ id, state }) => `${id} ${state}`)).toEqual(['freshness/daily open']);
  });
});
