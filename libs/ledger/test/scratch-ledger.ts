import path from 'node:path';
import {
  bucketOf,
  RECORD_PARTITIONS,
  recordReader,
  recordValue,
  TOPICS,
  type DeliveryHead,
  type RecordMessage,
} from '@nhip/contracts';
import { Catalogue, compileFeed, type Definition } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import {
  createLogger,
  createPool,
  migrate,
  PoisonMessages,
  type Batch,
  type InMessage,
  type Pool,
} from '@nhip/platform';
import { Registry } from 'prom-client';
import {
  scratchDatabase,
  type PermitRow,
  type ScratchDatabase,
  type Template,
} from '@nhip/testkit';
import { Writer, LEDGER_MIGRATIONS, Programs } from '../src/index.js';
import { packDays, unpackDays, unpackSums, type BlockDays } from '../src/packed/delta-row.js';
import { plus, type Exact } from '../src/packed/exact.js';

const PACK = path.resolve(import.meta.dirname, '../../../packs/municipal-permits');
export const { definitions } = readPack(readFolder(PACK));
export const catalogue = Catalogue.build(definitions, 1);

interface CubeBody {
  readonly dimensions: Record<string, string>;
  readonly measures: Record<string, { count?: unknown }>;
}

/** The permits' cube in a second version. */
function secondVersion(change: (body: CubeBody) => void): Catalogue {
  const first = definitions.find(({ kind, id }) => kind === 'cube' && id === 'permits');
  if (!first) throw new Error('the pack has no cube of permits');
  const body = structuredClone(first.body) as unknown as CubeBody;
  change(body);
  const second = { ...first, version: 2, body } as unknown as Definition;
  return Catalogue.build([...definitions, second], 2);
}

/** The first measure counts finished ones alone. */
export const withSecondVersion = (): Catalogue =>
  secondVersion(({ measures }) =>
    Object.assign(Object.values(measures)[0] ?? {}, { count: 'finishedAt != null' }),
  );

/** Nothing is said by channel. */
export const withoutChannel = (): Catalogue =>
  secondVersion(({ dimensions }) => void delete dimensions['channel']);

const map = compileFeed(catalogue.get('feed', 'municipal-permits.events')!, catalogue);
const TOPIC = TOPICS.records.name;

/** Who sends. */
export type Sender = Pick<DeliveryHead, 'agency' | 'inherits' | 'simulated'>;

const provenance = (
  receipt: string,
  row: number,
  receivedAt: number,
  sender: Sender = { agency: 'H09' },
): Pick<RecordMessage, 'delivery' | 'place'> => ({
  delivery: {
    ...sender,
    sentBy: 'test',
    receipt,
    receivedAt,
    feed: 'municipal-permits.events',
    incarnation: 'i',
    topic: 'f',
  },
  place: { row, sha256: '', partition: 0, offset: '0', mapping: 1 },
});

/** One costs as much as a test: they are copies. */
const EMPTY_LEDGER: Template = {
  key: JSON.stringify(LEDGER_MIGRATIONS),
  make: async (url) => {
    const pool = createPool(url, { max: 1 });
    await migrate(pool, 'core', LEDGER_MIGRATIONS);
    await pool.end();
  },
};

export interface StoredCell {
  readonly dims: readonly string[];
  readonly bucket: number;
  readonly day: number;
  readonly values: readonly Exact[];
  readonly measures: number;
}

/** A ledger in a database of its own, and a topic of records whose partitions are arrays. */
export class ScratchLedger {
  readonly #topics: InMessage[][] = Array.from({ length: RECORD_PARTITIONS }, () => []);
  readonly #writers: Writer[] = [];
  /** Identity of the topic: another one once it was recreated. */
  incarnation = 'i';
  now = Date.parse('2026-11-25T00:00:00Z');

  /** Reasons for which messages were left out, in order. */
  readonly leftOut: unknown[] = [];
  readonly poison = new PoisonMessages(new Registry(), {
    warn: (fields) => void this.leftOut.push((fields as { reason: unknown }).reason),
  });

  private constructor(
    readonly pool: Pool,
    private readonly database: ScratchDatabase,
  ) {}

  static async open(): Promise<ScratchLedger> {
    const database = await scratchDatabase(EMPTY_LEDGER);
    const pool = createPool(database.url, { max: 8 });
    return new ScratchLedger(pool, database);
  }

  async close(): Promise<void> {
    await Promise.all(this.#writers.map((writer) => writer.stop()));
    await this.pool.end();
    await this.database.drop();
  }

  /** Another pool of the same database, of one connection; whoever asks closes it. */
  onePool(): Pool {
    return createPool(this.database.url, { max: 1 });
  }

  /** A worker: a new one knows nothing but the database. */
  engine(pool: Pool = this.pool): Writer {
    const engine = new Writer({
      pool,
      clock: { now: () => this.now },
      logger: createLogger('test', 'error'),
      poison: this.poison,
      onCommit: () => undefined,
    });
    engine.setPrograms(Programs.of(catalogue));
    engine.assigned({ [TOPIC]: Array.from({ length: RECORD_PARTITIONS }, (_, bucket) => bucket) });
    this.#writers.push(engine);
    return engine;
  }

  /** Produces a row as `normalise` would. */
  produce(
    row: PermitRow,
    receipt: string,
    number: number,
    receivedAt: number,
    sender?: Sender,
  ): void {
    const mapped = map(row, receivedAt);
    if (!mapped.ok) throw new Error(JSON.stringify(mapped.findings));
    const { id, version, versioned, deleted, effective, fields } = mapped;
    this.#put(bucketOf('permit', id), {
      kind: 'version',
      type: 'permit',
      id,
      version,
      versioned,
      deleted,
      effective,
      fields,
      ...provenance(receipt, number, receivedAt, sender),
    });
  }

  /** @param release its rows claim no record any more either */
  withdraw(receipt: string, by: string, release = false): void {
    for (let partition = 0; partition < RECORD_PARTITIONS; partition += 1)
      this.#put(partition, {
        kind: 'withdrawal',
        type: 'permit',
        withdrawn: receipt,
        reason: 'test',
        ...(release && { release }),
        ...provenance(by, 1, this.now),
      });
  }

  #put(partition: number, message: RecordMessage): void {
    this.put(partition, recordValue(message));
  }

  /** Produces bytes as anybody could who may write to the topic. */
  put(partition: number, value: Buffer | string | null): void {
    const topic = (this.#topics[partition] ??= []);
    topic.push({
      topic: TOPIC,
      partition,
      offset: BigInt(topic.length),
      key: null,
      value: typeof value === 'string' ? Buffer.from(value) : value,
      headers: {},
      timestamp: 0,
    });
  }

  /** The messages of a partition as they were produced. */
  produced(partition: number): readonly RecordMessage[] {
    return (this.#topics[partition] as InMessage[]).map(recordReader());
  }

  /** What a partition holds from an offset on, at most so many messages. */
  batch(partition: number, from: number, most: number): Batch | undefined {
    const messages = (this.#topics[partition] as InMessage[]).slice(from, from + most);
    return messages.length === 0
      ? undefined
      : { topic: TOPIC, partition, incarnation: this.incarnation, messages };
  }

  /** What a broker says of these topics. */
  readonly sources = {
    incarnation: async (): Promise<string> => this.incarnation,
    offsets: async () =>
      this.#topics.map((messages, partition) => ({
        partition,
        earliest: 0n,
        end: BigInt(messages.length),
      })),
  };

  /** Reads everything that is not committed yet, in batches of `most`, all partitions at once. */
  async drain(engine: Writer, most = 1_000): Promise<void> {
    await Promise.all(
      this.#topics.map(async (_, partition) => {
        let from = Number((await engine.next(TOPIC, partition))?.next ?? 0n);
        for (
          let batch = this.batch(partition, from, most);
          batch;
          batch = this.batch(partition, from, most)
        ) {
          await engine.submit(batch);
          from += batch.messages.length;
        }
      }),
    );
  }

  /** Sums of the stored cells over everything: by measure, in the cube's order. */
  async totals(): Promise<Record<string, number>> {
    const names = Object.keys(catalogue.get('cube', 'permits')?.measures ?? {});
    const cells = await this.cells();
    const total = (i: number): Exact =>
      cells.reduce<Exact>((sum, { values }) => plus(sum, values[i] ?? 0), 0);
    return Object.fromEntries(names.map((name, i) => [name, Number(total(i))]));
  }

  /** The stored cells of each bucket. */
  async cells(): Promise<readonly StoredCell[]> {
    const { rows } = await this.pool.query<{
      dims: readonly string[];
      measures: number;
      bucket: number;
      block: number;
      days: Buffer;
    }>(
      'select k.dims, k.measures, c.bucket, c.block, c.days from core.cells c join core.combo k on k.id = c.combo order by 1, 3, 4',
    );
    return rows.flatMap(({ dims, measures, bucket, block, days }) =>
      Array.from(unpackSums(days, block, measures), ([day, values]) => ({
        dims,
        bucket,
        day,
        values,
        measures,
      })),
    );
  }

  /** Changes what a row of cells says. @param change gets the days of the first block of which it holds, by place */
  async spoil(change: (days: BlockDays) => boolean): Promise<void> {
    const { rows } = await this.pool.query<{ ctid: string; measures: number; days: Buffer }>(
      'select c.ctid, k.measures, c.days from core.cells c join core.combo k on k.id = c.combo order by c.block, c.combo, c.bucket',
    );
    for (const { ctid, measures, days } of rows) {
      const changed = unpackDays(days, measures);
      if (!change(changed)) continue;
      await this.pool.query('update core.cells set days = $1 where ctid = $2', [
        packDays(changed),
        ctid,
      ]);
      return;
    }
    throw new Error('no block of cells was changed');
  }
}
