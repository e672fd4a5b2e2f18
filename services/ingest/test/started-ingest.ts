import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { json } from 'node:stream/consumers';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  CE_ROW,
  encodeDefinition,
  feedTopic,
  IDENTITY_HEADER,
  inboxTopic,
  routeName,
  ROUTES,
  TOPICS,
  type FeedHeader,
  type Identity,
} from '@nhip/contracts';
import {
  BUS,
  CLOCK,
  httpAdapter,
  kafkaBus,
  LOGGER,
  POOL,
  PRODUCER,
  query,
  Readiness,
  type Bus,
  type InMessage,
  type Pool,
  type Producer,
} from '@nhip/platform';
import {
  callerHeaders,
  DOSSIER_FEED,
  dossierDefinitions,
  FollowedTopics,
  ownBus,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { LEDGER, RECEIPTS, type ReceiptStore } from '../src/app/ports.js';
import { TakeInbox } from '../src/app/take-inbox.js';
import { takeRawBodies } from '../src/http/raw-bodies.js';
import { IngestModule } from '../src/ingest.module.js';

const quiet = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

export const sender: Identity = { name: 'key of H09', roles: ['agency-sender'], agency: 'H09' };
export const neighbour: Identity = { name: 'key of H12', roles: ['agency-sender'], agency: 'H12' };

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, unknown>>;
  // The shape is what the tests are about.
  readonly body: Readonly<Record<string, never>> & { readonly receipt: string };
}

export interface Kept {
  readonly partition: number;
  readonly key: string | null;
  readonly value: string;
  readonly type: string;
  /** Code of the agency. */
  readonly source: string;
  readonly header: FeedHeader;
}

const toKept = ({ partition, key, value, headers }: InMessage): Kept => ({
  partition,
  key,
  value: value?.toString() ?? '',
  type: headers['ce_type'] ?? '',
  source: headers['ce_source'] ?? '',
  header: JSON.parse(headers['nhip'] ?? '{}') as FeedHeader,
});

/** Name of the route that a call goes to. */
function routeOf(method: string, url: string): string {
  const [path = ''] = url.split('?');
  const isOf = (pattern: string): boolean =>
    new RegExp(`^${pattern.replace(/\{\w+\}/g, '[^/]+')}$`).test(path);
  const route = ROUTES.find((one) => one.method === method && isOf(one.path));
  return route ? routeName(route) : `${method} ${path}`;
}

const TOPIC_NAMES = [
  feedTopic(DOSSIER_FEED),
  inboxTopic(DOSSIER_FEED, 'H09'),
  inboxTopic(DOSSIER_FEED, 'H10'),
  inboxTopic('other.events', 'H11'),
  TOPICS.deliveries.name,
];

/** The topics of a hub whose catalogue holds the dossiers. */
async function withCatalogue(bus: Bus): Promise<void> {
  await bus.ensureTopics([
    ...TOPIC_NAMES.map((name) => ({ name, partitions: 2, retention: '1d' as const })),
    TOPICS.registry,
    TOPICS.pulls,
  ]);
  const producer = await bus.producer();
  await producer.send(
    TOPICS.registry.name,
    dossierDefinitions.map((one) => encodeDefinition({ ...one, revision: 1, pack: 'dossiers' })),
  );
  await producer.close();
}

/** `ingest` on real stores, with topics and a database of its own. */
export class StartedIngest {
  versions = new Map<string, number>();
  now = Date.parse('2026-11-25T05:00:00Z');
  /** Called before each send; may throw, as a crash or an outage. */
  beforeSend: (topic: string) => void = () => undefined;
  app!: NestFastifyApplication;
  /** The file of secrets of the hub; there is none before a test writes it. */
  readonly secrets = path.join(tmpdir(), `nhip-secrets-${randomBytes(4).toString('hex')}.json`);
  readonly #replicas: NestFastifyApplication[] = [];
  readonly #topics: FollowedTopics;

  private constructor(
    readonly bus: Bus,
    readonly producer: Producer,
    private readonly kafka: Bus,
    private readonly database: ScratchDatabase,
  ) {
    this.#topics = new FollowedTopics(bus);
  }

  static async start(brokers = process.env['KAFKA_BROKERS'] ?? ''): Promise<StartedIngest> {
    const database = await scratchDatabase();
    const kafka = kafkaBus({ brokers: brokers.split(','), clientId: 'ingest-test', logger: quiet });
    const bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    await withCatalogue(bus);
    const ingest = new StartedIngest(bus, await bus.producer(), kafka, database);
    ingest.app = await ingest.#open();
    return ingest;
  }

  /** The producer of the service: the real one, behind `beforeSend`. */
  #watched(): Producer {
    return {
      send: async (topic, messages) => {
        this.beforeSend(topic);
        await this.producer.send(topic, messages);
      },
      close: async () => undefined,
    };
  }

  /** Another process of the service, with the same stores. */
  async replica(): Promise<NestFastifyApplication> {
    const replica = await this.#open();
    this.#replicas.push(replica);
    return replica;
  }

  async #open(): Promise<NestFastifyApplication> {
    const config = {
      ...TEST_CONFIG,
      NHIP_LEDGER_GRPC: '127.0.0.1:1',
      NHIP_RECEIPT_DAYS: 400,
      DATABASE_URL: this.database.url,
      NHIP_SECRETS: this.secrets,
    };
    const ledger = { currentVersion: async (_type: string, id: string) => this.versions.get(id) };
    const module = await Test.createTestingModule({ imports: [IngestModule.forRoot(config)] })
      .overrideProvider(BUS)
      .useValue(this.bus)
      .overrideProvider(PRODUCER)
      .useValue(this.#watched())
      .overrideProvider(CLOCK)
      .useValue({ now: () => this.now })
      .overrideProvider(LOGGER)
      .useValue(quiet)
      .overrideProvider(LEDGER)
      .useValue(ledger)
      .compile();
    const app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
    takeRawBodies(app);
    await app.init();
    const readiness = app.get(Readiness);
    await until('ingest is ready', () => readiness.ready);
    return app;
  }

  get pool(): Pool {
    return this.app.get<Pool>(POOL);
  }

  get receipts(): ReceiptStore {
    return this.app.get<ReceiptStore>(RECEIPTS);
  }

  get inbox(): TakeInbox {
    return this.app.get(TakeInbox);
  }

  async call(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    options: {
      readonly body?: string | Buffer;
      readonly type?: string;
      /** In what the body is compressed. */
      readonly coding?: string;
      readonly key?: string;
      readonly as?: Identity | null;
      /** Who is calling, where the gateway did not say it. */
      readonly token?: string;
    } = {},
  ): Promise<Answer> {
    const { body, type, coding, key, as = sender, token } = options;
    const headers = {
      ...(as && (await callerHeaders(as, routeOf(method, url)))),
      ...(token !== undefined && { [IDENTITY_HEADER]: token }),
      ...(type && { 'content-type': type }),
      ...(coding && { 'content-encoding': coding }),
      ...(key && { 'idempotency-key': key }),
    };
    const payload = body !== undefined && { payload: body };
    const answer = await this.app.inject({ method, url, headers, ...payload });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  /** Deletes over a socket, with the path as it is written: whoever reads it as a URL folds dots. */
  async rawDelete(path: string): Promise<Pick<Answer, 'status' | 'body'>> {
    const headers = await callerHeaders(sender, 'DELETE /api/v1/feeds/{feed}/records/{id}');
    const address = this.app.getHttpServer().address() as AddressInfo | null;
    const { port } = address ?? (await this.#listen());
    const sent = request({ host: '127.0.0.1', port, method: 'DELETE', path, headers }).end();
    const [answer] = (await once(sent, 'response')) as [IncomingMessage];
    return { status: answer.statusCode ?? 0, body: (await json(answer)) as Answer['body'] };
  }

  async #listen(): Promise<AddressInfo> {
    await this.app.listen(0, '127.0.0.1');
    return this.app.getHttpServer().address() as AddressInfo;
  }

  publish(
    body: string | Buffer,
    type = 'application/x-ndjson',
    query = '',
    key?: string,
    feed = DOSSIER_FEED,
  ): Promise<Answer> {
    return this.call('POST', `/api/v1/feeds/${feed}/records${query}`, {
      body,
      type,
      ...(key && { key }),
    });
  }

  /** Everything on the feed's topic that belongs to a receipt, by row; without one, all rows. */
  async kept(receipt?: string): Promise<readonly Kept[]> {
    const messages = await this.#topics.all(feedTopic(DOSSIER_FEED));
    return messages
      .map(toKept)
      .filter(({ header }) => !receipt || header.receipt === receipt)
      .sort((a, b) => a.header.row - b.header.row);
  }

  rows = async (): Promise<readonly Kept[]> =>
    (await this.kept()).filter(({ type }) => type === CE_ROW);

  async receiptCount(): Promise<number> {
    const [row] = await query<{ n: string }>(this.pool, 'select count(*) as n from ingest.receipt');
    return Number(row?.n);
  }

  async stop(): Promise<void> {
    for (const app of [this.app, ...this.#replicas]) await app.close();
    rmSync(this.secrets, { force: true });
    await this.#topics.stop();
    await this.producer.close().catch(() => undefined);
    await this.kafka.close();
    await this.database.drop();
  }
}
