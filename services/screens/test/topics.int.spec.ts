import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  TOPICS,
  type AlarmMessage,
  type CellMessage,
  type CommitMessage,
  type DeliveryMessage,
  type QuarantineMessage,
} from '@nhip/contracts';
import {
  CatalogueFollower,
  kafkaBus,
  PoisonMessages,
  Readiness,
  Subscriptions,
  type Bus,
  type Logger,
  type Producer,
} from '@nhip/platform';
import { Registry } from 'prom-client';
import { ownBus, until } from '@nhip/testkit';
import { ReadValues } from '../src/app/read-values.js';
import { State } from '../src/app/state.js';
import { Streams } from '../src/app/streams.js';
import { AlarmsReader } from '../src/consumers/alarms.reader.js';
import { CellsReader } from '../src/consumers/cells.reader.js';
import { DeliveriesReader } from '../src/consumers/deliveries.reader.js';
import { FollowCatalogue } from '../src/app/follow-catalogue.js';
import { QuarantineReader } from '../src/consumers/quarantine.reader.js';
import type { Ledger } from '../src/app/ports.js';
import { commitEnd, NOW, permitCell, permitDefinitions } from './permit-state.js';

const quiet: Logger = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');

interface Running {
  readonly state: State;
  readonly cells: CellsReader;
  readonly ready: ReadonlyMap<string, boolean>;
  stop(): Promise<void>;
}

let kafka: Bus;
let bus: Bus;
let producer: Producer;
const running: Running[] = [];

/** One process of `screens`, without its HTTP. */
function start(over: Bus): Running {
  const state = new State(() => NOW);
  const streams = new Streams(state, quiet);
  const ready = new Map<string, boolean>();
  const readiness = new Readiness();
  readiness.set = (part, ok) => void ready.set(part, ok);
  const poison = new PoisonMessages(new Registry(), quiet);
  const subscriptions = new Subscriptions(over, readiness, quiet);
  const catalogue = new CatalogueFollower(subscriptions, poison, readiness, quiet);
  new FollowCatalogue(catalogue, state, streams);
  const cells = new CellsReader(subscriptions, poison, state, streams, readiness);
  new DeliveriesReader(subscriptions, poison, state, readiness);
  new QuarantineReader(subscriptions, poison, state);
  new AlarmsReader(subscriptions, poison, state, streams);
  void subscriptions.onApplicationBootstrap();
  const stop = async (): Promise<void> => {
    streams.stop();
    await subscriptions.beforeApplicationShutdown();
  };
  const one: Running = { state, cells, ready, stop };
  running.push(one);
  return one;
}

const send = (topic: string, messages: readonly object[]): Promise<void> =>
  producer.send(
    topic,
    messages.map((message, i) => ({ key: String(i), value: JSON.stringify(message) })),
  );
const sendCells = (...messages: readonly (CellMessage | CommitMessage)[]): Promise<void> =>
  send(TOPICS.cells.name, messages);
const received = async ({ state }: Running): Promise<number | null | undefined> =>
  (
    await new ReadValues(state, {} as Ledger, { ask: async () => true }).read('permits.received', {
      grain: 'all',
    })
  ).values[0]?.value;

beforeEach(async () => {
  kafka = kafkaBus({ brokers, clientId: 'screens-test', logger: quiet });
  bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
  producer = await bus.producer();
  await bus.ensureTopics([
    TOPICS.registry,
    TOPICS.cells,
    TOPICS.deliveries,
    TOPICS.quarantine,
    TOPICS.alarms,
  ]);
  await until('the definitions are told', () =>
    send(TOPICS.registry.name, permitDefinitions()).then(() => true),
  );
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await producer.close();
  await kafka.close();
});

describe('the memory of screens', () => {
  it('holds what was published before a read, each time', async () => {
    const screens = start(bus);
    await until(
      'catalogue and cells are ready',
      () => screens.ready.get('catalogue') === true && screens.ready.get('cells') === true,
    );
    for (let commit = 1; commit <= 20; commit += 1) {
      await sendCells(
        permitCell(commit, '2011-05-02', { received: commit, open: commit }),
        commitEnd(commit),
      );
      await screens.cells.current();
      expect(await received(screens)).toBe(commit);
    }
  });

  it('is the same in a process that starts later, and in each of several', async () => {
    await sendCells(
      permitCell(1, '2011-05-02', { received: 2 }),
      commitEnd(1),
      permitCell(2, '2011-05-02', { received: 5 }),
      permitCell(2, '2011-06-02', { received: 1 }, 'Post', 3),
      commitEnd(2),
    );
    const both = [start(bus), start(bus)];
    await until('both are ready', () =>
      both.every(({ ready }) => ready.get('cells') === true && ready.get('catalogue') === true),
    );
    for (const one of both) await one.cells.current();
    expect(await Promise.all(both.map(received))).toEqual([6, 6]);
    expect(both.map(({ state }) => state.head.commit)).toEqual([2, 2]);
  });

  it('knows deliveries, rows in quarantine and open alarms', async () => {
    const screens = start(bus);
    const about = {
      receipt: 'R1',
      feed: 'municipal-permits.events',
      agency: 'H09',
      receivedAt: NOW,
    };
    const deliveries: DeliveryMessage[] = [
      { ...about, part: 'ingest', seq: 0, received: 1, kind: 'rows' },
      { ...about, part: 'ledger/1', seq: 1, applied: 1 },
    ];
    const waiting = (rows: number): QuarantineMessage => ({ feed: about.feed, waiting: rows });
    const alarm = (id: string, state: AlarmMessage['state']): AlarmMessage => ({
      id,
      kind: 'freshness',
      subject: 'f',
      state,
      since: NOW,
      message: { vi: 'x', en: 'x' },
    });
    await send(TOPICS.deliveries.name, deliveries);
    await send(TOPICS.quarantine.name, [waiting(2), waiting(1)]);
    await send(TOPICS.alarms.name, [alarm('a', 'open'), alarm('b', 'open'), alarm('a', 'closed')]);
    await until(
      'the alarms are read',
      () => screens.state.alarmNumber === 3 && screens.ready.get('catalogue') === true,
    );
    const feeds = screens.state.index.catalogue.all('feed');
    await until(
      'the row and the delivery are counted',
      () =>
        screens.state.waiting(feeds) === 1 &&
        screens.state.deliveries.coverage(feeds, { from: 0, to: 0 }, { now: 0 }).received === 1,
    );
    expect(screens.state.alarms.map(({ id }) => id)).toEqual(['b']);
  });

  it('refuses a read with unavailable where it cannot know whether it is current', async () => {
    const away = kafkaBus({
      brokers: ['127.0.0.1:1'],
      clientId: 'screens-test-away',
      logger: quiet,
    });
    const screens = start(away);
    await expect(screens.cells.current()).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'not-caught-up',
    });
    await away.close();
  });
});
