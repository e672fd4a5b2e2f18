import path from 'node:path';
import { feedTopic, RECORD_PARTITIONS, TOPICS, type Identity, type Sent } from '@nhip/contracts';
import { Catalogue, compileCube, contributionAt, type Definition } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { BytesInFlight, memoryBus, type Batch, type Bus, type Clock } from '@nhip/platform';
import { readsAll, registered } from '@nhip/testkit';
import { Feeds } from '../../services/ingest/src/app/feeds.js';
import type { ReceiptRow, ReceiptStore } from '../../services/ingest/src/app/ports.js';
import { Publish } from '../../services/ingest/src/app/publish.js';
import { Normalise } from '../../services/normalise/src/app/normalise.js';
import type {
  Positions,
  Quarantine,
  QuarantinedRow,
} from '../../services/normalise/src/app/ports.js';
import { ReadValues } from '../../services/screens/src/app/read-values.js';
import { State } from '../../services/screens/src/app/state.js';
import {
  Batch as Fold,
  type Evaluate,
  type LedgerRow,
} from '../../libs/ledger/src/writer/batch.js';
import { BLOCK_DAYS } from '../../libs/ledger/src/packed/delta-row.js';
import { readBatch } from '../../libs/ledger/src/writer/read-batch.js';
import type { PastRow } from '../../libs/ledger/src/writer/label.js';
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
}

const PERMITS: OnePack = {
  folder: 'municipal-permits',
  feed: 'municipal-permits.events',
  agency: 'H09',
  cube: 'permits',
};
const folderOf = ({ folder }: OnePack): string =>
  path.resolve(import.meta.dirname, '../../packs', folder);

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
        batch.take(this.state, record, row, this.#past(record));
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

/** The ledger in memory: its buckets, and what it tells of their cells. */
class LedgerInMemory {
  readonly #buckets: readonly BucketInMemory[];
  readonly #dims: (readonly string[])[] = [];
  #commit = 0;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly cube: string,
    private readonly state: State,
    private readonly clock: Clock,
  ) {
    const program = compileCube(catalogue.get('cube', cube) as never, catalogue);
    const comboOf = (dims: readonly string[]): number => {
      const known = this.#dims.findIndex((one) => one.join() === dims.join());
      return known >= 0 ? known : this.#dims.push(dims) - 1;
    };
    const measures = program.measures.length;
    const evaluate: Evaluate = (_record, fields, now) => {
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
  }

  readonly handle = async (batch: Batch): Promise<void> => {
    const bucket = this.#buckets[batch.partition] as BucketInMemory;
    const { deltas } = bucket.fold(readBatch(batch, this.catalogue, readsAll));
    const cells = [...deltas].flatMap(([block, entries]) =>
      [...new Set(entries.map(({ day }) => day))].map((day) => ({ block, day })),
    );
    const [epoch, commit] = [1, (this.#commit += 1)];
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
    this.state.cubes.apply({
      kind: 'commit',
      epoch,
      commit,
      revision: 1,
      at: this.clock.now(),
      cells: cells.length,
      live: { [this.cube]: 1 },
    });
  };
}

/** The use cases of `ingest`, `normalise` and `screens` and the fold of the ledger, joined by the in-memory bus: no store, no network. */
export class HubInMemory {
  readonly quarantined: QuarantinedRow[] = [];
  /** Rows that `normalise` has read. */
  read = 0;
  /** Versions of records that the ledger has taken. */
  taken = 0;
  #redefine: (definitions: readonly Definition[]) => void = () => undefined;
  #values: ReadValues | undefined;
  #publish: Publish | undefined;

  private constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
    private readonly pack: OnePack,
  ) {}

  static async start(now: number, pack = PERMITS): Promise<HubInMemory> {
    const hub = new HubInMemory(memoryBus(), { now: () => now }, pack);
    await hub.#wire();
    return hub;
  }

  async #wire(): Promise<void> {
    const { cube, feed } = this.pack;
    const { definitions } = readPack(readFolder(folderOf(this.pack)));
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
      receiptsInMemory(),
      leases,
      new BytesInFlight(),
      producer,
      this.clock,
    );
    const quarantine = {
      keep: async (rows: readonly QuarantinedRow[]) => {
        this.quarantined.push(...rows);
        return [];
      },
      publish: async () => undefined,
    } as unknown as Quarantine;
    const positions: Pick<Positions, 'claim'> = {
      claim: async ({ first, revision }) => [{ first, revision }],
    };
    const poison = { note: () => undefined };
    const normalise = new Normalise(quarantine, positions, producer, this.clock, poison);
    const messages = registered(definitions, 1);
    normalise.setCatalogue(messages, 1);
    this.#redefine = (changed) =>
      void normalise.setCatalogue([...messages, ...registered(changed, 2)], 2);
    const state = new State(this.clock.now);
    state.setDefinitions(messages, 1);
    this.#values = new ReadValues(state, {} as never);
    const ledger = new LedgerInMemory(catalogue, cube, state, this.clock);
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
  }

  /** New versions of definitions, which the door does not know yet. */
  redefine(...definitions: readonly Definition[]): void {
    this.#redefine(definitions);
  }

  /** As an agency: the body of a file. @returns what is answered */
  send(body: Buffer | string, format: 'csv' | 'ndjson', dryRun = false): Promise<Sent> {
    const { feed, agency } = this.pack;
    const identity: Identity = { name: `agency:${agency}`, roles: ['agency-sender'], agency };
    const request = { feed, identity, body: async () => Buffer.from(body), content: { format } };
    const flags = { atomic: false, dryRun, nothingToReport: false };
    return (this.#publish as Publish).publish({ ...request, ...flags });
  }

  /** As `send`. @returns how many rows were received */
  publish = async (body: Buffer | string, format: 'csv' | 'ndjson'): Promise<number> =>
    (await this.send(body, format)).received;

  /** As an operator: the one value of an indicator over everything, or by the codes of a dimension. */
  async value(indicator: string): Promise<number | null> {
    return (await this.#values?.read(indicator, { grain: 'all' }))?.values[0]?.value ?? null;
  }

  async by(indicator: string, dimension: string): Promise<Record<string, number | null>> {
    const answer = await this.#values?.read(indicator, { grain: 'all', by: dimension });
    return Object.fromEntries(
      (answer?.values ?? []).map(({ dims, value }) => [dims[dimension]?.code ?? '', value]),
    );
  }

  stop(): Promise<void> {
    return this.bus.close();
  }
}
