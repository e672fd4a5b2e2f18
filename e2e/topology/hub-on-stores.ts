import { randomBytes } from 'node:crypto';
import path from 'node:path';
import {
  decodeDelivery,
  feedTopic,
  LEDGER_COUNTS,
  TOPICS,
  type Identity,
  type Receipt,
  type Sent,
} from '@nhip/contracts';
import { Catalogue, compileCube, type CubeProgram } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import {
  BytesInFlight,
  createLogger,
  createPool,
  kafkaBus,
  migrate,
  Readiness,
  Subscriptions,
  type Bus,
  type Clock,
  type OutMessage,
  type PoisonMessages,
  type Pool,
  type Producer,
} from '@nhip/platform';
import {
  ownBus,
  readsAll,
  registered,
  scratchDatabase,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import {
  explain,
  LEDGER_MIGRATIONS,
  Programs,
  Publisher,
  recordHistory,
  Tallies,
  verify,
  Writer,
  type Explanation,
  type HistoryVersion,
} from '../../libs/ledger/src/index.js';
import { MIGRATIONS as INGEST_MIGRATIONS } from '../../services/ingest/src/adapters/migrations.js';
import { PostgresFeedKinds } from '../../services/ingest/src/adapters/postgres-feed-kinds.js';
import { PostgresReceipts } from '../../services/ingest/src/adapters/postgres-receipts.js';
import { Commands } from '../../services/ingest/src/app/commands.js';
import { FeedKinds } from '../../services/ingest/src/app/feed-kinds.js';
import { Feeds } from '../../services/ingest/src/app/feeds.js';
import { KeptReceipts } from '../../services/ingest/src/app/kept-receipts.js';
import { Publish } from '../../services/ingest/src/app/publish.js';
import { receiptView } from '../../services/ingest/src/app/receipt-view.js';
import { MIGRATIONS as NORMALISE_MIGRATIONS } from '../../services/normalise/src/adapters/migrations.js';
import { PostgresPositions } from '../../services/normalise/src/adapters/postgres-positions.js';
import { PostgresQuarantine } from '../../services/normalise/src/adapters/postgres-quarantine.js';
import { Normalise } from '../../services/normalise/src/app/normalise.js';

const logger = createLogger('test', 'error');
const PACKS = path.resolve(import.meta.dirname, '../../packs');
const ALL = { from: -1_000_000, to: 1_000_000 };
const NEVER = 100_000;

/** The part of a pack that is at work. */
export interface PackAtWork {
  readonly folder: string;
  readonly feed: string;
  readonly agency: string;
  readonly cube: string;
  /** Agencies that may send beside the owner. */
  readonly senders?: readonly string[];
}

/** `ingest`, `normalise` and the ledger with a real Kafka and a real PostgreSQL, in one process; `normalise` can be stopped, broken and begun anew. */
export class HubOnStores {
  now = Date.parse('2026-03-02T01:00:00Z');
  /** Called before messages of `normalise` go out; may throw, as a crash or an outage. */
  beforeSend: (topic: string, messages: readonly OutMessage[]) => Promise<void> = async () =>
    undefined;
  readonly #clock: Clock = { now: () => this.now };
  readonly #poison: Pick<PoisonMessages, 'note' | 'leaveOut'> = {
    ...readsAll,
    note: () => undefined,
  };
  readonly #feeds = new Feeds();
  readonly #ledger: Subscriptions;
  readonly #writer: Writer;
  readonly #publisher: Publisher;
  readonly #receipts: PostgresReceipts;
  #normalise: { readonly subscriptions: Subscriptions; readonly it: Normalise } | undefined;
  #publish: Publish | undefined;
  #commands: Commands | undefined;

  private constructor(
    private readonly pack: PackAtWork,
    private readonly catalogue: Catalogue,
    private readonly kafka: Bus,
    private readonly bus: Bus,
    private readonly producer: Producer,
    private readonly database: ScratchDatabase,
    readonly pool: Pool,
  ) {
    this.#receipts = new PostgresReceipts(pool);
    this.#ledger = this.#subscriptions();
    const common = { pool, logger, clock: this.#clock };
    this.#publisher = new Publisher({
      ...common,
      bus,
      readiness: new Readiness(),
      now: this.#clock.now,
    });
    this.#writer = new Writer({
      ...common,
      poison: this.#poison,
      onCommit: () => this.#publisher.wake(),
    });
  }

  static async start(pack: PackAtWork): Promise<HubOnStores> {
    const { definitions } = readPack(readFolder(path.join(PACKS, pack.folder)));
    const senders = { senders: pack.senders ?? [] };
    const changed = definitions.map((one) =>
      one.kind === 'feed' && one.id === pack.feed
        ? { ...one, body: { ...one.body, ...senders } }
        : one,
    );
    const agencies = senders.senders.map((id) => {
      const name = { vi: id, en: id };
      return { kind: 'agency', id, version: 1, body: { name } };
    });
    const catalogue = Catalogue.build([...changed, ...agencies], 1);
    const database = await scratchDatabase();
    const pool = createPool(database.url, { max: 16 });
    await migrate(pool, 'ingest', INGEST_MIGRATIONS);
    await migrate(pool, 'normalise', NORMALISE_MIGRATIONS);
    await migrate(pool, 'core', LEDGER_MIGRATIONS);
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
    const kafka = kafkaBus({ brokers, clientId: 'topology-test', logger });
    const bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    await bus.ensureTopics([
      { name: feedTopic(pack.feed), partitions: 2, retention: '1d' },
      ...[TOPICS.records, TOPICS.deliveries, TOPICS.quarantine].map((topic) => ({
        ...topic,
        retention: '1d' as const,
      })),
    ]);
    const producer = await bus.producer();
    const hub = new HubOnStores(pack, catalogue, kafka, bus, producer, database, pool);
    hub.#definitions = registered([...changed, ...agencies], 1);
    await hub.#begin();
    return hub;
  }
  #definitions = registered([], 1);

  #subscriptions(): Subscriptions {
    return new Subscriptions(this.bus, new Readiness(), {
      warn: () => undefined,
      debug: () => undefined,
    });
  }

  async #begin(): Promise<void> {
    this.#feeds.set(this.catalogue);
    const leases = { holding: (_id: string, work: () => Promise<void>) => work() };
    const { producer } = this;
    const kinds = new FeedKinds(new PostgresFeedKinds(this.pool), producer);
    this.#publish = new Publish(
      this.#feeds,
      kinds,
      this.#receipts,
      leases,
      new BytesInFlight(),
      producer,
      this.#clock,
    );
    const kept = new KeptReceipts(this.#receipts, this.#clock, 400);
    const currentVersion = async (type: string, id: string): Promise<number | undefined> =>
      (await recordHistory(this.pool, type, id)).find(({ current }) => current)?.version;
    const ledger = { currentVersion };
    this.#commands = new Commands(
      this.#feeds,
      kinds,
      this.#receipts,
      kept,
      ledger,
      producer,
      this.#clock,
    );
    this.#writer.setPrograms(Programs.of(this.catalogue));
    this.#ledger.consume({
      group: 'ledger',
      topics: [TOPICS.records.name],
      positions: this.#writer,
      handler: (batch) => this.#writer.submit(batch),
    });
    this.#ledger.consume({
      group: 'ingest',
      topics: [TOPICS.deliveries.name],
      handler: ({ messages }) =>
        this.#receipts.progress(messages.filter(({ value }) => value).map(decodeDelivery)),
    });
    this.#publisher.start();
    await this.#ledger.onApplicationBootstrap();
    await this.startNormalise();
  }

  /** A process of `normalise` that knows nothing but the stores. */
  async startNormalise(): Promise<void> {
    const behind: Producer = {
      send: async (topic, messages) => {
        await this.beforeSend(topic, messages);
        await this.producer.send(topic, messages);
      },
      close: async () => undefined,
    };
    const positions = new PostgresPositions(this.pool);
    const quarantine = new PostgresQuarantine(this.pool);
    const it = new Normalise(quarantine, positions, behind, this.#clock, this.#poison);
    it.setCatalogue(this.#definitions, 1);
    const subscriptions = this.#subscriptions();
    subscriptions.consume({
      group: 'normalise',
      topics: [feedTopic(this.pack.feed)],
      positions,
      handler: async (batch) => {
        await it.handle(batch);
        const { topic, partition, incarnation, messages } = batch;
        const next = (messages.at(-1)?.offset ?? -1n) + 1n;
        await positions.moved(topic, partition, incarnation, next);
      },
    });
    await subscriptions.onApplicationBootstrap();
    this.#normalise = { subscriptions, it };
  }

  async stopNormalise(): Promise<void> {
    await this.#normalise?.subscriptions.beforeApplicationShutdown();
    this.#normalise = undefined;
  }

  /** Has all that the feed holds read once more by `normalise`, as `nhip recover` does. */
  async readAgain(): Promise<void> {
    const topic = feedTopic(this.pack.feed);
    const batches: Promise<void>[] = [];
    const reader = await this.bus.read({
      topic,
      handler: async (some) => {
        const incarnation = await this.bus.incarnation(topic);
        for (const [partition, of] of Map.groupBy(some, (one) => one.partition))
          batches.push(
            this.#normalise?.it.handle({ topic, partition, incarnation, messages: of }) ??
              Promise.resolve(),
          );
      },
    });
    await reader.barrier(30_000);
    await reader.stop();
    await Promise.all(batches);
  }

  /** What got out of a process before it died. */
  sendAsItIs = (topic: string, messages: readonly OutMessage[]): Promise<void> =>
    this.producer.send(topic, messages);

  /** Resolves once the ledger has read all that `normalise` has sent. */
  async settled(): Promise<void> {
    const { name } = TOPICS.records;
    await until('the ledger has read all records', async () => {
      const ends = await this.bus.offsets(name);
      const read = ends.map(async ({ partition, earliest, end }) => {
        const next = (await this.#writer.next(name, partition))?.next ?? earliest;
        return next >= end;
      });
      return (await Promise.all(read)).every(Boolean);
    });
  }

  /** What the ledger counts of the rows of a receipt, in all of its buckets. */
  async counted(receipt: string): Promise<Readonly<Record<string, number>>> {
    const sums = LEDGER_COUNTS.map((name) => `sum(${name})::int as ${name}`);
    const made = `coalesce(sum((records::json->>'made')::int), 0)::int as made`;
    const { rows } = await this.pool.query<Record<string, number>>(
      `select ${[...sums, made].join(', ')} from core.receipt where id = $1`,
      [receipt],
    );
    return rows[0] ?? {};
  }

  #identity(agency: string): Identity {
    return { name: `agency:${agency}`, roles: ['agency-sender'], agency };
  }

  /** As an agency: rows, each receipt a second after the one before. */
  send(rows: readonly object[], agency = this.pack.agency): Promise<Sent> {
    this.now += 1_000;
    const body = rows.map((row) => JSON.stringify(row)).join('\n');
    return (this.#publish as Publish).publish({
      feed: this.pack.feed,
      identity: this.#identity(agency),
      body: async () => Buffer.from(body),
      content: { format: 'ndjson' },
      history: false,
      atomic: false,
      dryRun: false,
      nothingToReport: false,
    });
  }

  /** As `send`, until it is applied. */
  async deliver(rows: readonly object[], agency?: string): Promise<Receipt> {
    const { receipt = '' } = await this.send(rows, agency);
    return this.applied(receipt);
  }

  async withdraw(receipt: string, release = false, agency = this.pack.agency): Promise<Receipt> {
    this.now += 1_000;
    const command = { reason: 'sai tệp', release };
    const commands = this.#commands as Commands;
    return this.applied(
      (await commands.withdraw(receipt, command, this.#identity(agency))).receipt,
    );
  }

  async delete(id: string, agency = this.pack.agency): Promise<Receipt> {
    this.now += 1_000;
    const commands = this.#commands as Commands;
    const { feed } = this.pack;
    const by = this.#identity(agency);
    return this.applied((await commands.deleteRecord(feed, id, undefined, by)).receipt);
  }

  async receipt(id: string): Promise<Receipt> {
    const found = await this.#receipts.find(id);
    if (!found) throw new Error(`no receipt ${id}`);
    return receiptView(found);
  }

  applied(id: string): Promise<Receipt> {
    return until(`receipt ${id} is applied`, () => this.receipt(id), {
      holds: ({ state }) => state === 'applied',
      within: 60_000,
      every: 50,
    });
  }

  get #program(): CubeProgram {
    return compileCube(this.catalogue.get('cube', this.pack.cube)!, this.catalogue);
  }

  /** The records behind the sum of a measure, over everything. */
  async explain(measure: string): Promise<Explanation> {
    const index = this.#program.measures.findIndex(({ name }) => name === measure);
    const filters = this.#program.dimensions.map(() => undefined);
    const scope = { cube: this.pack.cube, version: 1, ...ALL, filters };
    const question = { measures: [{ name: measure, index, stock: false }], asOf: 0 };
    const page = { cursor: '', limit: NEVER };
    return explain(this.pool, { ...scope, ...question, ...page }, new Tallies(this.pool));
  }

  history = (type: string, id: string): Promise<HistoryVersion[]> =>
    recordHistory(this.pool, type, id);

  verify = (): ReturnType<typeof verify> => verify(this.pool, [this.#program]);

  async stop(): Promise<void> {
    await this.stopNormalise();
    await this.#ledger.beforeApplicationShutdown();
    await this.#publisher.stop();
    await this.#writer.stop();
    await this.producer.close();
    await this.kafka.close();
    await this.pool.end();
    await this.database.drop();
  }
}
