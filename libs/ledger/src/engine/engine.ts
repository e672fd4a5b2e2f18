import { RECORD_PARTITIONS } from '@nhip/contracts';
import {
  asFault,
  inTransaction,
  type Batch,
  type Clock,
  type Logger,
  type PoisonMessages,
  type Pool,
  type PositionStore,
} from '@nhip/platform';
import type { Standing } from '../fold/state.js';
import { Combos, type Combo } from '../store/combos.js';
import {
  loadAfter,
  loadDue,
  loadHistory,
  loadOfReceipt,
  loadStanding,
  nameOf,
  type RecordName,
} from '../store/records.js';
import {
  writeBatch,
  type BatchEffects,
  type Committed,
  type OffsetMove,
  type ProgressDelta,
  type Withdrawal,
} from '../store/write-batch.js';
import { Bookmarks, type Walk } from './bookmarks.js';
import { readBatch, type Incoming } from './inbox.js';
import { foldAll, needsHistory, type Folded, type Touched } from './plan-batch.js';
import { ensurePartitions } from './partitions.js';
import type { Programs } from './programs.js';

const MOST_ROWS = 10_000;
const WALK_ROWS = 2_000;
const CACHE_RECORDS = 400_000;

interface Job {
  readonly incoming: Incoming;
  resolve(): void;
  reject(error: unknown): void;
}

interface Bucket {
  readonly clock: number;
  readonly turn: number;
  readonly due: number | undefined;
}

export interface EngineOptions {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly poison: Pick<PoisonMessages, 'leaveOut'>;
  readonly onCommit: (committed: Committed, combos: Combos) => void;
}

/** What one batch is about, before it is folded. */
interface Work {
  readonly incoming: readonly Incoming[];
  readonly walks: readonly Walk[];
  readonly buckets: ReadonlyMap<number, Bucket>;
  /** Of buckets whose timers fire: the next instant after those. */
  readonly rest: Map<number, number | undefined>;
}

/**
 * The writer of the ledger: takes whatever is queued, and commits versions, cells and consumed offsets in one transaction.
 * What it holds in memory is a copy; after any error it is dropped and read anew.
 */
export class Engine implements PositionStore {
  readonly combos: Combos;
  readonly #bookmarks = new Bookmarks();
  readonly #records = new Map<string, Standing>();
  readonly #buckets = new Map<number, Bucket>();
  readonly #next = new Map<string, bigint | undefined>();
  readonly #withdrawn = new Map<number, Set<string>>();
  readonly #queue: Job[] = [];
  #programs: Programs | undefined;
  #working: Promise<void> | undefined;
  #loaded = false;
  #stopped = false;

  constructor(private readonly options: EngineOptions) {
    this.combos = new Combos(options.pool);
  }

  /** Definitions in force from the next batch on. */
  setPrograms(programs: Programs): void {
    this.#programs = programs;
    this.tick();
  }

  /**
   * Queues the messages of one partition; resolves once they are committed, with the position past those that cannot be read.
   * Rejects with Fault `unavailable` while the type of their topic is not known.
   */
  async submit(batch: Batch): Promise<void> {
    const catalogue = this.#programs?.catalogue;
    const incoming = readBatch(batch, catalogue, this.options.poison);
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ incoming, resolve, reject });
      this.#wake();
    });
  }

  /** Looks for instants that have come and records that a new cube has not seen. Call it twice a second or so. */
  tick(): void {
    this.#wake(true);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working?.catch(() => undefined);
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
      this.#next.set(`${topic}[${partition}]`, row && BigInt(row.next));
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
    do {
      const jobs = this.#take();
      try {
        await this.#load();
        await this.#batch(jobs.map((job) => job.incoming));
        jobs.forEach((job) => job.resolve());
      } catch (error) {
        this.#forget();
        jobs.forEach((job) => job.reject(asFault(error)));
        if (jobs.length === 0)
          this.options.logger.debug({ error: String(error) }, 'the tick waits');
        return;
      }
    } while (this.#queue.length > 0 && !this.#stopped);
  }

  #take(): Job[] {
    const jobs: Job[] = [];
    for (let rows = 0; this.#queue.length > 0 && (jobs.length === 0 || rows < MOST_ROWS);) {
      const job = this.#queue.shift() as Job;
      jobs.push(job);
      rows += job.incoming.rows.length;
    }
    return jobs;
  }

  #forget(): void {
    this.#records.clear();
    this.#buckets.clear();
    this.#next.clear();
    this.#withdrawn.clear();
    this.#loaded = false;
  }

  async #load(): Promise<void> {
    if (this.#loaded) return;
    const { pool } = this.options;
    await ensurePartitions(pool);
    await this.combos.loadAll();
    await this.#bookmarks.load(pool);
    await pool.query(
      'insert into core.clocks (bucket, at, turn) select b, 0, 0 from generate_series(0, $1) b on conflict do nothing',
      [RECORD_PARTITIONS - 1],
    );
    const { rows } = await pool.query<{
      bucket: number;
      at: string;
      turn: string;
      due: string | null;
    }>(
      'select c.bucket, c.at, c.turn, (select min(due) from core.current r where r.bucket = c.bucket and due is not null) as due from core.clocks c',
    );
    for (const row of rows)
      this.#buckets.set(row.bucket, {
        clock: Number(row.at),
        turn: Number(row.turn),
        due: row.due === null ? undefined : Number(row.due),
      });
    const withdrawn = await pool.query<{ bucket: number; receipt: string }>(
      'select bucket, receipt from core.withdrawals',
    );
    for (const { bucket, receipt } of withdrawn.rows) this.#withdrawnIn(bucket).add(receipt);
    this.#loaded = true;
  }

  #withdrawnIn(bucket: number): Set<string> {
    const set = this.#withdrawn.get(bucket) ?? new Set<string>();
    this.#withdrawn.set(bucket, set);
    return set;
  }

  /** Messages that were committed before are left out: they come again after a crash or when another owner took over. */
  async #unseen(incoming: Incoming): Promise<Incoming> {
    const key = `${incoming.topic}[${incoming.partition}]`;
    if (!this.#next.has(key)) await this.next(incoming.topic, incoming.partition);
    const next = this.#next.get(key) ?? 0n;
    if (incoming.first >= next) return incoming;
    return {
      ...incoming,
      rows: incoming.rows.filter((row) => row.offset >= next),
      withdrawals: incoming.withdrawals.filter((one) => one.offset >= next),
    };
  }

  async #batch(queued: readonly Incoming[]): Promise<void> {
    const incoming: Incoming[] = [];
    for (const one of queued) incoming.push(await this.#unseen(one));
    const now = this.options.clock.now();
    const programs = this.#programs as Programs;
    const fed = new Set(incoming.map((one) => one.partition));
    const walks: Walk[] = [];
    const buckets = new Map<number, Bucket>();
    for (const [number, bucket] of this.#buckets) {
      const open = this.#bookmarks.open(programs.all, number);
      const fires = bucket.due !== undefined && bucket.due <= now;
      if (!fed.has(number) && !fires && open.length === 0) continue;
      if (open[0]) walks.push(open[0]);
      buckets.set(number, { ...bucket, clock: Math.max(bucket.clock, now) });
    }
    if (buckets.size > 0 || incoming.length > 0)
      await this.#commit({ incoming, walks, buckets, rest: new Map() }, now);
  }

  async #commit(work: Work, now: number): Promise<void> {
    const { pool } = this.options;
    const plan = await this.#touch(work);
    const withdrawals = work.incoming.flatMap(({ partition, withdrawals: all }) =>
      all.map(({ message }): Withdrawal => ({
        bucket: partition,
        receipt: message.withdrawn,
        byReceipt: message.prov.receipt,
        reason: message.reason,
      })),
    );
    for (const { bucket, receipt } of withdrawals) this.#withdrawnIn(bucket).add(receipt);
    const folded = await this.#fold(work, plan);
    const effects: BatchEffects = {
      ledger: folded.outputs.flatMap(({ output }) => output.ledger),
      standing: folded.outputs.flatMap(({ name, output }) =>
        output.standing && (output.ledger.length > 0 || plan.touched.get(nameOf(name))?.again)
          ? [{ ...name, standing: output.standing }]
          : [],
      ),
      cells: folded.cells,
      members: folded.members,
      progress: [...folded.progress, ...withdrawalProgress(work.incoming)],
      withdrawals,
      buckets: [...work.buckets].map(([bucket, { clock, turn }]) => ({ bucket, clock, turn })),
      offsets: this.#moves(work.incoming),
      backfill: plan.walked,
      revision: (this.#programs as Programs).catalogue.revision,
      at: now,
    };
    const committed = await inTransaction(
      pool,
      (client) => writeBatch(client, effects),
      'begin; set local enable_seqscan = off',
    );
    this.#remember(work, effects);
    if (committed.batch % 1_000_000 === 0) await ensurePartitions(pool);
    this.options.onCommit(committed, this.combos);
  }

  /** The records that this batch is about; those not in memory are read. */
  async #touch(work: Work): Promise<{
    touched: Map<string, Touched>;
    restoring: Set<string>;
    walked: BatchEffects['backfill'];
  }> {
    const touched = new Map<string, Touched>();
    const restoring = new Set<string>();
    const touch = (name: RecordName, again = false): Touched => {
      const key = nameOf(name);
      const one = touched.get(key) ?? {
        name: { bucket: name.bucket, type: name.type, id: name.id },
        rows: [],
        again: false,
      };
      one.again ||= again;
      touched.set(key, one);
      return one;
    };
    for (const { rows } of work.incoming) for (const row of rows) touch(row).rows.push(row);
    const client = await this.options.pool.connect();
    try {
      for (const { partition, withdrawals } of work.incoming)
        for (const { message } of withdrawals)
          for (const name of await loadOfReceipt(client, partition, message.withdrawn))
            restoring.add(nameOf(touch(name, true).name));
      for (const [bucket, { due, clock }] of work.buckets) {
        if (due === undefined || due > clock) continue;
        const fired = await loadDue(client, bucket, clock, MOST_ROWS);
        this.#hold(fired.records, (name) => touch(name, true));
        work.rest.set(bucket, fired.next);
      }
      const walked = [];
      for (const walk of work.walks)
        walked.push(await this.#walk(client, walk, (name) => touch(name, true)));
      const misses = [...touched.values()]
        .map(({ name }) => name)
        .filter((name) => !this.#records.has(nameOf(name)));
      if (misses.length > 0)
        for (const [key, standing] of await loadStanding(client, misses))
          this.#records.set(key, standing);
      return { touched, restoring, walked };
    } finally {
      client.release();
    }
  }

  #hold(
    records: ReadonlyMap<string, Standing & RecordName>,
    touch: (name: RecordName) => unknown,
  ): void {
    for (const [key, record] of records) {
      if (!this.#records.has(key)) this.#records.set(key, record);
      touch(record);
    }
  }

  async #walk(
    client: Parameters<typeof loadAfter>[0],
    walk: Walk,
    touch: (name: RecordName) => unknown,
  ): Promise<BatchEffects['backfill'][number]> {
    const records = await loadAfter(client, walk.bucket, walk.type, walk.after, WALK_ROWS);
    this.#hold(records, touch);
    const done = records.size < WALK_ROWS;
    const mark = { ...walk, after: [...records.values()].at(-1)?.id ?? walk.after, done };
    this.#bookmarks.set(mark);
    return mark;
  }

  /** Folding is pure: where a combination of codes had no number, it is numbered and all is folded again. */
  async #fold(
    work: Work,
    { touched, restoring }: { touched: Map<string, Touched>; restoring: Set<string> },
  ): Promise<Folded> {
    const standing = (name: RecordName): Standing | undefined => this.#records.get(nameOf(name));
    const wanting = [...touched.values()].filter((one) =>
      needsHistory(
        one,
        standing(one.name),
        restoring.has(nameOf(one.name)),
        this.#withdrawnIn(one.name.bucket),
      ),
    );
    const history = await this.#history(wanting.map(({ name }) => name));
    for (;;) {
      const missing: Combo[] = [];
      const evaluate = (this.#programs as Programs).evaluator(
        this.combos,
        this.#bookmarks,
        missing,
      );
      const folded = await foldAll(touched.values(), standing, history, (bucket) => ({
        clock: work.buckets.get(bucket)?.clock ?? 0,
        withdrawn: this.#withdrawnIn(bucket),
        evaluate,
      }));
      if (missing.length === 0) return folded;
      await this.combos.ensure(missing);
    }
  }

  async #history(names: readonly RecordName[]): ReturnType<typeof loadHistory> {
    if (names.length === 0) return new Map();
    const client = await this.options.pool.connect();
    try {
      return await loadHistory(client, names);
    } finally {
      client.release();
    }
  }

  #moves(incoming: readonly Incoming[]): OffsetMove[] {
    const moves = new Map<string, OffsetMove>();
    for (const { topic, partition, incarnation, next } of incoming) {
      const key = `${topic}[${partition}]`;
      const from = moves.get(key)?.from ?? this.#next.get(key);
      if (next > (moves.get(key)?.to ?? from ?? -1n))
        moves.set(key, { topic, partition, incarnation, from, to: next });
    }
    return [...moves.values()];
  }

  #remember(work: Work, effects: BatchEffects): void {
    const earliest = new Map<number, number>();
    for (const { bucket, type, id, standing } of effects.standing) {
      const key = nameOf({ bucket, type, id });
      this.#records.delete(key);
      this.#records.set(key, standing);
      if (standing.due !== undefined)
        earliest.set(bucket, Math.min(standing.due, earliest.get(bucket) ?? Infinity));
    }
    for (const [bucket, { clock, turn, due }] of work.buckets) {
      const rest = work.rest.has(bucket) ? work.rest.get(bucket) : due;
      const soonest = Math.min(rest ?? Infinity, earliest.get(bucket) ?? Infinity);
      this.#buckets.set(bucket, {
        clock,
        turn: turn + 1,
        due: soonest === Infinity ? undefined : soonest,
      });
    }
    for (const { topic, partition, to } of effects.offsets)
      this.#next.set(`${topic}[${partition}]`, to);
    for (const key of this.#records.keys()) {
      if (this.#records.size <= CACHE_RECORDS) break;
      this.#records.delete(key);
    }
  }
}

/** A withdrawal is followed by its own receipt: this bucket has carried it out. */
function withdrawalProgress(incoming: readonly Incoming[]): ProgressDelta[] {
  return incoming.flatMap(({ partition, withdrawals }) =>
    withdrawals.map(({ message: { prov } }) => ({
      bucket: partition,
      receipt: prov.receipt,
      feed: prov.feed,
      agency: prov.agency,
      receivedAt: prov.receivedAt,
      applied: 0,
      late: 0,
      duplicates: 0,
      withdrawn: true,
    })),
  );
}
