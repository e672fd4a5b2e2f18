import { randomBytes } from 'node:crypto';
import {
  CE_ROW,
  feedTopic,
  IDENTITY_HEADER,
  inboxTopic,
  TOPICS,
  type FeedHeader,
  type Identity,
} from '@nhip/contracts';
import {
  createPool,
  kafkaBus,
  migrate,
  query,
  signIdentity,
  type Bus,
  type InMessage,
  type Pool,
  type Producer,
} from '@nhip/platform';
import {
  DOSSIER_FEED,
  dossierCatalogue,
  ownBus,
  scratchDatabase,
  type ScratchDatabase,
} from '@nhip/testkit';
import Fastify, { type FastifyInstance } from 'fastify';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { PostgresReceipts } from '../src/adapters/postgres-receipts.js';
import { Commands } from '../src/app/commands.js';
import { Feeds } from '../src/app/feeds.js';
import { Publish } from '../src/app/publish.js';
import { registerRoutes } from '../src/http/routes.js';

const SECRET = 'a secret of the tests';
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
  readonly header: FeedHeader;
}

const toKept = ({ partition, key, value, headers }: InMessage): Kept => ({
  ...{ partition, key, value: value?.toString() ?? '', type: headers['ce_type'] ?? '' },
  header: JSON.parse(headers['nhip'] ?? '{}') as FeedHeader,
});

/** The routes of `ingest` on real stores, with topics and a database of their own. */
export class StartedIngest {
  versions = new Map<string, number>();
  now = Date.parse('2026-11-25T05:00:00Z');
  /** Called before each send; may throw, as a crash or an outage. */
  beforeSend: (topic: string) => void = () => undefined;

  private constructor(
    readonly app: FastifyInstance,
    readonly bus: Bus,
    readonly kafka: Bus,
    readonly pool: Pool,
    readonly feeds: Feeds,
    readonly receipts: PostgresReceipts,
    private readonly database: ScratchDatabase,
  ) {}

  static async start(brokers = process.env['KAFKA_BROKERS'] ?? ''): Promise<StartedIngest> {
    const database = await scratchDatabase();
    const pool = createPool(database.url);
    await migrate(pool, 'ingest', MIGRATIONS);
    const kafka = kafkaBus({ brokers: brokers.split(','), clientId: 'ingest-test', logger: quiet });
    const bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    const topics = [feedTopic(DOSSIER_FEED), inboxTopic(DOSSIER_FEED), TOPICS.deliveries.name];
    await bus.ensureTopics(
      topics.map((topic) => ({ name: topic, partitions: 2, retention: '1d' })),
    );
    const [feeds, receipts, app] = [
      new Feeds(),
      new PostgresReceipts(pool),
      Fastify({ forceCloseConnections: true }),
    ];
    feeds.set(dossierCatalogue);
    const ingest = new StartedIngest(app, bus, kafka, pool, feeds, receipts, database);
    await ingest.#open();
    return ingest;
  }

  /** The producer of the routes: the real one, behind `beforeSend`. */
  producer!: Producer;

  async #open(): Promise<void> {
    const real = await this.bus.producer();
    this.producer = {
      send: async (topic, messages) => {
        this.beforeSend(topic);
        await real.send(topic, messages);
      },
      close: () => real.close(),
    };
    const clock = { now: () => this.now };
    const ledger = { currentVersion: async (_type: string, id: string) => this.versions.get(id) };
    const publish = new Publish(this.feeds, this.receipts, this.producer, clock);
    const commands = new Commands(this.feeds, this.receipts, ledger, this.producer, clock);
    await registerRoutes(this.app, { publish, commands, receipts: this.receipts, secret: SECRET });
  }

  async call(
    method: 'GET' | 'POST' | 'DELETE',
    url: string,
    options: {
      readonly body?: string | Buffer;
      readonly type?: string;
      readonly key?: string;
      readonly as?: Identity | null;
      readonly secret?: string;
    } = {},
  ): Promise<Answer> {
    const { body, type, key, as = sender, secret = SECRET } = options;
    const headers = {
      ...(as && { [IDENTITY_HEADER]: signIdentity(as, secret) }),
      ...(type && { 'content-type': type }),
      ...(key && { 'idempotency-key': key }),
    };
    const answer = await this.app.inject({
      method,
      url,
      headers,
      ...(body !== undefined && { payload: body }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
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
    const all: Kept[] = [];
    const reader = await this.bus.read({
      topic: feedTopic(DOSSIER_FEED),
      handler: (messages) => void all.push(...messages.map(toKept)),
    });
    await reader.barrier(10_000);
    await reader.stop();
    return all
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
    await this.app.close();
    await this.producer.close().catch(() => undefined);
    await this.kafka.close();
    await this.pool.end();
    await this.database.drop();
  }
}
