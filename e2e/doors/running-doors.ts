import { Test, type TestingModule } from '@nestjs/testing';
import {
  encodeDefinition,
  feedTopic,
  inboxTopic,
  readFields,
  recordReader,
  TOPICS,
  type Finding,
  type Receipt,
  type RowError,
  type Text,
} from '@nhip/contracts';
import {
  BUS,
  CatalogueFollower,
  CLOCK,
  httpAdapter,
  LOGGER,
  PRODUCER,
  type CatalogueHandler,
} from '@nhip/platform';
import {
  registered,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { Feeds } from '../../services/ingest/src/app/feeds.js';
import { inboxReceipt } from '../../services/ingest/src/domain/receipt-id.js';
import { StartedIngest } from '../../services/ingest/test/started-ingest.js';
import {
  POSITIONS,
  QUARANTINE,
  type Positions,
  type Quarantine,
} from '../../services/normalise/src/app/ports.js';
import { NormaliseModule } from '../../services/normalise/src/normalise.module.js';
import { DECLARED, doorDefinitions, feedOf } from './door-definitions.js';
import type { Input } from './input.js';

type Application = ReturnType<TestingModule['createNestApplication']>;

const quiet = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};
const REVISION = 2;
const FEEDS = Object.keys(DECLARED).map(feedOf);

/** What is said of a sending: a problem, or what was taken. */
export interface Said {
  readonly code?: string;
  readonly message?: Text;
  readonly hint?: Text;
  readonly receipt?: string;
  readonly received?: number;
  readonly skipped?: number;
  readonly rejected?: number;
  readonly errors?: readonly RowError[];
  readonly notes?: readonly RowError[];
  readonly notKept?: readonly string[];
}

export interface Answered {
  /** Undefined where it came by the inbox, which answers nobody. */
  readonly status: number | undefined;
  readonly said: Said;
}

/** One row that waits in quarantine. */
export interface Waiting {
  readonly row: number;
  readonly findings: readonly Finding[];
}

export type DoorRecord = Readonly<Record<string, unknown>>;

/** The doors of the hub on real stores, and what becomes of rows up to the model: `ingest` and `normalise` in this process. */
export class RunningDoors {
  #records: ReadonlyMap<string, ReadonlyMap<number, DoorRecord>> = new Map();
  #offset = 0n;

  private constructor(
    readonly ingest: StartedIngest,
    private readonly normalise: Application,
    private readonly database: ScratchDatabase,
  ) {}

  static async start(): Promise<RunningDoors> {
    const ingest = await StartedIngest.start();
    const database = await scratchDatabase();
    await ingest.bus.ensureTopics([
      ...[...FEEDS.map(feedTopic), inboxTopic(feedOf('standard'), 'H09')].map((topic) => ({
        name: topic,
        partitions: 1,
        retention: '1d' as const,
      })),
      TOPICS.records,
      TOPICS.quarantine,
    ]);
    const messages = registered(doorDefinitions, REVISION);
    await ingest.producer.send(TOPICS.registry.name, messages.map(encodeDefinition));
    const feeds = ingest.app.get(Feeds);
    await until('the feeds are known', () => FEEDS.every((feed) => feeds.compiled(feed)));
    return new RunningDoors(ingest, await normaliseBeside(ingest, database), database);
  }

  async send(input: Input): Promise<Answered> {
    if (input.isInbox) return this.#produce(input);
    const path = `/api/v1/feeds/${feedOf(input.feed ?? 'standard')}/records`;
    const [method = '', url = ''] = (input.request ?? `POST ${path}${input.query ?? ''}`).split(
      ' ',
    );
    const { body, type = input.request && body === null ? null : 'text/csv', coding } = input;
    const { status, body: said } = await this.ingest.call(
      method as 'POST',
      url.replace('{feed}', path),
      { ...(body !== null && { body }), ...(type !== null && { type }), ...(coding && { coding }) },
    );
    return { status, said: said as Said };
  }

  /** Hands a message over as Kafka does. */
  async #produce({ body }: Input): Promise<Answered> {
    const [topic, incarnation] = [inboxTopic(feedOf('standard'), 'H09'), 'i'];
    const place = { topic, partition: 0, offset: (this.#offset += 1n), key: null };
    const value = body === null ? null : Buffer.from(body);
    const message = { ...place, headers: {}, timestamp: this.ingest.now, value };
    await this.ingest.inbox.take({ ...place, incarnation, messages: [message] });
    const id = inboxReceipt(this.ingest.now, `${incarnation}/${topic}/0/${place.offset}`);
    return { status: undefined, said: await this.receipt(id) };
  }

  async receipt(id: string): Promise<Receipt> {
    return (await this.ingest.call('GET', `/api/v1/receipts/${id}`)).body as unknown as Receipt;
  }

  /** Rows on the topics of all feeds. */
  async #produced(): Promise<bigint> {
    const ends = await Promise.all(FEEDS.map((feed) => this.ingest.bus.offsets(feedTopic(feed))));
    return ends.flat().reduce((sum, { end }) => sum + end, 0n);
  }

  /** Waits until every row is a record or waits. @returns how many were kept in all */
  async settle(): Promise<number> {
    const produced = await this.#produced();
    const positions = this.normalise.get<Positions>(POSITIONS);
    const read = async (): Promise<bigint> =>
      (await positions.all()).reduce((sum, { next }) => sum + BigInt(next), 0n);
    await until('all rows were read', async () => (await read()) === produced, { within: 60_000 });
    await this.#readRecords();
    return Number(produced);
  }

  async #readRecords(): Promise<void> {
    const records = new Map<string, Map<number, DoorRecord>>();
    const read = recordReader();
    const reader = await this.ingest.bus.read({
      topic: TOPICS.records.name,
      handler: (messages) => {
        for (const message of messages) {
          const one = read(message);
          if (one.kind !== 'version') continue;
          const { receipt } = one.delivery;
          const rows = records.get(receipt) ?? new Map<number, DoorRecord>();
          records.set(receipt, rows);
          const { id, deleted, place, payload } = one;
          rows.set(place.row, { id, deleted, ...readFields(payload) });
        }
      },
    });
    await reader.barrier(20_000);
    await reader.stop();
    this.#records = records;
  }

  /** By row the records that came of a delivery. */
  recordsOf = (receipt: string): ReadonlyMap<number, DoorRecord> =>
    this.#records.get(receipt) ?? new Map();

  async waitingOf(receipt: string, feed = 'standard'): Promise<readonly Waiting[]> {
    const quarantine = this.normalise.get<Quarantine>(QUARANTINE);
    const rows = await quarantine.find({ feed: feedOf(feed), receipt, limit: 1_000 });
    return rows
      .map(({ prov, findings }) => ({ row: prov.row, findings }))
      .sort((a, b) => a.row - b.row);
  }

  async stop(): Promise<void> {
    await this.normalise.close();
    await this.database.drop();
    await this.ingest.stop();
  }
}

/** `normalise` on the topics of a started `ingest`. */
async function normaliseBeside(
  ingest: StartedIngest,
  database: ScratchDatabase,
): Promise<Application> {
  const handlers: CatalogueHandler[] = [];
  const values = [
    [BUS, ingest.bus],
    [PRODUCER, { send: ingest.producer.send, close: async () => undefined }],
    [CLOCK, { now: () => ingest.now }],
    [LOGGER, quiet],
    [CatalogueFollower, { subscribe: (handler: CatalogueHandler) => handlers.push(handler) }],
  ] as const;
  const config = { ...TEST_CONFIG, DATABASE_URL: database.url };
  const builder = Test.createTestingModule({ imports: [NormaliseModule.forRoot(config)] });
  for (const [token, value] of values) builder.overrideProvider(token).useValue(value);
  const module = await builder.compile();
  const app = module.createNestApplication(httpAdapter({}));
  await app.init();
  for (const handler of handlers) await handler(registered(doorDefinitions, REVISION), REVISION);
  return app;
}
