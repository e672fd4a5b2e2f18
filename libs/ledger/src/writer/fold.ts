import { setImmediate } from 'node:timers/promises';
import { RECORD_PARTITIONS } from '@nhip/contracts';
import { withReferences } from '@nhip/kernel';
import type { Clock, Pool } from '@nhip/platform';
import type { Part } from '../packed/contribution.js';
import { blockOf } from '../packed/delta-row.js';
import { Combos, type Combo } from '../store/combos.js';
import { beginFilling, cubeVersions } from '../store/cube-versions.js';
import { ensurePartitions } from '../store/partitions.js';
import { referencesAt } from '../store/reference-clock.js';
import { Types } from '../store/types.js';
import type { Pipeline } from '../wire/pipeline.js';
import { Batch } from './batch.js';
import { CommitRows, type Commit } from './commit-rows.js';
import { InForce, type Join } from './in-force.js';
import type { Job } from './jobs.js';
import { Loader, type Standing } from './load.js';
import type { Positions } from './positions.js';
import type { Programs } from './programs.js';
import { References } from './references.js';
import type { Less, Portion, RecordRow } from './rows.js';
import {
  ALL_FIRED,
  blockKey,
  BlockState,
  laterOf,
  sooner,
  type BucketState,
  type RecordState,
} from './state.js';
import { RowTaker, YIELD_EVERY } from './take-rows.js';
import { moved, reached, Walks } from './walks.js';

const WALK_ROWS = 2_000;
/** In each stretch of so many batches the next partitions of the logs are made. */
const BATCHES_A_STRETCH = 1_000_000;

/** Records that are called for without a message. */
export interface Call {
  readonly bucket: number;
  readonly by: 'clock' | 'cubes';
}

/** What is folded beside messages: what one call asks for, or what all of them do that are not left out. */
export type Called = Portion &
  ({ readonly call: Call } | { readonly leaveOut: (call: Call) => boolean });

export interface FolderOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly positions: Positions;
  /** Resolves once what was folded before can be read. */
  readonly committed: () => Promise<void>;
}

/** Folds messages, timers and walks into the buckets, one after another, and gathers what a commit of them writes. What it holds in memory is a copy of the tables. */
export class Folder {
  readonly #combos: Combos;
  readonly #types: Types;
  readonly #loader: Loader;
  readonly #taker: RowTaker;
  readonly #walks = new Walks();
  readonly #references = new References();
  readonly #buckets = new Map<number, BucketState>();
  /** The buckets of what was folded last. */
  #folding: readonly number[] = [];
  /** Buckets that were let go while they were ours: what is held beside them is as new as they were. */
  readonly #refused = new Set<number>();
  #rows: CommitRows;
  #programs: Programs | undefined;
  /** Undefined where the catalogue or the ledger may have changed what is in force. */
  #inForce: InForce | undefined;
  /** Buckets whose timers and walks are asked for. */
  #owned: ReadonlySet<number> = new Set();
  #prepared = false;
  /** The stretch of batches in which the partitions of the logs were last looked at. */
  #stretch: number | undefined;

  constructor(private readonly options: FolderOptions) {
    const { pool, committed } = options;
    this.#combos = new Combos(pool);
    this.#types = new Types(pool);
    this.#loader = new Loader(pool, this.#types);
    this.#taker = new RowTaker(this.#loader, committed);
    this.#rows = new CommitRows(this.#types);
  }

  own(buckets: Iterable<number>): void {
    this.#owned = new Set(buckets);
  }

  /** Definitions in force from the next batch on. */
  setPrograms(programs: Programs): void {
    this.#programs = programs;
    this.#inForce = undefined;
  }

  /** Lets go what was folded and did not land, and all that is held of the tables. */
  forget(): void {
    this.#inForce = undefined;
    this.#stretch = undefined;
    this.#buckets.clear();
    this.#refused.clear();
    this.#rows = new CommitRows(this.#types);
  }

  /** Lets go what was folded last and was refused, and of the tables what it may have changed here: its buckets. */
  letGo(): void {
    for (const bucket of this.#folding) {
      this.#buckets.delete(bucket);
      this.#refused.add(bucket);
    }
    this.#rows = new CommitRows(this.#types);
  }

  /** What the clock, and cubes that fill, are retired or go by other calendars, may call for. */
  get calls(): readonly Call[] {
    return [...this.#owned].flatMap((bucket) => [
      { bucket, by: 'cubes' },
      { bucket, by: 'clock' },
    ]);
  }

  /** @param called what of that which time moves and new cubes call for is folded too @returns undefined where there is nothing to commit */
  async fold(jobs: readonly Job[], called?: Called): Promise<Commit | undefined> {
    await this.#load(jobs);
    const inForce = await this.#definitions();
    for (const bucket of this.#buckets.keys()) await this.#walks.load(this.options.pool, bucket);
    await this.#followReferences();
    const now = this.options.clock.now();
    const jobsOf = Map.groupBy(jobs, ({ partition }) => partition);
    const isCalled = ({ number: bucket }: BucketState, by: Call['by']): boolean => {
      if (!called || !this.#owned.has(bucket)) return false;
      if (!('call' in called)) return !called.leaveOut({ bucket, by });
      return called.call.bucket === bucket && called.call.by === by;
    };
    const touched = [...this.#buckets.values()].filter(
      (bucket) =>
        jobsOf.has(bucket.number) ||
        (isCalled(bucket, 'clock') && fires(bucket, now)) ||
        (isCalled(bucket, 'cubes') &&
          (this.#isBehind(bucket) ||
            this.#walks.open(inForce.all, inForce.retired, bucket.number))),
    );
    this.#folding = touched.map((bucket) => bucket.number);
    if (touched.length === 0 && jobs.length === 0) return undefined;
    for (const bucket of touched) bucket.turnGenerations();
    const number = await this.#nextBatch();
    await this.#types.ensure(inForce.all.map(({ record }) => record));
    // Of a partition that is no bucket no message can be read: its position moves all the same.
    const folded = jobs.filter((job) => !this.#buckets.has(job.partition) && job.read());
    const referred = touched.map(({ references }) => references);
    let left = called?.most ?? 0;
    for (const bucket of touched) {
      const batch = new Batch(number, inForce.revision);
      const standing: Standing[] = [];
      if (isCalled(bucket, 'cubes')) {
        const most = Math.max(1, left);
        standing.push(...(await this.#naming(bucket, inForce, most)));
        // Where one record is asked for it is the one to blame: no other comes with it.
        if (standing.length < most)
          standing.push(...(await this.#walked(batch, bucket, inForce, most - standing.length)));
      }
      if (isCalled(bucket, 'clock'))
        standing.push(...(await this.#fired(bucket, now, Math.max(1, left - standing.length))));
      await this.#touch(batch, bucket, standing, called?.less);
      left -= standing.length;
      folded.push(...(await this.#take(batch, bucket, jobsOf.get(bucket.number) ?? [])));
      await this.#evaluate(batch, bucket, inForce);
      for (const { due } of batch.records.keys()) bucket.due = sooner(bucket.due, due);
      this.#rows.add(bucket, batch);
    }
    const offsets = this.options.positions.moves(folded);
    // A step in which nobody named one that changed is kept too: what comes behind it may be refused, and read again from what is stored.
    const isBrought = touched.some(({ references }, i) => references !== referred[i]);
    if (offsets.length === 0 && this.#rows.isEmpty && !isBrought) return undefined;
    return { number, revision: inForce.revision, buckets: touched, offsets, at: now };
  }

  /** Gathers the statements of what was folded. */
  write(to: Pipeline, commit: Commit): void {
    this.#rows.write(to, commit);
  }

  /** Knows what the tables say of the buckets that are owned, and of those asked for. */
  async #load(asked: readonly Job[]): Promise<void> {
    await this.#prepare();
    const wanted = new Set(this.#owned);
    for (const { partition } of asked) if (partition < RECORD_PARTITIONS) wanted.add(partition);
    for (const number of this.#buckets.keys())
      if (!wanted.has(number)) this.#buckets.delete(number);
    const missing = [...wanted].filter((number) => !this.#buckets.has(number));
    const known = missing.every((number) => this.#refused.has(number));
    this.#refused.clear();
    // Turns are read first: what another writer changes after that is read too new, and refused when it is committed.
    for (const number of missing) this.#buckets.set(number, await this.#loader.bucket(number));
    for (const number of missing) this.#walks.forget(number);
    if (known) return;
    await this.#combos.loadAll();
    await this.#types.loadAll();
  }

  async #prepare(): Promise<void> {
    if (this.#prepared) return;
    await this.options.pool.query(
      'insert into core.clocks (bucket, at, fired, turn, revision) select b, 0, $2, 0, 0 from generate_series(0, $1) b on conflict do nothing',
      [RECORD_PARTITIONS - 1, ALL_FIRED],
    );
    this.#prepared = true;
  }

  /** Draws the number of a batch, once its logs have partitions for it. Another writer may have drawn the one with which a stretch begins. */
  async #nextBatch(): Promise<number> {
    const number = await this.#loader.nextBatch();
    const stretch = Math.floor(number / BATCHES_A_STRETCH);
    if (stretch !== this.#stretch) await ensurePartitions(this.options.pool);
    this.#stretch = stretch;
    return number;
  }

  /** What is in force from the batch at hand on; a version that no ledger has seen begins to fill. Looked at anew while one fills: another writer may have brought it live. */
  async #definitions(): Promise<InForce> {
    const programs = this.#programs as Programs;
    if (this.#inForce && !this.#inForce.isFilling) return this.#inForce;
    const { pool } = this.options;
    await this.options.committed();
    if (!this.#inForce) await beginFilling(pool, programs.all);
    const inForce = InForce.of(programs, await cubeVersions(pool));
    // Whoever retires a version has a walk of it begin in all buckets.
    if (inForce.retired.length !== this.#inForce?.retired.length) this.#walks.forget();
    this.#inForce = inForce;
    return inForce;
  }

  /** The next records that a version which fills has not seen, that a live one has not counted by its calendars, or that a retired one could not count. */
  async #walked(
    batch: Batch,
    bucket: BucketState,
    inForce: InForce,
    left: number,
  ): Promise<readonly Standing[]> {
    const walk = this.#walks.open(inForce.all, inForce.retired, bucket.number);
    if (!walk) return [];
    const { through, ...stored } = walk;
    await this.options.committed();
    const most = Math.min(WALK_ROWS, left);
    const walked = await (through === 'uncounted'
      ? this.#loader.uncounted(bucket, reached(walk), most)
      : this.#loader.after(bucket, through.type, reached(walk), most));
    const last = walked.at(-1)?.record.num ?? reached(walk);
    const now = moved(stored, last, walked.length < most);
    this.#walks.set(now);
    batch.walks.push(now);
    return walked;
  }

  /** Knows what records say that others name, as of every commit that a bucket at hand is evaluated as of. */
  async #followReferences(): Promise<void> {
    const { catalogue } = this.#programs as Programs;
    const types = catalogue.all('type').flatMap(({ id, reference }) => (reference ? [id] : []));
    const since = Math.min(
      ...Array.from(this.#buckets.values(), ({ references }) => references.from),
    );
    await this.#references.follow(this.options.pool, types, since);
  }

  /** Whether records of a bucket may not be evaluated yet against what those say now that they name. */
  #isBehind({ references: { from, to } }: BucketState): boolean {
    return from !== to || this.#references.newest > to;
  }

  /** The next records that name one which changed; a walk begins where none is under way. */
  async #naming(bucket: BucketState, inForce: InForce, left: number): Promise<readonly Standing[]> {
    if (!this.#isBehind(bucket)) return [];
    const { references: walk } = bucket;
    const { from, to, after } =
      walk.from === walk.to ? { ...walk, to: this.#references.newest, after: 0 } : walk;
    const named = inForce.named(this.#references.changed(from, to));
    const end = { from: to, to, after: 0 };
    if (named.length === 0) {
      bucket.references = end;
      return [];
    }
    await this.options.committed();
    const looked = await this.#loader.naming(bucket, named, after, Math.min(WALK_ROWS, left));
    const isDone = looked.after >= bucket.nextRecord - 1;
    bucket.references = isDone ? end : { from, to, after: looked.after };
    return looked.standing;
  }

  /** What a cube reads of the records that a record names, as of the commit that it is evaluated as of. */
  #join(bucket: BucketState): Join {
    return (record, fields, { references }) => {
      if (references.length === 0) return fields;
      const asOf = referencesAt(bucket.references, record.num);
      return withReferences(fields, references, (type, id) =>
        this.#references.find(type, id, asOf),
      );
    };
  }

  /** Moves the clock of a bucket as far as so many records have timers. @returns those records */
  async #fired(bucket: BucketState, now: number, most: number): Promise<readonly Standing[]> {
    if (!fires(bucket, now)) {
      bucket.clock = laterOf(bucket.clock, { at: now, fired: ALL_FIRED });
      return [];
    }
    await this.options.committed();
    const due = await this.#loader.due(bucket, now, most);
    const last = due.at(-1)?.record;
    const reached = { at: last?.due ?? now, fired: last?.num ?? ALL_FIRED };
    bucket.clock = due.length < most ? { at: now, fired: ALL_FIRED } : reached;
    bucket.due = await this.#loader.nextDue(bucket, bucket.clock);
    return due;
  }

  /** Has records evaluated anew; those that are to fail stand as failed. */
  async #touch(
    batch: Batch,
    bucket: BucketState,
    standing: readonly Standing[],
    less: Less | undefined,
  ): Promise<void> {
    for (const { record, payload } of standing) {
      const touch = batch.touch(record);
      touch.again = true;
      touch.standing = { payload };
    }
    if (!less) return;
    const asked = standing.map(({ record }) => ({ record, head: batch.headOf(record) }));
    const stored = await this.#loader.stored(bucket, asked);
    for (const [record, { greatest }] of stored) if (greatest) batch.fail(record, greatest, less);
  }

  /** Takes the rows of a bucket's jobs, all at once. @returns the jobs that were taken */
  async #take(batch: Batch, bucket: BucketState, jobs: readonly Job[]): Promise<readonly Job[]> {
    const read = jobs.flatMap((job) => {
      const rows = job.read();
      return rows ? [{ job, rows }] : [];
    });
    const unseen = await Promise.all(
      read.map(({ job, rows }) => this.options.positions.unseen(job, rows)),
    );
    const rows = unseen.flat();
    await this.#types.ensure(typesOf(rows));
    await this.#taker.take(batch, bucket, rows);
    return read.map(({ job }) => job);
  }

  /** Reads what the marks of records that failed are about. */
  async #recall(batch: Batch, bucket: BucketState): Promise<void> {
    const failed = batch.failed().map((record) => ({ record, head: batch.headOf(record) }));
    if (failed.length === 0) return;
    await this.options.committed();
    const stored = await this.#loader.stored(bucket, failed);
    batch.recall(
      new Map(failed.map(({ record }) => [record, stored.get(record) ?? {}])),
      bucket.withdrawn,
    );
  }

  async #evaluate(batch: Batch, bucket: BucketState, inForce: InForce): Promise<void> {
    await this.#recall(batch, bucket);
    const changes: (readonly [RecordState, readonly Part[]])[] = [];
    const isCounted = (combo: number): boolean => inForce.has(this.#combos.of(combo));
    let records = [...batch.records.keys()];
    for (; records.length > 0;) {
      const missing: Combo[] = [];
      const join = this.#join(bucket);
      const evaluate = inForce.evaluator(this.#combos, this.#walks, missing, join);
      const asked: RecordState[] = [];
      for (let i = 0; i < records.length; i += 1) {
        const record = records[i] as RecordState;
        if (!batch.evaluate(record, evaluate, bucket.clock, this.#measuresOf, isCounted, changes))
          asked.push(record);
        if (i % YIELD_EVERY === YIELD_EVERY - 1) await setImmediate();
      }
      if (missing.length > 0) await this.#combos.ensure(missing);
      records = asked;
    }
    await this.#blocks(bucket, changes);
    // In the order in which the members of a cell are packed.
    changes.sort(([a], [b]) => a.num - b.num);
    for (const [record, parts] of changes)
      batch.apply(record, parts, (combo, block) => blockFor(bucket, combo, block));
  }

  readonly #measuresOf = (combo: number): number => this.#combos.of(combo).measures;

  /** Holds the cells that changes are about. */
  async #blocks(
    bucket: BucketState,
    changes: readonly (readonly [RecordState, readonly Part[]])[],
  ): Promise<void> {
    if (bucket.blocks.complete) return;
    const missing: BlockState[] = [];
    for (const [, parts] of changes)
      for (const { combo, day } of parts) {
        const block = blockOf(day);
        if (!bucket.blocks.get(blockKey(combo, block)))
          missing.push(blockFor(bucket, combo, block));
      }
    if (missing.length > 0) await this.#loader.blocks(bucket, missing, this.#measuresOf);
  }
}

const fires = ({ due }: BucketState, now: number): boolean => due !== undefined && due <= now;

function typesOf(rows: readonly RecordRow[]): ReadonlySet<string> {
  const types = new Set<string>();
  for (const row of rows) if (row.kind === 'version') types.add(row.type);
  return types;
}

function blockFor({ number, blocks }: BucketState, combo: number, block: number): BlockState {
  const key = blockKey(combo, block);
  const known = blocks.get(key);
  if (known) return known;
  const made = new BlockState(number, combo, block);
  blocks.set(key, made);
  return made;
}
