import { setImmediate } from 'node:timers/promises';
import { RECORD_PARTITIONS, type DeliveryHead, type Fault } from '@nhip/contracts';
import {
  asFault,
  partitionName,
  type Batch as Messages,
  type Clock,
  type Logger,
  type PoisonMessages,
  type Pool,
  type PoolClient,
  type PositionStore,
} from '@nhip/platform';
import { partitionFenced } from '../faults.js';
import type { Part } from '../packed/contribution.js';
import { blockOf } from '../packed/delta-row.js';
import { ensurePartitions } from '../store/partitions.js';
import { ROWS_A_BATCH } from '../store/schema.js';
import { beginFilling, cubeVersions } from '../store/cube-versions.js';
import { Combos, type Combo } from '../store/combos.js';
import { Types } from '../store/types.js';
import { dataRefusal } from '../wire/data-refusal.js';
import { Pipeline } from '../wire/pipeline.js';
import { Batch } from './batch.js';
import type { PastRow } from './label.js';
import { Loader, type Standing } from './load.js';
import { InForce } from './in-force.js';
import type { Programs } from './programs.js';
import { readBatch } from './inbox.js';
import { halves, lessOf, type Job } from './jobs.js';
import { placeOf, type VersionRow, type WithdrawalRow } from './rows.js';
import {
  ALL_FIRED,
  blockKey,
  BlockState,
  compareOrder,
  type BucketState,
  type RecordState,
} from './state.js';
import { Walks } from './walks.js';
import { markStored, writeBatch, type Commit, type OffsetMove } from './write-batch.js';

/** Rows of a batch, those that timers and walks call for included. */
const MOST_ROWS = 10_000;
const WALK_ROWS = 2_000;
const YIELD_EVERY = 500;
const PARTITIONS_EVERY = 1_000_000;

/** Messages of one partition, and who waits for their commit. */
interface Submitted {
  readonly messages: Messages;
  resolve(): void;
  reject(error: unknown): void;
}

export interface WriterOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly poison: Pick<PoisonMessages, 'leaveOut'>;
  /** Called after each commit. */
  readonly onCommit: () => void;
}

/**
 * The writer of the ledger: takes whatever is queued, and commits versions, cells and consumed offsets in one transaction and one round trip.
 * While one batch commits the next is folded. What it holds in memory is a copy; after any error it is dropped and read anew.
 */
export class Writer implements PositionStore {
  readonly #combos: Combos;
  readonly #types: Types;
  readonly #loader: Loader;
  readonly #walks = new Walks();
  readonly #buckets = new Map<number, BucketState>();
  readonly #next = new Map<string, bigint | undefined>();
  readonly #queue: Submitted[] = [];
  #programs: Programs | undefined;
  /** Undefined where the catalogue or the ledger may have changed what is in force. */
  #inForce: InForce | undefined;
  #connection: { readonly client: PoolClient; readonly pipeline: Pipeline } | undefined;
  #working: Promise<void> | undefined;
  #committing: Promise<void> = Promise.resolve();
  /** Buckets whose timers and walks are this writer's. */
  #owned: ReadonlySet<number> = new Set();
  #prepared = false;
  #stopped = false;

  constructor(private readonly options: WriterOptions) {
    this.#combos = new Combos(options.pool);
    this.#types = new Types(options.pool);
    this.#loader = new Loader(options.pool, this.#types);
  }

  /** Timers and walks of these buckets are this writer's, and of no others. */
  assigned(partitions: Readonly<Record<string, readonly number[]>>): void {
    this.#owned = new Set(
      Object.values(partitions)
        .flat()
        .filter((bucket) => bucket < RECORD_PARTITIONS),
    );
    this.tick();
  }

  /** Definitions in force from the next batch on. */
  setPrograms(programs: Programs): void {
    this.#programs = programs;
    this.#inForce = undefined;
    this.tick();
  }

  /**
   * Queues the messages of one partition; resolves once they are committed, with the position past those that cannot be read.
   * Rejects with Fault `type-not-known-yet` while the catalogue lacks the type of one of them.
   */
  async submit(messages: Messages): Promise<void> {
    // Without a catalogue no type is known.
    if (!this.#programs) this.#read(messages);
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ messages, resolve, reject });
      this.#wake();
    });
  }

  #read(messages: Messages): Job {
    const rows = readBatch(messages, this.#programs?.catalogue, this.options.poison);
    const { topic, partition, incarnation } = messages;
    const next = (messages.messages.at(-1)?.offset ?? -1n) + 1n;
    return { topic, partition, incarnation, next, rows };
  }

  /** Looks for instants that have come and records that a new cube has not seen. Call it twice a second or so. */
  tick(): void {
    this.#wake(true);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working?.catch(() => undefined);
    this.#disconnect();
  }

  async next(
    topic: string,
    partition: number,
  ): Promise<{ next: bigint; incarnation: string } | undefined> {
    try {
      const { rows } = await this.options.pool.query<{ next: string; incarnation: string }>(
        'select next, incarnation from core.offsets where topic = $1 and partition = $2',
        [topic, partition],
      );
      const row = rows[0];
      this.#next.set(partitionName(topic, partition), row && BigInt(row.next));
      return row && { next: BigInt(row.next), incarnation: row.incarnation };
    } catch (error) {
      throw asFault(error);
    }
  }

  #wake(idle = false): void {
    if (this.#working || this.#stopped || !this.#programs || (!idle && this.#queue.length === 0))
      return;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#queue.length > 0) this.#wake();
    });
  }

  async #work(): Promise<void> {
    let open: readonly Submitted[] = [];
    try {
      do {
        const taken = this.#take();
        open = [...open, ...taken];
        await this.#begin(taken);
        open = taken;
      } while (this.#queue.length > 0 && !this.#stopped);
      await this.#committing;
    } catch (error) {
      await this.#committing.catch(() => undefined);
      this.#forget();
      await this.#settle(open, error);
    }
  }

  /** Folds messages and sends what comes of them; resolves when the commit is under way. What was read and folded is let go by then. */
  async #begin(taken: readonly Submitted[]): Promise<void> {
    const commit = await this.#fold(this.#readAll(taken), true);
    await this.#committing;
    if (commit) this.#committing = this.#commit(await this.#pipeline(), commit, taken);
    else taken.forEach((one) => one.resolve());
    this.#committing.catch(() => undefined);
  }

  /** Messages of a type that is not known yet are refused for themselves. */
  #readAll(taken: readonly Submitted[]): Job[] {
    return taken.flatMap(({ messages, reject }) => {
      try {
        return this.#read(messages);
      } catch (error) {
        reject(error);
        return [];
      }
    });
  }

  /** After a batch that failed: nobody shares another's fate where the data of one were refused, or one bucket is written by another. */
  async #settle(taken: readonly Submitted[], error: unknown): Promise<void> {
    const fenced = fencedBuckets(error);
    if (fenced || dataRefusal(error)) {
      for (const one of taken)
        if (fenced?.has(one.messages.partition)) one.reject(asFencing(one.messages));
        else await this.#alone(one);
    } else taken.forEach((one) => one.reject(asFault(error)));
    if (taken.length === 0)
      this.options.logger.warn({ error: String(error) }, 'what time moves waits');
  }

  /** Commits the messages of one partition by themselves, and settles them. */
  async #alone({ messages, resolve, reject }: Submitted): Promise<void> {
    try {
      await this.#commitAlone(this.#read(messages));
      resolve();
    } catch (error) {
      reject(fencedBuckets(error) ? asFencing(messages) : asFault(error));
    }
  }

  /** Where data are refused, the row to blame is found by halving, and committed as failed. */
  async #commitAlone(job: Job): Promise<void> {
    try {
      const commit = await this.#fold([job], false);
      if (commit) await this.#commit(await this.#pipeline(), commit, []);
    } catch (error) {
      this.#forget();
      const reason = dataRefusal(error);
      if (reason === undefined || job.rows.length === 0) throw error;
      if (job.rows.length > 1) for (const half of halves(job)) await this.#commitAlone(half);
      else {
        this.#blame(job, error);
        await this.#commitAlone(lessOf(job, reason));
      }
    }
  }

  #blame({ topic, partition, rows: [row] }: Job, error: unknown): void {
    const { code, table, column } = error as { code?: string; table?: string; column?: string };
    this.options.logger.error(
      { topic, partition, offset: String(row?.offset), code, table, column },
      'a row could not be stored as it is',
    );
  }

  #take(): Submitted[] {
    const taken: Submitted[] = [];
    for (let rows = 0; this.#queue.length > 0 && (taken.length === 0 || rows < MOST_ROWS);) {
      const one = this.#queue.shift() as Submitted;
      taken.push(one);
      rows += one.messages.messages.length;
    }
    return taken;
  }

  #forget(): void {
    this.#inForce = undefined;
    this.#buckets.clear();
    this.#next.clear();
    this.#committing = Promise.resolve();
    this.#disconnect();
  }

  #disconnect(): void {
    this.#connection?.client.release(true);
    this.#connection = undefined;
  }

  /** Knows what the tables say of the buckets that are owned, and of those asked for. */
  async #load(asked: readonly Job[]): Promise<void> {
    const { pool } = this.options;
    if (!this.#prepared) {
      await ensurePartitions(pool);
      await pool.query(
        'insert into core.clocks (bucket, at, fired, turn, revision) select b, 0, $2, 0, 0 from generate_series(0, $1) b on conflict do nothing',
        [RECORD_PARTITIONS - 1, ALL_FIRED],
      );
      this.#prepared = true;
    }
    const wanted = new Set(this.#owned);
    for (const { partition } of asked) if (partition < RECORD_PARTITIONS) wanted.add(partition);
    for (const number of this.#buckets.keys())
      if (!wanted.has(number)) this.#buckets.delete(number);
    const missing = [...wanted].filter((number) => !this.#buckets.has(number));
    // Turns are read first: what another writer changes after that is read too new, and refused when it is committed.
    for (const number of missing) this.#buckets.set(number, await this.#loader.bucket(number));
    for (const number of missing) await this.#walks.load(pool, number);
    if (missing.length === 0) return;
    await this.#combos.loadAll();
    await this.#types.loadAll();
  }

  /** Messages that were committed before come again after a crash or when another owner took over. */
  async #unseen(job: Job): Promise<Job['rows']> {
    const key = partitionName(job.topic, job.partition);
    if (!this.#next.has(key)) await this.next(job.topic, job.partition);
    const next = this.#next.get(key) ?? 0n;
    return job.rows.every(({ offset }) => offset >= next)
      ? job.rows
      : job.rows.filter(({ offset }) => offset >= next);
  }

  /** What is in force from the batch at hand on; a version that no ledger has seen begins to fill. Looked at anew while one fills: another writer may have brought it live. */
  async #definitions(): Promise<InForce> {
    const programs = this.#programs as Programs;
    if (this.#inForce && !this.#inForce.isFilling) return this.#inForce;
    const { pool } = this.options;
    await this.#committing;
    if (!this.#inForce) await beginFilling(pool, programs.all);
    this.#inForce = InForce.of(programs, await cubeVersions(pool));
    return this.#inForce;
  }

  /** @param asked whether also what time moves and what new cubes ask for is folded */
  async #fold(jobs: readonly Job[], asked: boolean): Promise<Commit | undefined> {
    await this.#load(jobs);
    const inForce = await this.#definitions();
    const now = this.options.clock.now();
    const rows = new Map<number, (VersionRow | WithdrawalRow)[]>();
    for (const job of jobs) {
      const known = rows.get(job.partition) ?? [];
      known.push(...(await this.#unseen(job)));
      rows.set(job.partition, known);
    }
    const asks = ({ number }: BucketState): boolean => asked && this.#owned.has(number);
    const touched = [...this.#buckets.values()].filter(
      (bucket) =>
        rows.has(bucket.number) ||
        (asks(bucket) &&
          ((bucket.due !== undefined && bucket.due <= now) ||
            this.#walks.open(inForce.all, bucket.number))),
    );
    if (touched.length === 0 && jobs.length === 0) return undefined;
    for (const bucket of touched) bucket.turnGenerations();
    const batch = new Batch(await this.#loader.nextBatch(), inForce.revision);
    await this.#types.ensure(
      new Set([...inForce.all.map(({ record }) => record), ...typesOf(rows)]),
    );
    let left = MOST_ROWS;
    for (const bucket of touched) {
      if (asks(bucket)) left -= await this.#asked(batch, bucket, inForce, now, left);
      await this.#rows(batch, bucket, rows.get(bucket.number) ?? []);
    }
    await this.#evaluate(batch, inForce);
    for (const { bucket: number, due } of batch.records.keys()) {
      const bucket = this.#buckets.get(number) as BucketState;
      if (due !== undefined) bucket.due = Math.min(bucket.due ?? due, due);
    }
    return { batch, buckets: touched, offsets: this.#moves(jobs), at: now };
  }

  /** Records that the clock or a new cube calls for. @returns how many */
  async #asked(
    batch: Batch,
    bucket: BucketState,
    inForce: InForce,
    now: number,
    left: number,
  ): Promise<number> {
    const standing: Standing[] = [];
    const walk = this.#walks.open(inForce.all, bucket.number);
    const fires = bucket.due !== undefined && bucket.due <= now;
    if (walk || fires) await this.#committing;
    if (walk) {
      const most = Math.max(1, Math.min(WALK_ROWS, left));
      const walked = await this.#loader.after(bucket, walk.type, walk.after, most);
      standing.push(...walked);
      const done = walked.length < most;
      const moved = { ...walk, after: walked.at(-1)?.record.num ?? walk.after, done };
      this.#walks.set(moved);
      batch.walks.push(moved);
    }
    if (!fires) bucket.clock = laterOf(bucket.clock, { at: now, fired: ALL_FIRED });
    else {
      const most = Math.max(1, left - standing.length);
      const due = await this.#loader.due(bucket, now, most);
      standing.push(...due);
      const last = due.at(-1)?.record;
      const reached = { at: last?.due ?? now, fired: last?.num ?? ALL_FIRED };
      bucket.clock = due.length < most ? { at: now, fired: ALL_FIRED } : reached;
      bucket.due = await this.#loader.nextDue(bucket, bucket.clock);
    }
    for (const { record, payload } of standing) {
      const touch = batch.touch(record);
      touch.again = true;
      touch.standing = { payload };
    }
    return standing.length;
  }

  async #rows(
    batch: Batch,
    bucket: BucketState,
    rows: readonly (VersionRow | WithdrawalRow)[],
  ): Promise<void> {
    const versions = rows.filter((row) => row.kind === 'version');
    const withdrawals = rows.filter((row) => row.kind === 'withdrawal');
    await this.#receipts(bucket, rows);
    for (const row of withdrawals) await this.#withdraw(batch, bucket, row);
    if (versions.length === 0) return;
    await this.#records(bucket, versions);
    const records = versions.map((row) => batch.recordOf(bucket, row));
    const history = await this.#history(bucket, versions, records);
    for (let i = 0; i < versions.length; i += 1) {
      const record = records[i] as RecordState;
      batch.take(bucket, record, versions[i] as VersionRow, history.get(record) ?? NO_PAST);
      if (i % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
    }
  }

  async #receipts(
    bucket: BucketState,
    rows: readonly { readonly delivery: DeliveryHead }[],
  ): Promise<void> {
    if (bucket.receipts.complete) return;
    const ids = [...new Set(rows.map(({ delivery }) => delivery.receipt))].filter(
      (id) => !bucket.receipts.get(id),
    );
    if (ids.length > 0) await this.#loader.receipts(bucket, ids);
  }

  async #records(bucket: BucketState, rows: readonly VersionRow[]): Promise<void> {
    if (bucket.records.complete) return;
    const missing = new Map<string, VersionRow>();
    for (const row of rows) if (!bucket.records.get(row.name)) missing.set(row.name, row);
    if (missing.size > 0) await this.#loader.records(bucket, [...missing.values()]);
  }

  /** Reads the past of the records to which a row may have come before, or which a row does not top. */
  async #history(
    bucket: BucketState,
    rows: readonly VersionRow[],
    records: readonly RecordState[],
  ): Promise<Map<RecordState, PastRow[]>> {
    const asked = new Map<RecordState, number>();
    for (let i = 0; i < rows.length; i += 1) {
      const [row, record] = [rows[i] as VersionRow, records[i] as RecordState];
      if (!record.head || !needsPast(bucket, record, row)) continue;
      const began = bucket.receipts.get(row.delivery.receipt)?.firstBatch;
      const since = began === undefined ? Number.MAX_SAFE_INTEGER : began * ROWS_A_BATCH;
      asked.set(record, Math.min(since, asked.get(record) ?? since));
    }
    if (asked.size === 0) return new Map();
    await this.#committing;
    return this.#loader.history(
      bucket,
      [...asked].map(([record, since]) => ({ record, since })),
    );
  }

  /** A receipt's rows count no more: where one of them stands, the greatest that still counts stands again, or none does. */
  async #withdraw(batch: Batch, bucket: BucketState, row: WithdrawalRow): Promise<void> {
    batch.receiptOf(bucket, row.delivery, true);
    if (bucket.withdrawn.has(row.withdrawn)) return;
    bucket.withdrawn.add(row.withdrawn);
    batch.withdrawals.push({ bucket: bucket.number, row });
    await this.#committing;
    const records = (await this.#loader.ofReceipt(bucket, row.withdrawn)).filter(
      (record) => record.stands && record.receipt.id === row.withdrawn,
    );
    if (records.length === 0) return;
    const best = await this.#loader.best(bucket, records);
    for (const record of records) batch.restore(bucket, record, best.get(record));
  }

  async #evaluate(batch: Batch, inForce: InForce): Promise<void> {
    const changes: (readonly [RecordState, readonly Part[]])[] = [];
    const isCounted = (combo: number): boolean => inForce.has(this.#combos.of(combo));
    let records = [...batch.records.keys()];
    for (; records.length > 0;) {
      const missing: Combo[] = [];
      const evaluate = inForce.evaluator(this.#combos, this.#walks, missing);
      const asked: RecordState[] = [];
      for (let i = 0; i < records.length; i += 1) {
        const record = records[i] as RecordState;
        const clock = (this.#buckets.get(record.bucket) as BucketState).clock;
        if (!batch.evaluate(record, evaluate, clock, this.#measuresOf, isCounted, changes))
          asked.push(record);
        if (i % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
      }
      if (missing.length > 0) await this.#combos.ensure(missing);
      records = asked;
    }
    await this.#blocks(changes);
    // In the order in which the members of a cell are packed.
    changes.sort(([a], [b]) => a.num - b.num);
    for (const [record, parts] of changes)
      batch.apply(record, parts, (combo, block) => this.#block(record.bucket, combo, block));
  }

  readonly #measuresOf = (combo: number): number => this.#combos.of(combo).measures;

  #block(bucket: number, combo: number, block: number): BlockState {
    const { blocks } = this.#buckets.get(bucket) as BucketState;
    const key = blockKey(combo, block);
    const known = blocks.get(key);
    if (known) return known;
    const made = new BlockState(bucket, combo, block);
    blocks.set(key, made);
    return made;
  }

  /** Holds the cells that changes are about. */
  async #blocks(changes: readonly (readonly [RecordState, readonly Part[]])[]): Promise<void> {
    const missing = new Map<BucketState, BlockState[]>();
    for (const [record, parts] of changes) {
      const bucket = this.#buckets.get(record.bucket) as BucketState;
      if (bucket.blocks.complete) continue;
      for (const { combo, day } of parts) {
        const block = blockOf(day);
        if (bucket.blocks.get(blockKey(combo, block))) continue;
        const made = this.#block(record.bucket, combo, block);
        const many = missing.get(bucket);
        if (many) many.push(made);
        else missing.set(bucket, [made]);
      }
    }
    for (const [bucket, blocks] of missing)
      await this.#loader.blocks(bucket, blocks, this.#measuresOf);
  }

  #moves(jobs: readonly Job[]): OffsetMove[] {
    const moves = new Map<string, OffsetMove>();
    for (const { topic, partition, incarnation, next } of jobs) {
      const key = partitionName(topic, partition);
      const from = moves.has(key) ? moves.get(key)?.from : this.#next.get(key);
      if (next > (moves.get(key)?.to ?? from ?? -1n))
        moves.set(key, { topic, partition, incarnation, from, to: next });
    }
    for (const [key, { to }] of moves) this.#next.set(key, to);
    return [...moves.values()];
  }

  async #pipeline(): Promise<Pipeline> {
    if (!this.#connection) {
      const client = await this.options.pool.connect();
      await client.query('set plan_cache_mode = force_generic_plan; set enable_seqscan = off');
      this.#connection = { client, pipeline: new Pipeline(client) };
    }
    return this.#connection.pipeline;
  }

  /** Gathers and sends at once, so that the next batch may be folded from here on. */
  #commit(pipeline: Pipeline, commit: Commit, taken: readonly Submitted[]): Promise<void> {
    writeBatch(pipeline, commit, this.#types);
    markStored(commit);
    return this.#sent(pipeline, commit.batch.number, taken);
  }

  async #sent(pipeline: Pipeline, batch: number, taken: readonly Submitted[]): Promise<void> {
    await pipeline.send();
    taken.forEach((one) => one.resolve());
    this.options.onCommit();
    if (batch % PARTITIONS_EVERY === 0) await ensurePartitions(this.options.pool);
  }
}

const typesOf = (rows: ReadonlyMap<number, readonly (VersionRow | WithdrawalRow)[]>): string[] => {
  const types = new Set<string>();
  for (const many of rows.values())
    for (const row of many) if (row.kind === 'version') types.add(row.type);
  return [...types];
};

const laterOf = (a: BucketState['clock'], b: BucketState['clock']): BucketState['clock'] =>
  a.at > b.at ? a : b;

const NO_PAST: readonly PastRow[] = [];

/** Whether rows of the record's past can matter for a row: it may have come before, or does not top what stands. */
function needsPast(bucket: BucketState, record: RecordState, row: VersionRow): boolean {
  const tops =
    !record.stands || row.version > record.version || compareOrder(placeOf(row), record) >= 0;
  if (tops && !bucket.withdrawn.has(row.delivery.receipt)) return false;
  return !row.versioned || record.maySee(row.version);
}

const FENCED = 'NH001';

/** The buckets that others have written meanwhile, where that is why a commit was refused. */
function fencedBuckets(error: unknown): ReadonlySet<number> | undefined {
  const { code, detail } = error as { readonly code?: string; readonly detail?: string };
  return code === FENCED ? new Set(detail?.split(',').map(Number)) : undefined;
}

const asFencing = ({ topic, partition }: Messages): Fault => partitionFenced(topic, partition);
