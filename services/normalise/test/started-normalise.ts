import 'reflect-metadata';
import { createHash, randomBytes } from 'node:crypto';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  CE_ROW,
  feedTopic,
  recordReader,
  TOPICS,
  type DeliveryMessage,
  type FeedHeader,
  type Identity,
  type QuarantineMessage,
  type QuarantinePage,
  type ReceivedRecord,
  type RecordVersionMessage,
  type Recovery,
  type Replay,
  type Replayed,
} from '@nhip/contracts';
import type { Definition } from '@nhip/kernel';
import {
  BUS,
  CatalogueFollower,
  CLOCK,
  createPool,
  httpAdapter,
  kafkaBus,
  LOGGER,
  PRODUCER,
  type Bus,
  type CatalogueHandler,
  type InMessage,
  type Producer,
} from '@nhip/platform';
import {
  callerHeaders,
  DOSSIER_FEED,
  dossierDefinitions,
  FollowedTopics,
  ownBus,
  registered,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { Normalise } from '../src/app/normalise.js';
import { NormaliseModule } from '../src/normalise.module.js';

const quiet = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

export const sender: Identity = { name: 'key of H09', roles: ['agency-sender'], agency: 'H09' };

/** A row of a delivery as `ingest` puts it on the feed's topic. */
export interface Sent {
  readonly receipt: string;
  readonly row: number;
  readonly value: string;
  readonly key?: string | null;
  readonly type?: string;
  readonly agency?: string;
  readonly inherits?: readonly string[];
  readonly partition?: number;
  readonly revision?: number;
  readonly verdict?: FeedHeader['verdict'];
}

/** The text of a row of the feed. */
export const rawRow = (id: string, more: object = {}): string =>
  JSON.stringify({ id, channel: 'Desk', at: '2026-11-25T08:00:00+07:00', ...more });

const ROUTE = '/api/v1/feeds/{feed}/quarantine';

/** `normalise` on real stores, with topics and a database of its own, and a catalogue that the test holds. */
export class StartedNormalise {
  now = Date.parse('2026-11-25T05:00:00Z');
  /** Called before each send; may throw, as a crash or an outage. */
  beforeSend: (topic: string) => void = () => undefined;
  #app: NestFastifyApplication | undefined;
  readonly #topics: FollowedTopics;

  private constructor(
    readonly bus: Bus,
    readonly kafka: Bus,
    readonly producer: Producer,
    private readonly database: ScratchDatabase,
  ) {
    this.#topics = new FollowedTopics(bus);
  }

  static async start(): Promise<StartedNormalise> {
    const database = await scratchDatabase();
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
    const kafka = kafkaBus({ brokers, clientId: 'normalise-test', logger: quiet });
    const bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    const topics: [string, number][] = [
      [feedTopic(DOSSIER_FEED), 2],
      [feedTopic('other.events'), 2],
      [TOPICS.records.name, 8],
      [TOPICS.deliveries.name, 1],
      [TOPICS.quarantine.name, 1],
    ];
    await bus.ensureTopics(
      topics.map(([name, partitions]) => ({ name, partitions, retention: '1d' })),
    );
    const hub = new StartedNormalise(bus, kafka, await bus.producer(), database);
    await hub.#begin();
    return hub;
  }

  async #begin(): Promise<void> {
    const config = { ...TEST_CONFIG, DATABASE_URL: this.database.url };
    const behind: Producer = {
      send: async (topic, messages) => {
        this.beforeSend(topic);
        await this.producer.send(topic, messages);
      },
      close: async () => undefined,
    };
    const handlers: CatalogueHandler[] = [];
    const values = [
      [BUS, this.bus],
      [PRODUCER, behind],
      [CLOCK, { now: () => this.now }],
      [LOGGER, quiet],
      [CatalogueFollower, { subscribe: (handler: CatalogueHandler) => handlers.push(handler) }],
    ] as const;
    const builder = Test.createTestingModule({ imports: [NormaliseModule.forRoot(config)] });
    for (const [token, value] of values) builder.overrideProvider(token).useValue(value);
    const module = await builder.compile();
    this.#app = module.createNestApplication<NestFastifyApplication>(httpAdapter({}));
    await this.#app.init();
    for (const handler of handlers) await handler(this.#defined, this.#revision);
  }

  /** The process ends and another begins, with the same definitions. */
  async restart(): Promise<void> {
    await this.app.close();
    await this.#begin();
  }

  /** A statement to the database of the service. */
  async sql<R>(text: string): Promise<readonly R[]> {
    const pool = createPool(this.database.url, { max: 1 });
    try {
      return (await pool.query(text)).rows as R[];
    } finally {
      await pool.end();
    }
  }

  get app(): NestFastifyApplication {
    if (!this.#app) throw new TypeError('not started');
    return this.#app;
  }

  /** New versions of definitions, as they come from the registry; without any, all that came are taken away. */
  define(...definitions: readonly Definition[]): void {
    this.#revision += 1;
    this.#defined =
      definitions.length > 0
        ? [...this.#defined, ...registered(definitions, this.#revision)]
        : registered(this.#known, this.#revision);
    this.app.get(Normalise).setCatalogue(this.#defined, this.#revision);
  }
  #revision = 1;
  #defined = registered(dossierDefinitions, 1);
  #known: readonly Definition[] = [];
  know(definitions: readonly Definition[]): void {
    this.#known = definitions;
    this.#defined = registered(definitions, this.#revision);
  }

  async send(rows: readonly Sent[]): Promise<void> {
    await this.producer.send(
      feedTopic(DOSSIER_FEED),
      rows.map(
        ({
          receipt,
          row,
          value,
          key = `${receipt}/${row}`,
          type = CE_ROW,
          agency = 'H09',
          inherits,
          partition,
          revision,
          verdict,
        }) => {
          const sha256 = createHash('sha256').update(value).digest('hex');
          const header: FeedHeader = {
            receipt,
            row,
            receivedAt: this.now,
            sentBy: 'key',
            sha256,
            revision,
            ...(verdict && { verdict }),
            ...(inherits && { inherits }),
          };
          const headers = {
            ce_id: `${receipt}/${row}`,
            ce_source: agency,
            ce_type: type,
            nhip: JSON.stringify(header),
          };
          return { key, value, headers, ...(partition !== undefined && { partition }) };
        },
      ),
    );
  }

  /** Sends the rows of a receipt, and waits until each of them is a record or waits. */
  async settle(
    receipt: string,
    rows: readonly Omit<Sent, 'receipt' | 'row'>[],
    waiting: number,
  ): Promise<void> {
    await this.send(rows.map((row, i) => ({ receipt, row: i + 1, ...row })));
    await until(
      'each row is a record or waits',
      async () =>
        (await this.quarantined(receipt)) === waiting &&
        (await this.versions(receipt)).length >= rows.length - waiting,
    );
  }

  async #all<T>(
    topic: string,
    read: (message: InMessage) => T = ({ value }) => JSON.parse(String(value)) as T,
  ): Promise<readonly (T & { readonly partition: number })[]> {
    const messages = await this.#topics.all(topic);
    return messages.map((message) => ({ ...read(message), partition: message.partition }));
  }

  records = (): Promise<readonly (ReceivedRecord & { readonly partition: number })[]> =>
    this.#all(TOPICS.records.name, recordReader());

  async versions(receipt: string): Promise<readonly RecordVersionMessage[]> {
    const all = await this.records();
    return all.flatMap((one) =>
      one.kind === 'version' && one.delivery.receipt === receipt ? [one] : [],
    );
  }

  /** What is told of a receipt: of each part the message with the greatest `seq`. */
  async told(receipt: string): Promise<readonly DeliveryMessage[]> {
    const parts = new Map<string, DeliveryMessage>();
    for (const message of await this.#all<DeliveryMessage>(TOPICS.deliveries.name))
      if (message.receipt === receipt && (parts.get(message.part)?.seq ?? -1) < message.seq)
        parts.set(message.part, message);
    return [...parts.values()];
  }

  /** How many rows of the feed wait, as it is told. */
  async waiting(): Promise<number> {
    const told = await this.#all<QuarantineMessage>(TOPICS.quarantine.name);
    return told.findLast(({ feed }) => feed === DOSSIER_FEED)?.waiting ?? 0;
  }

  /** Rows of a receipt that are not in the model, as `ingest` sums them. */
  quarantined = async (receipt: string): Promise<number> =>
    (await this.told(receipt)).reduce((sum, { quarantined = 0 }) => sum + quarantined, 0);

  /** Rejects with the problem where the answer is one. */
  async #ask<T>(route: string, as: Identity, feed: string, more: object): Promise<T> {
    const [method = '', path = ''] = route.split(' ');
    const answer = await this.app.inject({
      method: method as 'GET' | 'POST',
      url: path.replace('{feed}', feed),
      headers: await callerHeaders(as, route),
      ...more,
    });
    return answer.statusCode < 400 ? answer.json<T>() : Promise.reject(answer.json());
  }

  list(query: Record<string, string> = {}, as: Identity = sender, feed = DOSSIER_FEED) {
    return this.#ask<QuarantinePage>(`GET ${ROUTE}`, as, feed, { query });
  }

  replay(body: object = {}, as: Identity = sender) {
    return this.#ask<Replayed>(`POST ${ROUTE}/replay`, as, DOSSIER_FEED, { body });
  }

  async #once<T>(method: 'GET' | 'POST', query: Record<string, string> = {}): Promise<T> {
    const url = '/api/v1/replay';
    const headers = await callerHeaders({ name: 'admin', roles: ['admin'] }, `${method} ${url}`);
    const answer = await this.app.inject({ method, url, headers, query });
    return answer.statusCode < 400 ? answer.json<T>() : Promise.reject(answer.json());
  }

  /** Has all rows of all feeds mapped once more. */
  replayAll = (): Promise<Replay> => this.#once('POST');
  untilReplayed = (): Promise<unknown> =>
    until('all rows were read once more', async () => (await this.replayed()).done);
  /** The feeds whose topics are not what they were. */
  async lost(): Promise<readonly Recovery[]> {
    return (await this.#once<Replay>('POST', { dryRun: 'true' })).recovered ?? [];
  }
  /** How far that is. */
  replayed = (): Promise<Replay> => this.#once('GET');

  async stop(): Promise<void> {
    await this.#topics.stop();
    await this.app.close();
    await this.producer.close();
    await this.kafka.close();
    await this.database.drop();
  }
}
