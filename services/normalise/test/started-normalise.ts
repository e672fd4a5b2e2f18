import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  CE_ROW,
  feedTopic,
  IDENTITY_HEADER,
  recordTopic,
  TOPICS,
  type DeliveryMessage,
  type FeedHeader,
  type Identity,
  type RecordMessage,
  type RecordVersionMessage,
} from '@nhip/contracts';
import { Catalogue, type Definition } from '@nhip/kernel';
import {
  createPool,
  kafkaBus,
  migrate,
  signIdentity,
  type Bus,
  type Consumer,
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
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { PostgresQuarantine } from '../src/adapters/postgres-quarantine.js';
import { Normalise } from '../src/app/normalise.js';
import { QuarantineController } from '../src/http/quarantine.controller.js';

const SECRET = 'a secret of the tests';
const PATIENCE_MS = 30_000;
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
  readonly partition?: number;
  readonly verdict?: FeedHeader['verdict'];
}

/** `normalise` on real stores, with topics and a database of its own. */
export class StartedNormalise {
  now = Date.parse('2026-11-25T05:00:00Z');
  /** Called before each send; may throw, as a crash or an outage. */
  beforeSend: (topic: string) => void = () => undefined;
  readonly quarantine: PostgresQuarantine;
  readonly normalise: Normalise;
  readonly controller: QuarantineController;
  #consumer: Consumer | undefined;

  private constructor(
    readonly bus: Bus,
    readonly kafka: Bus,
    readonly pool: Pool,
    readonly producer: Producer,
    private readonly database: ScratchDatabase,
  ) {
    const behind: Producer = {
      send: async (topic, messages) => {
        this.beforeSend(topic);
        await producer.send(topic, messages);
      },
      close: async () => undefined,
    };
    this.quarantine = new PostgresQuarantine(pool);
    this.normalise = new Normalise(this.quarantine, behind, { now: () => this.now }, quiet);
    this.controller = new QuarantineController(this.quarantine, this.normalise, SECRET);
    this.normalise.setCatalogue(dossierCatalogue);
  }

  static async start(): Promise<StartedNormalise> {
    const database = await scratchDatabase();
    const pool = createPool(database.url);
    await migrate(pool, 'normalise', MIGRATIONS);
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
    const kafka = kafkaBus({ brokers, clientId: 'normalise-test', logger: quiet });
    const bus = ownBus(kafka, `test-${randomBytes(4).toString('hex')}`);
    const topics: [string, number][] = [
      [feedTopic(DOSSIER_FEED), 2],
      [recordTopic('dossier'), 8],
      [TOPICS.deliveries.name, 1],
      [TOPICS.quarantine.name, 1],
    ];
    await bus.ensureTopics(
      topics.map(([name, partitions]) => ({ name, partitions, retention: '1d' })),
    );
    return new StartedNormalise(bus, kafka, pool, await bus.producer(), database);
  }

  async begin(): Promise<void> {
    this.#consumer = await this.bus.consume({
      group: 'normalise',
      topics: [feedTopic(DOSSIER_FEED)],
      handler: this.normalise.handle,
    });
  }

  async end(): Promise<void> {
    await this.#consumer?.stop();
    this.#consumer = undefined;
  }

  /** New versions of definitions, as they come from the registry. */
  define(...definitions: readonly Definition[]): void {
    this.normalise.setCatalogue(Catalogue.build([...this.#known, ...definitions], 2));
  }
  #known: readonly Definition[] = [];
  know(definitions: readonly Definition[]): void {
    this.#known = definitions;
  }

  async send(rows: readonly Sent[]): Promise<void> {
    await this.producer.send(
      feedTopic(DOSSIER_FEED),
      rows.map(
        ({
          receipt,
          row,
          value,
          key = receipt,
          type = CE_ROW,
          agency = 'H09',
          partition,
          verdict,
        }) => {
          const sha256 = createHash('sha256').update(value).digest('hex');
          const header: FeedHeader = {
            receipt,
            row,
            receivedAt: this.now,
            sentBy: 'key',
            sha256,
            ...(verdict && { verdict }),
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

  async #all<T>(topic: string): Promise<readonly (T & { readonly partition: number })[]> {
    const all: (T & { partition: number })[] = [];
    const reader = await this.bus.read({
      topic,
      handler: (messages) => {
        for (const { value, partition } of messages)
          all.push({ ...(JSON.parse(String(value)) as T), partition });
      },
    });
    await reader.barrier(10_000);
    await reader.stop();
    return all;
  }

  records = (): Promise<readonly (RecordMessage & { readonly partition: number })[]> =>
    this.#all(recordTopic('dossier'));

  async versions(receipt: string): Promise<readonly RecordVersionMessage[]> {
    const all = await this.records();
    return all.flatMap((one) =>
      one.kind === 'version' && one.prov.receipt === receipt ? [one] : [],
    );
  }

  /** Rows of a receipt that are not in the model, as `ingest` sums them: of each part the greatest `seq`. */
  async quarantined(receipt: string): Promise<number> {
    const parts = new Map<string, DeliveryMessage>();
    for (const message of await this.#all<DeliveryMessage>(TOPICS.deliveries.name))
      if (message.receipt === receipt && (parts.get(message.part)?.seq ?? -1) < message.seq)
        parts.set(message.part, message);
    return [...parts.values()].reduce((sum, { quarantined = 0 }) => sum + quarantined, 0);
  }

  list(query: Record<string, string> = {}, as: Identity = sender, feed = DOSSIER_FEED) {
    return this.controller.list(
      { headers: { [IDENTITY_HEADER]: signIdentity(as, SECRET) } },
      feed,
      query,
    );
  }

  replay(body: unknown = {}, as: Identity = sender) {
    return this.controller.replay(
      { headers: { [IDENTITY_HEADER]: signIdentity(as, SECRET) } },
      DOSSIER_FEED,
      body,
    );
  }

  /** Waits until something holds. */
  async until(holds: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + PATIENCE_MS; !(await holds()); await sleep(20))
      if (Date.now() > end) throw new Error('it did not come about');
  }

  async stop(): Promise<void> {
    await this.end();
    await this.producer.close();
    await this.kafka.close();
    await this.pool.end();
    await this.database.drop();
  }
}
