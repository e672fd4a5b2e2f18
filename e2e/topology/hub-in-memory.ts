import path from 'node:path';
import {
  decodeDelivery,
  feedTopic,
  RECORD_PARTITIONS,
  TOPICS,
  type DeliveryMessage,
  type Identity,
  type Sent,
  type Values,
} from '@nhip/contracts';
import {
  Catalogue,
  compileCube,
  contributionAt,
  noteDelivery,
  sumsOf,
  type Defined,
  type Definition,
  type ReceiptProgress,
  type ValuesParameters,
} from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import {
  BytesInFlight,
  memoryBus,
  Readiness,
  Subscriptions,
  type Batch,
  type Bus,
  type Clock,
  type PoisonMessages,
  type Producer,
} from '@nhip/platform';
import { readsAll, registered, until } from '@nhip/testkit';
import { FeedKinds } from '../../services/ingest/src/app/feed-kinds.js';
import { Feeds } from '../../services/ingest/src/app/feeds.js';
import type {
  FeedKindStore,
  ReceiptRow,
  ReceiptStore,
} from '../../services/ingest/src/app/ports.js';
import { Publish } from '../../services/ingest/src/app/publish.js';
import { Normalise } from '../../services/normalise/src/app/normalise.js';
import type {
  Count,
  Positions,
  Quarantine,
  QuarantinedRow,
} from '../../services/normalise/src/app/ports.js';
import { ReadValues } from '../../services/screens/src/app/read-values.js';
import { State } from '../../services/screens/src/app/state.js';
import { DeliveriesReader } from '../../services/screens/src/consumers/deliveries.reader.js';
import { deliveryMessage } from '../../libs/ledger/src/publish/told-messages.js';
import {
  Batch as Fold,
  type Evaluate,
  type LedgerRow,
} from '../../libs/ledger/src/writer/batch.js';
import { BLOCK_DAYS } from '../../libs/ledger/src/packed/delta-row.js';
import { readBatch } from '../../libs/ledger/src/writer/read-batch.js';
import type { PastRow } from '../../libs/ledger/src/writer/past.js';
import {
  ALL_FIRED,
  BlockState,
  blockKey,
  BucketState,
  compareOrder,
  type RecordState,
} from '../../libs/ledger/src/writer/state.js';

/** The part of a pack that is at work: one feed and one cube, version 1. */
export interface OnePack {
  readonly folder: string;
  readonly feed: string;
  readonly agency: string;
  readonly cube: string;
  /** What the feed says otherwise than in the pack. */
  readonly feedSays?: Partial<Defined<'feed'>>;
}

export const PERMITS: OnePack = {
  folder: 'municipal-permits',
  feed: 'municipal-permits.events',
  agency: 'H09',
  cube: 'permits',
};
const folderOf = ({ folder }: Pick<OnePack, 'folder'>): string =>
  path.resolve(import.meta.dirname, '../../packs', folder);

/** What every hub has beside a pack, but for the code lists. */
const calendars = readPack(readFolder(folderOf({ folder: 'national' }))).definitions.filter(
  ({ kind }) => kind === 'calendar',
);

/** The definitions of a pack, with what its feed says otherwise, and the calendars. */
const definitionsOf = (pack: OnePack): readonly Definition[] => [
  ...calendars,
  ...readPack(readFolder(folderOf(pack))).definitions.map((one) =>
    one.kind === 'feed' && one.id === pack.feed
      ? { ...one, body: { ...one.body, ...pack.feedSays } }
      : one,
  ),
];

const silent = { warn: () => undefined, debug: () => undefined };

/** How many rows of these receipts wait, by partition of the feed. */
function countsOf(waiting: readonly QuarantinedRow[], receipts: readonly string[]): Count[] {
  const theirs = waiting.filter(({ prov }) => receipts.includes(prov.receipt));
  const placeOf = ({ prov }: QuarantinedRow): string => `${prov.receipt}/${prov.partition}`;
  return [...Map.groupBy(theirs, placeOf).values()].flatMap((rows) => {
    const quarantined = rows.length;
    const count = { quarantined, seq: quarantined, overturned: 0, errors: [] };
    return rows.slice(0, 1).map(({ feed, prov }) => {
      const { receipt, agency, receivedAt, partition } = prov;
      return { receipt, feed, agency, receivedAt, partition, ...count };
    });
  });
}

/** Receipts in memory: what `ingest` needs of its store. */
function receiptsInMemory(): ReceiptStore {
  const used: Pick<ReceiptStore, 'begin' | 'sent'> = {
    begin: async (receipt: ReceiptRow, _key, requestSha256) => ({
      receipt,
      requestSha256,
      isLeft: false,
    }),
    sent: async (ids) => ids.length,
  };
  return used as ReceiptStore;
}

/** The kinds of feeds in memory: all are real. */
const kindsInMemory = (): FeedKindStore => ({
  take: async () => false,
  find: async () => false,
  settle: async () => true,
});

/** One bucket of the ledger in memory: the pure fold, with all rows at hand. */
class BucketInMemory {
  readonly state: BucketState;
  readonly #rows = new Map<RecordState, LedgerRow[]>();
  #batches = 0;

  constructor(
    number: number,
    now: number,
    private readonly evaluate: Evaluate,
    private readonly measures: number,
  ) {
    const clock = { at: now, fired: ALL_FIRED };
    const empty = { turn: 0, records: 0, receipts: 0, due: undefined, withdrawn: [], released: [] };
    this.state = new BucketState(number, { clock, ...empty });
  }

  fold(rows: ReturnType<typeof readBatch>): Fold {
    const batch = new Fold((this.#batches += 1), 1);
    for (const row of rows) {
      if (row.kind === 'withdrawal') this.#withdraw(batch, row.withdrawn);
      else {
        const record = batch.recordOf(this.state, row);
        batch.remember(record, this.#past(record));
        batch.take(this.state, record, row);
      }
    }
    const changes: Parameters<Fold['evaluate']>[5] = [];
    for (const record of batch.records.keys())
      batch.evaluate(
        record,
        this.evaluate,
        this.state.clock,
        () => this.measures,
        () => true,
        changes,
      );
    for (const [record, parts] of changes)
      batch.apply(record, parts, (combo, block) => this.#block(combo, block));
    for (const row of batch.ledger)
      this.#rows.set(row.record, [...(this.#rows.get(row.record) ?? []), row]);
    return batch;
  }

  #withdraw(batch: Fold, receipt: string): void {
    this.state.withdrawn.add(receipt);
    for (const [record, rows] of this.#rows) {
      if (!record.stands || record.receipt.id !== receipt) continue;
      const best = rows
        .filter((row) => isRead(row) && !this.state.withdrawn.has(row.receipt.id))
        .sort((a, b) => compareOrder(placeOf(b), placeOf(a)))[0];
      batch.restore(this.state, record, best);
    }
  }

  #past(record: RecordState): PastRow[] {
    return (this.#rows.get(record) ?? []).filter(isRead).map((row) => ({
      ...placeOf(row),
      deleted: row.row.deleted,
      content: row.row.content,
      withdrawn: this.state.withdrawn.has(row.receipt.id),
    }));
  }

  #block(combo: number, block: number): BlockState {
    const { blocks, number } = this.state;
    const known = blocks.get(blockKey(combo, block)) ?? new BlockState(number, combo, block);
    blocks.set(blockKey(combo, block), known);
    return known;
  }
}

const isRead = ({ outcome }: LedgerRow): boolean =>
  outcome !== 'restored' && outcome !== 'retracted';
const placeOf = ({ row: { version, line, mapping }, receipt }: LedgerRow) => ({
  version,
  receipt,
  line,
  mapping,
});

const EPOCH = 1;

/** The ledger in memory: its buckets, and what it tells of their cells. */
class LedgerInMemory {
  readonly #buckets: readonly BucketInMemory[];
  readonly #dims: (readonly string[])[] = [];
  #commit = 0;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly cube: string,
    private readonly state: State,
    private readonly producer: Pick<Producer, 'send'>,
    private readonly clock: Clock,
  ) {
    const program = compileCube(catalogue.get('cube', cube) as never, catalogue);
    const comboOf = (dims: readonly string[]): number => {
      const known = this.#dims.findIndex((one) => one.join() === dims.join());
      return known >= 0 ? known : this.#dims.push(dims) - 1;
    };
    const measures = program.measures.length;
    const evaluate: Evaluate = (record, fields, now) => {
      if (record.type !== program.record) return { parts: [], due: undefined, incomplete: false };
      const evaluated = program.evaluate(fields);
      const combo = comboOf(evaluated.dims);
      const deltas = contributionAt(evaluated, measures, now);
      const parts = deltas.map((delta) => ({ combo, ...delta }));
      return { parts, due: undefined, incomplete: false };
    };
    this.#buckets = Array.from(
      { length: RECORD_PARTITIONS },
      (_, number) => new BucketInMemory(number, clock.now(), evaluate, measures),
    );
    this.#tellCommit(0);
  }

  readonly handle = async (batch: Batch): Promise<void> => {
    const bucket = this.#buckets[batch.partition] as BucketInMemory;
    const { deltas, receipts } = bucket.fold(readBatch(batch, this.catalogue, readsAll));
    const cells = [...deltas].flatMap(([block, entries]) =>
      [...new Set(entries.map(({ day }) => day))].map((day) => ({ block, day })),
    );
    const [epoch, commit] = [EPOCH, (this.#commit += 1)];
    for (const { block, day } of cells)
      this.state.cubes.apply({
        kind: 'cell',
        cube: this.cube,
        cubeVersion: 1,
        epoch,
        commit,
        bucket: block.bucket,
        day,
        dims: [...(this.#dims[block.combo] ?? [])],
        values: (block.days[day - block.block * BLOCK_DAYS] ?? []).map(Number),
      });
    this.#tellCommit(cells.length);
    const told = [...receipts].map((receipt) =>
      deliveryMessage({ ...receipt, bucket: batch.partition, forbiddenRows: [], commit }, epoch),
    );
    await this.producer.send(TOPICS.deliveries.name, told);
  };

  #tellCommit(cells: number): void {
    this.state.cubes.apply({
      kind: 'commit',
      epoch: EPOCH,
      commit: this.#commit,
      revision: 1,
      at: this.clock.now(),
      cells,
      live: { [this.cube]: 1 },
    });
  }
}

/** What a sending says besides its rows. */
interface SendOptions {
  /** The agency; the owner of the feed where it is absent. */
  readonly as?: string;
  readonly period?: string;
  readonly history?: boolean;
  readonly dryRun?: boolean;
  readonly nothingToReport?: boolean;
}

/** The use cases of `ingest`, `normalise` and `screens` and the fold of the ledger, joined by the in-memory bus: no store, no network. */
export class HubInMemory {
  readonly quarantined: QuarantinedRow[] = [];
  /** Rows that `normalise` has read. */
  read = 0;
  /** Versions of records that the ledger has taken. */
  taken = 0;
  readonly #receipts = new Map<string, ReceiptProgress>();
  readonly #clock: Clock = { now: () => this.now };
  readonly #subscriptions: Subscriptions;
  #redefine: (definitions: readonly Definition[]) => void = () => undefined;
  #values: ReadValues | undefined;
  #publish: Publish | undefined;

  private constructor(
    private readonly bus: Bus,
    /** The instant of the hub's clock, integer ms. */
    public now: number,
    private readonly pack: OnePack,
  ) {
    this.#subscriptions = new Subscriptions(bus, new Readiness(), silent);
  }

  static async start(now: number, pack = PERMITS): Promise<HubInMemory> {
    const hub = new HubInMemory(memoryBus(), now, pack);
    await hub.#wire();
    return hub;
  }

  async #wire(): Promise<void> {
    const { cube, feed } = this.pack;
    const definitions = definitionsOf(this.pack);
    const catalogue = Catalogue.build(definitions, 1);
    await this.bus.ensureTopics([
      { name: feedTopic(feed), partitions: 4, retention: 'unlimited' },
      TOPICS.records,
      TOPICS.deliveries,
      TOPICS.quarantine,
    ]);
    const producer = await this.bus.producer();
    const feeds = new Feeds();
    feeds.set(catalogue);
    const leases = { holding: (_id: string, work: () => Promise<void>) => work() };
    this.#publish = new Publish(
      feeds,
      new FeedKinds(kindsInMemory(), producer),
      receiptsInMemory(),
      leases,
      new BytesInFlight(),
      producer,
      this.#clock,
    );
    const positions: Pick<Positions, 'claim'> = {
      claim: async ({ first, revision }) => [{ first, revision }],
    };
    const poison = { note: () => undefined };
    const normalise = new Normalise(this.#quarantine(), positions, producer, this.#clock, poison);
    const messages = registered(definitions, 1);
    normalise.setCatalogue(messages, 1);
    this.#redefine = (changed) =>
      void normalise.setCatalogue([...messages, ...registered(changed, 2)], 2);
    const state = new State(this.#clock.now);
    state.setDefinitions(messages, 1);
    this.#values = new ReadValues(state, {} as never, { ask: async () => true });
    this.#readDeliveries(state);
    const ledger = new LedgerInMemory(catalogue, cube, state, producer, this.#clock);
    await this.bus.consume({
      group: 'normalise',
      topics: [feedTopic(feed)],
      handler: async (batch) => {
        await normalise.handle(batch);
        this.read += batch.messages.length;
      },
    });
    await this.bus.consume({
      group: 'ledger',
      topics: [TOPICS.records.name],
      handler: async (batch) => {
        await ledger.handle(batch);
        this.taken += batch.messages.length;
      },
    });
    await this.#subscriptions.onApplicationBootstrap();
  }

  #quarantine(): Quarantine {
    const used: Pick<Quarantine, 'keep' | 'supersede' | 'publish'> = {
      keep: async (rows) => {
        this.quarantined.push(...rows);
        return [];
      },
      supersede: async () => [],
      publish: (_feed, receipts, send) =>
        send({
          counts: countsOf(this.quarantined, receipts),
          waiting: this.quarantined.length,
        }),
    };
    return used as Quarantine;
  }

  /** Has `screens` read what is told of deliveries, and notes what it has read. */
  #readDeliveries(state: State): void {
    const read: Subscriptions['read'] = ({ handler, ...options }) =>
      this.#subscriptions.read({
        ...options,
        handler: async (messages) => {
          await handler(messages);
          messages.map(decodeDelivery).forEach((message) => this.#note(message));
        },
      });
    const poison: Pick<PoisonMessages, 'leaveOut'> = {
      leaveOut: (messages, decode) => messages.map(decode),
    };
    new DeliveriesReader({ read }, poison, state, new Readiness());
  }

  #note(message: DeliveryMessage): void {
    const { receipt } = message;
    this.#receipts.set(receipt, noteDelivery(this.#receipts.get(receipt), message));
  }

  /** New versions of definitions, which the door does not know yet. */
  redefine(...definitions: readonly Definition[]): void {
    this.#redefine(definitions);
  }

  /** As an agency: the body of a file. @returns what is answered */
  send(body: Buffer | string, format: 'csv' | 'ndjson', options: SendOptions = {}): Promise<Sent> {
    const { feed, agency: owner } = this.pack;
    const { as: agency = owner, ...said } = options;
    const identity: Identity = { name: `agency:${agency}`, roles: ['agency-sender'], agency };
    const request = { feed, identity, body: async () => Buffer.from(body), content: { format } };
    const flags = { history: false, atomic: false, dryRun: false, nothingToReport: false };
    return (this.#publish as Publish).publish({ ...request, ...flags, ...said });
  }

  /** As `send`, until `screens` has heard what became of every row. */
  async deliver(...sent: Parameters<HubInMemory['send']>): Promise<Sent> {
    const answer = await this.send(...sent);
    await until('every row is accounted for', () => {
      const progress = this.#receipts.get(answer.receipt ?? '');
      return progress !== undefined && sumsOf(progress).applied;
    });
    return answer;
  }

  /** As `send`. @returns how many rows were received */
  publish = async (body: Buffer | string, format: 'csv' | 'ndjson'): Promise<number> =>
    (await this.send(body, format)).received;

  /** As an operator: what an indicator says. */
  values(indicator: string, query: ValuesParameters): Promise<Values> {
    return (this.#values as ReadValues).read(indicator, query);
  }

  /** As an operator: the one value of an indicator over everything, or by the codes of a dimension. */
  async value(indicator: string): Promise<number | null> {
    return (await this.values(indicator, { grain: 'all' })).values[0]?.value ?? null;
  }

  /** @param level up to which the codes are added up; absent: each by itself */
  async by(
    indicator: string,
    dimension: string,
    level?: string,
  ): Promise<Record<string, number | null>> {
    const { values } = await this.values(indicator, { grain: 'all', by: dimension, level });
    return Object.fromEntries(
      values.map(({ dims, value }) => [dims[dimension]?.code ?? '', value]),
    );
  }

  async stop(): Promise<void> {
    await this.#subscriptions.beforeApplicationShutdown();
    await this.bus.close();
  }
}
