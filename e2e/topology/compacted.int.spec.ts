import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  DAY_MS,
  encodeAlarm,
  encodeDelivery,
  encodeQuarantine,
  TOPICS,
  type AlarmMessage,
  type DeliveryMessage,
} from '@nhip/contracts';
import {
  createLogger,
  createPool,
  kafkaBus,
  migrate,
  type PoisonMessages,
  query,
  Readiness,
  Subscriptions,
  type Bus,
  type Pool,
  type Producer,
} from '@nhip/platform';
import { ownBus, scratchDatabase, until, type ScratchDatabase } from '@nhip/testkit';
import kafkajs from 'kafkajs';
import { AlarmsReader } from '../../services/screens/src/consumers/alarms.reader.js';
import { DeliveriesReader } from '../../services/screens/src/consumers/deliveries.reader.js';
import { QuarantineReader } from '../../services/screens/src/consumers/quarantine.reader.js';
import { State } from '../../services/screens/src/app/state.js';
import { Streams } from '../../services/screens/src/app/streams.js';
import { MIGRATIONS } from '../../services/watch/src/adapters/migrations.js';
import { PostgresDeliveries } from '../../services/watch/src/adapters/postgres-deliveries.js';
import { ToldAlarms } from '../../services/watch/src/app/told-alarms.js';
import { DeliveriesConsumer } from '../../services/watch/src/consumers/deliveries.consumer.js';

const STATE_TOPICS = [TOPICS.deliveries, TOPICS.quarantine, TOPICS.alarms];
const PREFIX = `test-${randomBytes(4).toString('hex')}`;
const BROKERS = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const NOW = Date.parse('2026-11-25T10:00:00Z');
const TOPIC = kafkajs.ConfigResourceTypes.TOPIC;
const logger = createLogger('test', 'error');
/** Nothing of what is told here is poison. */
const poison: Pick<PoisonMessages, 'leaveOut'> = {
  leaveOut: (messages, decode) => messages.map(decode),
};
const OCTOBER = { from: Date.parse('2026-10-01') / DAY_MS, to: Date.parse('2026-10-31') / DAY_MS };
const feeds = [
  { id: 'f', agency: 'H09', schedule: { every: 'P30D', by: '17:00', grace: 'P30D' } },
  { id: 'g', agency: 'H10' },
];

let database: ScratchDatabase;
let pool: Pool;
let kafka: Bus;
let bus: Bus;
let producer: Producer;
let admin: ReturnType<InstanceType<typeof kafkajs.Kafka>['admin']>;

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
  await migrate(pool, 'watch', MIGRATIONS);
  kafka = kafkaBus({ brokers: BROKERS, clientId: 'compacted-test', logger });
  bus = ownBus(kafka, PREFIX);
  producer = await bus.producer();
  const { logLevel } = kafkajs;
  admin = new kafkajs.Kafka({ brokers: BROKERS, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  await bus.ensureTopics(STATE_TOPICS);
});
afterAll(async () => {
  await admin.disconnect();
  await kafka.close();
  await pool.end();
  await database.drop();
});

const resources = () =>
  STATE_TOPICS.map(({ name }) => ({ type: TOPIC, name: `${PREFIX}.${name}` }));

/** What `screens` and `watch` know that have just started, without a table or a memory of before. */
async function known(): Promise<unknown> {
  await query(pool, 'truncate watch.delivery, watch.offsets');
  const state = new State(() => NOW);
  const streams = new Streams(state, logger);
  const subscriptions = new Subscriptions(bus, new Readiness(), logger);
  const [store, caughtUp] = [new PostgresDeliveries(pool), [] as string[]];
  const counted: Pick<Subscriptions, 'read'> = {
    read: (options) =>
      subscriptions.read({ ...options, onCaughtUp: () => caughtUp.push(options.topic) }),
  };
  new DeliveriesReader(counted, poison, state, new Readiness());
  new QuarantineReader(counted, poison, state);
  new AlarmsReader(counted, poison, state, streams);
  const told = new ToldAlarms(subscriptions, poison);
  const following = new DeliveriesConsumer(subscriptions, bus, store, poison, { now: () => NOW });
  await subscriptions.onApplicationBootstrap();
  await until(
    'all is read',
    async () => caughtUp.length === 3 && told.isCurrent && (await following.isCurrent()),
    { within: 60_000 },
  );
  streams.stop();
  await subscriptions.beforeApplicationShutdown();
  return {
    freshness: state.deliveries.freshness(feeds, { now: NOW }),
    coverage: state.deliveries.coverage(feeds, OCTOBER, { now: NOW }),
    delivered: state.deliveries.delivered(feeds),
    waiting: state.waiting(feeds),
    alarms: state.alarms,
    told: told.of('freshness'),
    watch: [...(await store.byFeed(NOW - 30 * DAY_MS))],
    last: [...(await store.lastBySender())],
  };
}

/** How many messages the topics hold. */
async function held(): Promise<number> {
  let count = 0;
  for (const { name } of STATE_TOPICS) {
    const reader = await bus.read({
      topic: name,
      handler: (messages) => void (count += messages.length),
    });
    await reader.barrier(30_000);
    await reader.stop();
  }
  return count;
}

const delivery = (
  feed: string,
  part: string,
  seq: number,
  more: Partial<DeliveryMessage>,
): DeliveryMessage => ({
  receipt: `R${feed}`,
  feed,
  agency: feed === 'f' ? 'H09' : 'H10',
  part,
  seq,
  receivedAt: NOW - 20 * DAY_MS,
  ...more,
});
const alarm = (id: string, state: AlarmMessage['state'], since: number): AlarmMessage => ({
  id: `freshness/${id}`,
  kind: 'freshness',
  subject: id,
  state,
  since,
  message: { vi: 'x', en: 'x' },
});

/** Counts that rise, an alarm that opens again, and rows of which some wait. */
async function tell(): Promise<void> {
  const counts = [1, 2, 3, 4].map((applied) => delivery('f', 'ledger/3', applied, { applied }));
  await producer.send(
    TOPICS.deliveries.name,
    [
      delivery('f', 'ingest', 1, { received: 5, kind: 'rows', period: '2026-10' }),
      delivery('f', 'normalise/0', 1, { quarantined: 1 }),
      ...counts,
      delivery('g', 'ingest', 1, { received: 0, kind: 'rows', period: '2026-09' }),
    ].map(encodeDelivery),
  );
  await producer.send(
    TOPICS.quarantine.name,
    [3, 2, 1].map((waiting) => encodeQuarantine({ feed: 'f', waiting })),
  );
  await producer.send(
    TOPICS.alarms.name,
    [alarm('f', 'open', 1), alarm('f', 'closed', 2), alarm('f', 'open', 3)].map(encodeAlarm),
  );
}

describe('state topics', () => {
  it('are compacted by their settings', async () => {
    const described = await admin.describeConfigs({
      resources: resources().map((one) => ({ ...one, configNames: ['cleanup.policy'] })),
      includeSynonyms: false,
    });
    expect(described.resources.map(({ configEntries }) => configEntries[0]?.configValue)).toEqual([
      'compact',
      'compact',
      'compact',
    ]);
  });

  it('say after they were compacted what they said before, to services that start anew', async () => {
    const eager = {
      'cleanup.policy': 'compact',
      'segment.ms': '100',
      'max.compaction.lag.ms': '1',
    };
    const configEntries = Object.entries(eager).map(([name, value]) => ({ name, value }));
    const entries = [...configEntries, { name: 'min.cleanable.dirty.ratio', value: '0.001' }];
    await admin.alterConfigs({
      validateOnly: false,
      resources: resources().map((one) => ({ ...one, configEntries: entries })),
    });
    await tell();
    const before = await known();
    const all = await held();
    // The segment that is written to is not compacted: the next message begins another.
    await until(
      'the topics hold less',
      async () => {
        await producer.send(TOPICS.deliveries.name, [
          encodeDelivery(delivery('g', 'normalise/1', 1, {})),
        ]);
        await producer.send(TOPICS.quarantine.name, [encodeQuarantine({ feed: 'h', waiting: 0 })]);
        await producer.send(TOPICS.alarms.name, [encodeAlarm(alarm('h', 'closed', 1))]);
        return (await held()) < all;
      },
      { within: 120_000 },
    );
    expect(before).toMatchObject({ waiting: 1, alarms: [{ subject: 'f', since: 3 }] });
    const after = (await known()) as { told: readonly AlarmMessage[] };
    const told = after.told.filter(({ subject }) => subject !== 'h');
    expect({ ...after, told }).toEqual(before);
  });
});
