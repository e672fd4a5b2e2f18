import path from 'node:path';
import { feedTopic, recordTopic, RECORD_PARTITIONS, TOPICS, type Identity } from '@nhip/contracts';
import { Catalogue, compileCube, contributionAt } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { memoryBus, type Batch, type Bus, type Clock } from '@nhip/platform';
import { readsAll } from '@nhip/testkit';
import { Feeds } from '../../services/ingest/src/app/feeds.js';
import type { ReceiptRow, ReceiptStore } from '../../services/ingest/src/app/ports.js';
import { Publish } from '../../services/ingest/src/app/publish.js';
import { Normalise } from '../../services/normalise/src/app/normalise.js';
import type { Quarantine, QuarantinedRow } from '../../services/normalise/src/app/ports.js';
import { ReadValues } from '../../services/screens/src/app/read-values.js';
import { State } from '../../services/screens/src/app/state.js';
import { readBatch } from '../../libs/ledger/src/engine/inbox.js';
import { foldRecord } from '../../libs/ledger/src/fold/fold-record.js';
import type { Evaluate, Part, PastRow, Standing } from '../../libs/ledger/src/fold/state.js';

const PACK = path.resolve(import.meta.dirname, '../../packs/municipal-permits');
const FEED = 'municipal-permits.events';
const SENDER: Identity = { name: 'agency:H09', roles: ['agency-sender'], agency: 'H09' };

/** Receipts in memory: what `ingest` needs of its store. */
function receiptsInMemory(): ReceiptStore {
  const used: Pick<ReceiptStore, 'begin' | 'sent'> = {
    begin: async (receipt: ReceiptRow, _key, bodySha256) => ({ receipt, bodySha256 }),
    sent: async () => undefined,
  };
  return used as ReceiptStore;
}

/** The ledger in memory: the pure fold, and the cells that it adds up. One bucket's rows come in order, as from their partition. */
class LedgerInMemory {
  readonly #standing = new Map<string, Standing | undefined>();
  readonly #history = new Map<string, PastRow[]>();
  readonly #withdrawn = Array.from({ length: RECORD_PARTITIONS }, () => new Set<string>());
  readonly #dims: (readonly string[])[] = [];
  readonly #cells = new Map<
    string,
    { bucket: number; combo: number; day: number; values: number[] }
  >();
  readonly #changed = new Set<string>();
  readonly #evaluate: Evaluate;
  #commit = 0;

  constructor(
    private readonly catalogue: Catalogue,
    private readonly state: State,
    private readonly clock: Clock,
  ) {
    const program = compileCube(catalogue.get('cube', 'permits') as never, catalogue);
    const comboOf = (dims: readonly string[]): number => {
      const known = this.#dims.findIndex((one) => one.join() === dims.join());
      return known >= 0 ? known : this.#dims.push(dims) - 1;
    };
    this.#evaluate = (_record, payload, now) => {
      const evaluated = program.evaluate(JSON.parse(payload) as never);
      const combo = comboOf(evaluated.dims);
      const parts = contributionAt(evaluated, program.measures.length, now).map((delta): Part => ({
        combo,
        ...delta,
      }));
      return { parts, due: undefined };
    };
  }

  readonly handle = async (batch: Batch): Promise<void> => {
    const { partition: bucket, rows, withdrawals } = readBatch(batch, this.catalogue, readsAll);
    const withdrawn = this.#withdrawn[bucket] as Set<string>;
    for (const { message } of withdrawals) withdrawn.add(message.withdrawn);
    const touched = new Map(rows.map((row) => [row.id, rows.filter((one) => one.id === row.id)]));
    if (withdrawals.length > 0)
      for (const [name] of this.#standing)
        if (name.startsWith(`${bucket}/`)) this.#fold(bucket, name.slice(2), [], true);
    for (const [id, ones] of touched) this.#fold(bucket, id, ones, false);
    this.#publish();
  };

  #fold(
    bucket: number,
    id: string,
    rows: ReturnType<typeof readBatch>['rows'],
    again: boolean,
  ): void {
    const name = `${bucket}/${id}`;
    const history = this.#history.get(name) ?? [];
    const input = {
      type: 'permit',
      id,
      bucket,
      standing: this.#standing.get(name),
      history: [...history],
      rows,
      again,
    };
    const context = {
      clock: this.clock.now(),
      withdrawn: this.#withdrawn[bucket] as Set<string>,
      evaluate: this.#evaluate,
    };
    const { standing, ledger, deltas } = foldRecord(input, context);
    this.#standing.set(name, standing);
    history.push(
      ...ledger.filter(({ outcome }) => outcome !== 'restored' && outcome !== 'retracted'),
    );
    this.#history.set(name, history);
    for (const { combo, day, values } of deltas) {
      const key = `${bucket}/${combo}/${day}`;
      const cell = this.#cells.get(key) ?? { bucket, combo, day, values: values.map(() => 0) };
      values.forEach((value, i) => (cell.values[i] = (cell.values[i] ?? 0) + value));
      this.#cells.set(key, cell);
      this.#changed.add(key);
    }
  }

  #publish(): void {
    const [epoch, commit] = [1, (this.#commit += 1)];
    const base = { kind: 'cell', cube: 'permits', cubeVersion: 1, epoch, commit } as const;
    for (const key of this.#changed) {
      const { combo, ...cell } = this.#cells.get(key) as {
        bucket: number;
        combo: number;
        day: number;
        values: number[];
      };
      this.state.cubes.apply({
        ...base,
        ...cell,
        values: [...cell.values],
        dims: [...(this.#dims[combo] ?? [])],
      });
    }
    this.state.cubes.apply({
      kind: 'commit',
      epoch,
      commit,
      at: this.clock.now(),
      revision: 1,
      cells: this.#changed.size,
    });
    this.#changed.clear();
  }
}

/** The use cases of `ingest`, `normalise` and `screens` and the fold of the ledger, joined by the in-memory bus: no store, no network. */
export class HubInMemory {
  readonly quarantined: QuarantinedRow[] = [];
  #values: ReadValues | undefined;
  #publish: Publish | undefined;

  private constructor(
    private readonly bus: Bus,
    private readonly clock: Clock,
  ) {}

  static async start(now: number): Promise<HubInMemory> {
    const hub = new HubInMemory(memoryBus(), { now: () => now });
    await hub.#wire();
    return hub;
  }

  async #wire(): Promise<void> {
    const { definitions } = readPack(readFolder(PACK));
    const catalogue = Catalogue.build(definitions, 1);
    await this.bus.ensureTopics([
      { name: feedTopic(FEED), partitions: 4, retention: 'unlimited' },
      { name: recordTopic('permit'), partitions: RECORD_PARTITIONS, retention: '14d' },
      { name: TOPICS.deliveries.name, partitions: 1, retention: '14d' },
      { name: TOPICS.quarantine.name, partitions: 1, retention: '14d' },
    ]);
    const producer = await this.bus.producer();
    const feeds = new Feeds();
    feeds.set(catalogue);
    this.#publish = new Publish(feeds, receiptsInMemory(), producer, this.clock);
    const quarantine = {
      keep: async (rows: readonly QuarantinedRow[]) => (this.quarantined.push(...rows), []),
      markPublished: async () => undefined,
    } as unknown as Quarantine;
    const normalise = new Normalise(quarantine, producer, this.clock, { note: () => undefined });
    normalise.setCatalogue(catalogue);
    const state = new State(this.clock.now);
    state.setDefinitions(
      definitions.map(({ kind, id, version, body }) => ({
        kind,
        id,
        version,
        body,
        revision: 1,
        pack: 'municipal-permits',
      })),
      1,
    );
    this.#values = new ReadValues(state, {} as never);
    const ledger = new LedgerInMemory(catalogue, state, this.clock);
    await this.bus.consume({
      group: 'normalise',
      topics: [feedTopic(FEED)],
      handler: normalise.handle,
    });
    await this.bus.consume({
      group: 'indicators',
      topics: [recordTopic('permit')],
      handler: ledger.handle,
    });
  }

  /** As an agency: the body of a file. */
  async publish(body: Buffer | string, format: 'csv' | 'ndjson'): Promise<number> {
    const request = { feed: FEED, identity: SENDER, body: Buffer.from(body), format };
    const answer = await this.#publish?.publish({
      ...request,
      atomic: false,
      dryRun: false,
      nothingToReport: false,
    });
    return answer?.received ?? 0;
  }

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
