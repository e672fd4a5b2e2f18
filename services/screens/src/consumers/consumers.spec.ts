import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  encodeAlarm,
  encodeCell,
  encodeCommit,
  encodeDelivery,
  encodeQuarantine,
  LAST_EPOCH,
  TOPICS,
  type CellMessage,
  type EncodedMessage,
  type Topic,
} from '@nhip/contracts';
import {
  CatalogueFollower,
  MemoryBroker,
  memoryBus,
  PoisonMessages,
  Readiness,
  Subscriptions,
  type Bus,
  type Logger,
} from '@nhip/platform';
import { until } from '@nhip/testkit';
import { Registry } from 'prom-client';
import { commitEnd, permitCell, permitState } from '../../test/permit-state.js';
import { ReadValues } from '../app/read-values.js';
import type { Ledger } from '../app/ports.js';
import type { State } from '../app/state.js';
import { Streams } from '../app/streams.js';
import { AlarmsReader } from './alarms.reader.js';
import { CellsReader } from './cells.reader.js';
import { DeliveriesReader } from './deliveries.reader.js';
import { QuarantineReader } from './quarantine.reader.js';

const silent = (): void => undefined;
const quiet: Logger = { error: silent, warn: silent, info: silent, debug: silent };
const garbage = { key: null, value: 'garbage' };
const FEED = 'municipal-permits.events';

let broker: MemoryBroker;
let bus: Bus;
let metrics: Registry;
let poison: PoisonMessages;
let readiness: Readiness;
let state: State;
let streams: Streams;
let subscriptions: Subscriptions;

/** The reader, begun. */
function open<R>(reader: R): R {
  void subscriptions.onApplicationBootstrap();
  return reader;
}
const poisoned = async (topic: Topic): Promise<boolean> =>
  (await metrics.metrics()).includes(`nhip_poison_messages_total{topic="${topic.name}"} 1`);

beforeEach(() => {
  broker = new MemoryBroker();
  bus = memoryBus({ broker });
  metrics = new Registry();
  poison = new PoisonMessages(metrics, quiet);
  readiness = new Readiness();
  subscriptions = new Subscriptions(bus, readiness, quiet);
  state = permitState();
  streams = new Streams(state, quiet);
});
afterEach(async () => {
  await subscriptions.beforeApplicationShutdown();
  streams.stop();
});

describe('the cells', () => {
  const cells = () => new CellsReader(subscriptions, poison, state, streams, readiness);
  const told = (cell: CellMessage) => encodeCell(cell, cell.bucket);
  const received = async (): Promise<unknown> => {
    const answer = await new ReadValues(state, {} as Ledger, { ask: async () => true }).read(
      'permits.received',
      {
        grain: 'all',
      },
    );
    return answer.values[0]?.value;
  };

  it('that were there before the start are in memory once a read has waited for them', async () => {
    broker.create(TOPICS.cells);
    broker.append(TOPICS.cells.name, [
      told(permitCell(1, '2011-05-02', { received: 2, open: 2 })),
      encodeCommit(commitEnd(1)),
    ]);
    const reader = open(cells());
    await until('it is ready', () => readiness.ready);
    await reader.current();
    expect([await received(), state.head.commit]).toEqual([2, 1]);
  });

  it('count by their commit and not by the order in which they are read', async () => {
    broker.create(TOPICS.cells);
    broker.append(TOPICS.cells.name, [
      told(permitCell(2, '2011-05-02', { received: 7, open: 7 })),
      encodeCommit(commitEnd(2)),
      told(permitCell(1, '2011-05-02', { received: 2, open: 2 })),
      encodeCommit(commitEnd(1)),
    ]);
    open(cells());
    await until('it is ready', () => readiness.ready);
    expect([await received(), state.head.commit]).toEqual([7, 2]);
  });

  it('that cannot be read, and those deleted, are left out; the others of their commit count', async () => {
    broker.create(TOPICS.cells);
    broker.append(TOPICS.cells.name, [
      garbage,
      told(permitCell(1, '2011-05-02', { received: 2, open: 2 })),
      { key: 'gone', value: null },
      encodeCommit(commitEnd(1)),
    ]);
    open(cells());
    await until('it is ready', () => readiness.ready);
    expect([await received(), await poisoned(TOPICS.cells)]).toEqual([2, true]);
  });

  it('of a topic that was made anew replace those of before, whatever commit was told there', async () => {
    const one = permitCell(1, '2011-05-02', { received: 2, open: 2 });
    broker.create(TOPICS.cells);
    broker.append(TOPICS.cells.name, [
      told(one),
      encodeCommit(commitEnd(1)),
      encodeCommit({ ...commitEnd(1_000_000), epoch: LAST_EPOCH }),
    ]);
    open(cells());
    await until('it is blank', () => state.head.epoch === LAST_EPOCH);
    broker.recreate(TOPICS.cells.name);
    broker.append(TOPICS.cells.name, [told(one), encodeCommit(commitEnd(1))]);
    await until('it is read', () => state.head.epoch === one.epoch);
    expect([await received(), state.head.commit]).toEqual([2, 1]);
  });

  it('are waited for where their topic is not made yet, and no read is answered meanwhile', async () => {
    const reader = open(cells());
    expect(readiness.report().parts).toMatchObject({ cells: { ok: false } });
    await expect(reader.current()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'not-caught-up',
    });
    broker.create(TOPICS.cells);
    await until('it is ready', () => readiness.ready);
    await expect(reader.current()).resolves.toBeUndefined();
  });
});

describe('deliveries, rows in quarantine and alarms', () => {
  const about = { receipt: 'R1', feed: FEED, agency: 'H09', receivedAt: 1 };
  const alarm = { kind: 'system', subject: 'x', since: 1, message: { vi: 'x', en: 'x' } } as const;
  const feeds = [{ id: FEED, agency: 'H09' }];
  const received = (ones: typeof feeds): number =>
    state.deliveries.coverage(ones, { from: 0, to: 0 }, { now: 1 }).received;

  beforeEach(() => {
    for (const topic of [TOPICS.deliveries, TOPICS.quarantine, TOPICS.alarms]) {
      broker.create(topic);
      broker.append(topic.name, [garbage]);
    }
  });

  it('say how far the rows of a feed have come', async () => {
    broker.append(TOPICS.deliveries.name, [
      encodeDelivery({ ...about, part: 'ingest', seq: 0, received: 1, kind: 'rows' }),
      encodeDelivery({ ...about, part: 'ledger/1', seq: 1, applied: 1 }),
    ]);
    open(new DeliveriesReader(subscriptions, poison, state, readiness));
    // Of which kind the figures are is not known before all of it is read.
    expect(readiness.ready).toBe(false);
    await until('the delivery is counted', () => received(feeds) === 1);
    await until('it is ready', () => readiness.ready);
    expect(await poisoned(TOPICS.deliveries)).toBe(true);
  });

  it('say how many rows wait, until they were replayed', async () => {
    broker.append(TOPICS.quarantine.name, [
      encodeQuarantine({ feed: FEED, waiting: 1 }),
      encodeQuarantine({ feed: FEED, waiting: 2 }),
    ]);
    open(new QuarantineReader(subscriptions, poison, state));
    await until('two rows wait', () => state.waiting(feeds) === 2);
    broker.append(TOPICS.quarantine.name, [encodeQuarantine({ feed: FEED, waiting: 1 })]);
    await until('one row waits', () => state.waiting(feeds) === 1);
    expect(await poisoned(TOPICS.quarantine)).toBe(true);
  });

  it('are known still where their topics were made anew, and go on with what is told from then on', async () => {
    const both = [...feeds, { id: 'other', agency: 'H10' }];
    const told = (feed: string, receipt: string, waiting: number): void => {
      const sent = { ...about, feed, receipt, agency: feed === FEED ? 'H09' : 'H10' };
      broker.append(TOPICS.deliveries.name, [
        encodeDelivery({ ...sent, part: 'ingest', seq: 0, received: 1, kind: 'rows' }),
        encodeDelivery({ ...sent, part: 'ledger/1', seq: 1, applied: 1 }),
      ]);
      broker.append(TOPICS.quarantine.name, [encodeQuarantine({ feed: FEED, waiting })]);
      broker.append(TOPICS.alarms.name, [encodeAlarm({ ...alarm, id: receipt, state: 'open' })]);
    };
    const known = () => [received(both), state.waiting(feeds), state.alarms.length];
    told(FEED, 'R1', 2);
    open(new DeliveriesReader(subscriptions, poison, state, readiness));
    open(new QuarantineReader(subscriptions, poison, state));
    open(new AlarmsReader(subscriptions, poison, state, streams));
    await until('all is read', known, { holds: (now) => `${now}` === '1,2,1' });
    for (const { name } of [TOPICS.deliveries, TOPICS.quarantine, TOPICS.alarms])
      broker.recreate(name);
    told('other', 'R2', 3);
    await until('all goes on', known, { holds: (now) => `${now}` === '2,3,2' });
    expect(readiness.ready).toBe(true);
  });

  it('say which alarms are open; the number is the place of the last that could be read', async () => {
    broker.append(TOPICS.alarms.name, [
      encodeAlarm({ ...alarm, id: 'a', state: 'open' }),
      encodeAlarm({ ...alarm, id: 'b', state: 'open' }),
      encodeAlarm({ ...alarm, id: 'a', state: 'closed' }),
      garbage,
    ]);
    open(new AlarmsReader(subscriptions, poison, state, streams));
    await until('the alarms are read', () => state.alarmNumber === 4);
    expect(state.alarms.map(({ id }) => id)).toEqual(['b']);
  });
});

describe('a reader whose handler keeps throwing', () => {
  const broken = (): never => {
    throw new TypeError('of a secret');
  };
  const about = { receipt: 'R1', feed: FEED, agency: 'H09', receivedAt: 1 };
  const alarm = { id: 'a', kind: 'system', subject: 'x', state: 'open', since: 1 } as const;

  it.each<[keyof typeof TOPICS, () => void, EncodedMessage]>([
    [
      'cells',
      () => {
        new CellsReader(subscriptions, poison, state, streams, readiness);
        state.cubes.apply = broken;
      },
      encodeCommit(commitEnd(1)),
    ],
    [
      'deliveries',
      () => {
        new DeliveriesReader(subscriptions, poison, state, readiness);
        state.deliveries.apply = broken;
      },
      encodeDelivery({ ...about, part: 'ingest', seq: 0, received: 1 }),
    ],
    [
      'quarantine',
      () => {
        new QuarantineReader(subscriptions, poison, state);
        state.noteQuarantine = broken;
      },
      encodeQuarantine({ feed: FEED, waiting: 1 }),
    ],
    [
      'alarms',
      () => {
        new AlarmsReader(subscriptions, poison, state, streams);
        state.noteAlarm = broken;
      },
      encodeAlarm({ ...alarm, message: { vi: 'x', en: 'x' } }),
    ],
    [
      'registry',
      () => {
        poison.leaveOut = broken;
        new CatalogueFollower(subscriptions, poison, readiness, quiet);
      },
      { key: 'k', value: '{}' },
    ],
  ])('makes the service not ready, by the name of its topic: %s', async (of, begin, message) => {
    const topic = TOPICS[of];
    broker.create(topic);
    begin();
    open(undefined);
    broker.append(topic.name, [message]);
    const name = `${topic.name}[0]`;
    await until('the readiness says so', () => readiness.report().parts[name] !== undefined);
    expect(readiness.report()).toMatchObject({
      ready: false,
      parts: { [name]: { ok: false, detail: 'TypeError' } },
    });
  });
});
