import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Test, type TestingModule } from '@nestjs/testing';
import { TOPICS, type Alarm, type Identity, type Page } from '@nhip/contracts';
import {
  BUS,
  createLogger,
  createPool,
  httpAdapter,
  kafkaBus,
  migrate,
  PoisonMessages,
  PRODUCER,
  query,
  Readiness,
  Subscriptions,
  type Bus,
  type Pool,
} from '@nhip/platform';
import {
  callerHeaders,
  ownBus,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { LEDGER_MIGRATIONS, ledgerHealth } from '../../libs/ledger/src/index.js';
import { LedgerAlarms } from '../../services/ledger/src/app/ledger-alarms.js';
import { AlarmsReader } from '../../services/screens/src/consumers/alarms.reader.js';
import { State } from '../../services/screens/src/app/state.js';
import { Streams } from '../../services/screens/src/app/streams.js';
import { WatchModule } from '../../services/watch/src/watch.module.js';

const logger = createLogger('test', 'error');
const operator: Identity = { name: 'operator', roles: ['operator'] };

let database: ScratchDatabase;
let pool: Pool;
let kafka: Bus;
let bus: Bus;
let watch: ReturnType<TestingModule['createNestApplication']>;
let subscriptions: Subscriptions;
let ledger: LedgerAlarms;
const wall = new State(() => Date.now());
const streams = new Streams(wall, logger);

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url, { max: 2 });
  await migrate(pool, 'core', LEDGER_MIGRATIONS);
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  kafka = kafkaBus({ brokers, clientId: 'alarms-test', logger });
  bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
  const { registry, deliveries, alarms, pulls, records } = TOPICS;
  await bus.ensureTopics([registry, deliveries, alarms, pulls, records]);
  subscriptions = new Subscriptions(bus, new Readiness(), logger);
  const producer = await bus.producer();
  const config = { ...TEST_CONFIG, DATABASE_URL: database.url, NHIP_DELIVERY_DAYS: 90 };
  const module = await Test.createTestingModule({ imports: [WatchModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(producer)
    .compile();
  watch = module.createNestApplication(httpAdapter({}));
  await watch.listen(0, '127.0.0.1');
  const poison = watch.get(PoisonMessages);
  const health = () => ledgerHealth(pool, TOPICS.records.name);
  const clock = { now: () => Date.now() };
  ledger = new LedgerAlarms({ health, bus, producer, clock, logger }, subscriptions, poison);
  new AlarmsReader(subscriptions, poison, wall, streams);
  await subscriptions.onApplicationBootstrap();
});
afterAll(async () => {
  streams.beforeApplicationShutdown();
  await subscriptions.beforeApplicationShutdown();
  await watch.close();
  await kafka.close();
  await pool.end();
  await database.drop();
});

/** What an operator is told by the API, as `state id`. */
async function listed(): Promise<string[]> {
  const headers = await callerHeaders(operator, 'GET /api/v1/alarms');
  const answer = await fetch(`${await watch.getUrl()}/api/v1/alarms`, { headers });
  const { items } = (await answer.json()) as Page<Alarm>;
  return items.map(({ state, id }) => `${state} ${id}`);
}

const judged = async (what: string, alarm: string): Promise<void> => {
  const told = async () => {
    await ledger.judge(performance.now());
    return listed();
  };
  await until(what, told, { holds: (all) => all.includes(alarm) });
};

it('a record that could not be counted is an alarm of the operator and of the walls until it is put right', async () => {
  await query(
    pool,
    `insert into core.receipt values (0, 1, 'R1', 'H09', 'key', 0, 'permits', null, 't', 'i', 0, 0, 0, 1, false, 1, 1)`,
  );
  await query(
    pool,
    `insert into core.record (bucket, num, type, version, content, stand, head, changed, receipt, line, revision, mapping, flags, id, parts)
     values (0, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1, 1, 72, 'somebody', '')`,
  );
  await judged('it is an alarm', 'open ledger/failed/permits');
  const shown = (): string[] => wall.alarms.map(({ message }) => message.en);
  await until('the walls show it', () => shown().length > 0);
  expect(shown()).toEqual([
    'feed “permits”: records that could not be counted and have to be sent again: 1',
  ]);
  await query(pool, 'update core.record set flags = 8');
  await judged('the alarm is closed', 'closed ledger/failed/permits');
  await until('the walls show it no more', () => shown().length === 0);
});
