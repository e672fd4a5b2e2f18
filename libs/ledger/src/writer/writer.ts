import { isUnavailable, RECORD_PARTITIONS, type Fault } from '@nhip/contracts';
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
import { partitionFenced, writerStops } from '../faults.js';
import { dataRefusal } from '../wire/data-refusal.js';
import { Pipeline } from '../wire/pipeline.js';
import type { Commit } from './commit-rows.js';
import { Folder, type Call } from './fold.js';
import { BatchOverflow } from './overflow.js';
import { readBatch } from './read-batch.js';
import { halves, jobOf, lessOf, partOf, type Job, type ReadJob } from './jobs.js';
import { Positions } from './positions.js';
import type { Programs } from './programs.js';
import { MOST_ROWS, type Portion, type RecordRow } from './rows.js';

/** A lock that somebody holds, a statement or a writer that stands still end the batch, which then waits and comes again; others may commit meanwhile. */
const SESSION = `set plan_cache_mode = force_generic_plan; set enable_seqscan = off;
  set lock_timeout = '10s'; set statement_timeout = '60s'; set transaction_timeout = '60s'; set idle_in_transaction_session_timeout = '20s';
  set tcp_user_timeout = '10s'; set tcp_keepalives_idle = 5; set tcp_keepalives_interval = 3; set tcp_keepalives_count = 3`;

/** Messages of one partition, and who waits for their commit. */
interface Submitted {
  readonly messages: Messages;
  resolve(): void;
  reject(error: unknown): void;
  /** Offset of a withdrawal of which nothing more can be carried out in parts. */
  spent?: bigint;
}

/** Records that something calls for and whose data were refused: they are committed apart from all else, some at a time. */
interface Errand {
  readonly bucket: number;
  readonly place: object;
  readonly fold: (part: Portion) => Promise<Commit | undefined>;
  /** How many are tried at once. */
  most: number;
  isMoved: boolean;
  /** It went wrong, and is tried again at the next tick. */
  waits: boolean;
  /** Nothing of it is refused any more. */
  done(): void;
  /** What went wrong is no refusal, or nothing less can be stored. */
  failed(error: unknown): void;
  /** Its bucket is another's now. */
  given(): void;
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
  readonly #positions: Positions;
  readonly #folder: Folder;
  readonly #queue: Submitted[] = [];
  /** By what calls for the records. */
  readonly #errands = new Map<string, Errand>();
  #programs: Programs | undefined;
  #connection: { readonly client: PoolClient; readonly pipeline: Pipeline } | undefined;
  #working: Promise<void> | undefined;
  #committing: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(private readonly options: WriterOptions) {
    const { pool, clock } = options;
    this.#positions = new Positions(pool);
    this.#folder = new Folder({
      pool,
      clock,
      positions: this.#positions,
      committed: () => this.#committing,
    });
  }

  /** Timers and walks of these buckets are this writer's, and of no others. */
  assigned(partitions: Readonly<Record<string, readonly number[]>>): void {
    const owned = new Set(Object.values(partitions).flat());
    this.#folder.own([...owned].filter((bucket) => bucket < RECORD_PARTITIONS));
    // What is carried out in parts would take the turn of whoever owns the bucket now.
    for (const errand of this.#errands.values()) if (!owned.has(errand.bucket)) errand.given();
    this.tick();
  }

  /** Definitions in force from the next batch on. */
  setPrograms(programs: Programs): void {
    this.#programs = programs;
    this.#folder.setPrograms(programs);
    this.tick();
  }

  /**
   * Queues the messages of one partition; resolves once they are committed, with the position past those that cannot be read.
   * Rejects with Fault `type-not-known-yet` while the catalogue lacks the type of one of them.
   */
  async submit(messages: Messages): Promise<void> {
    // Without a catalogue no type is known.
    if (!this.#programs) this.#read(messages);
    if (this.#stopped) throw writerStops();
    await new Promise<void>((resolve, reject) => {
      this.#queue.push({ messages, resolve, reject });
      this.#wake();
    });
  }

  #read(messages: Messages): readonly RecordRow[] {
    return readBatch(messages, this.#programs?.catalogue, this.options.poison);
  }

  /** Looks for instants that have come and records that a new cube has not seen. Call it twice a second or so. */
  tick(): void {
    for (const errand of this.#errands.values()) errand.waits = false;
    this.#wake(true);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working?.catch(() => undefined);
    for (const errand of this.#errands.values()) errand.failed(writerStops());
    for (const one of this.#queue.splice(0)) one.reject(writerStops());
    this.#disconnect();
  }

  next(
    topic: string,
    partition: number,
  ): Promise<{ next: bigint; incarnation: string } | undefined> {
    return this.#positions.stored(topic, partition);
  }

  #wake(idle = false): void {
    if (this.#working || this.#stopped || !this.#programs || (!idle && this.#queue.length === 0))
      return;
    this.#working = this.#work().finally(() => {
      this.#working = undefined;
      if (this.#queue.length > 0 || this.#ready.length > 0) this.#wake(true);
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
        if (this.#ready.length === 0) continue;
        await this.#committing;
        open = [];
        await this.#runErrands();
      } while ((this.#queue.length > 0 || this.#ready.length > 0) && !this.#stopped);
      await this.#committing;
    } catch (error) {
      await this.#committing.catch(() => undefined);
      this.#forget();
      await this.#settle(open, error);
    }
  }

  /** Folds messages and sends what comes of them; resolves when the commit is under way. What was read and folded is let go by then. */
  async #begin(taken: readonly Submitted[]): Promise<void> {
    const jobs = taken.map((one) => ({
      ...placeOf(one.messages),
      read: () => this.#readOrReject(one),
    }));
    const leaveOut = (call: Call): boolean => this.#errands.has(nameOf(call));
    const commit = await this.#folder.fold(jobs, { most: MOST_ROWS, leaveOut });
    await this.#committing;
    if (commit) this.#committing = this.#commit(await this.#pipeline(), commit, taken);
    else taken.forEach((one) => one.resolve());
    this.#committing.catch(() => undefined);
  }

  /** Messages of a type that is not known yet are refused for themselves. */
  #readOrReject({ messages, reject }: Submitted): readonly RecordRow[] | undefined {
    try {
      return this.#read(messages);
    } catch (error) {
      reject(error);
      return undefined;
    }
  }

  /** After a batch that failed: nobody shares another's fate, unless the world is away. */
  async #settle(taken: readonly Submitted[], error: unknown): Promise<void> {
    const fault = asFault(error);
    const fenced = fencedBuckets(error);
    const isRefused = refusalOf(error) !== undefined;
    if (taken.length > 0 && !isRefused && !fenced)
      this.options.logger.warn({ error: String(error) }, 'a batch could not be committed');
    for (const one of taken)
      if (isUnavailable(fault)) one.reject(fault);
      else if (fenced?.has(one.messages.partition)) one.reject(asFencing(one.messages));
      else await this.#alone(one);
    if (isRefused) return this.#folder.calls.forEach((call) => this.#part(call));
    for (const errand of this.#ready)
      if (fenced?.has(errand.bucket) !== false) errand.failed(error);
    if (taken.length === 0) this.#waits(error);
  }

  #waits(error: unknown): void {
    this.options.logger.warn({ error: String(error) }, 'what time moves waits');
  }

  /** What the clock or a new cube calls for in one bucket is committed apart, until nothing of it is refused any more. */
  #part(call: Call): void {
    const name = nameOf(call);
    if (this.#errands.has(name)) return;
    const errand: Errand = {
      bucket: call.bucket,
      place: call,
      fold: (part) => this.#folder.fold([], { ...part, call }),
      ...UNTRIED,
      done: () => this.#errands.delete(name),
      failed: (error) => {
        errand.waits = true;
        this.#waits(error);
      },
      given: () => this.#errands.delete(name),
    };
    this.#errands.set(name, errand);
  }

  /** The errands that can go on. */
  get #ready(): readonly Errand[] {
    return [...this.#errands.values()].filter(({ waits }) => !waits);
  }

  /** A step of each errand, so that none keeps others waiting for long. */
  async #runErrands(): Promise<void> {
    for (const errand of this.#ready)
      try {
        if (!(await this.#goOn(errand))) errand.done();
      } catch (error) {
        errand.failed(error);
      }
  }

  /**
   * Commits the next records of an errand; one whose data are refused as failed.
   * How many are tried at once follows how many went well: halved where one of them is refused, else doubled.
   * @returns false where nothing of it is refused any more
   */
  async #goOn(errand: Errand): Promise<boolean> {
    for (;;) {
      const { most, fold, place } = errand;
      const tried = await this.#attempt(() => fold({ most }));
      if (tried === 'nothing') return false;
      if (isRefusal(tried) && most > 1) {
        errand.most = Math.ceil(most / 2);
        continue;
      }
      if (isRefusal(tried)) await this.#commitFailed(fold, place, tried);
      errand.isMoved = true;
      if (!isRefusal(tried) && most === MOST_ROWS) return false;
      errand.most = Math.min(2 * most, MOST_ROWS);
      return true;
    }
  }

  /** Commits the messages of one partition by themselves, and settles them, unless an errand comes first. */
  async #alone(one: Submitted): Promise<void> {
    const { messages, resolve, reject } = one;
    try {
      const job = jobOf(placeOf(messages), this.#read(messages));
      if (await this.#commitAlone(job, one)) resolve();
    } catch (error) {
      reject(fencedBuckets(error) ? asFencing(messages) : asFault(error));
    }
  }

  /** Where data are refused, the row to blame is found by halving, and committed as failed. @returns false where the rest waits for an errand, after which `one` is queued again */
  async #commitAlone(job: ReadJob, one: Submitted): Promise<boolean> {
    const tried = await this.#attempt(() => this.#folder.fold([job]));
    if (!isRefusal(tried)) return true;
    if (job.rows.length > 1) {
      const [first, second] = halves(job);
      return (await this.#commitAlone(first, one)) && this.#commitAlone(second, one);
    }
    if (await this.#withdrawInParts(job, one)) return false;
    const less = lessOf(job, tried.reason);
    if (!less) throw tried.error;
    this.#blame({ ...placed(job), offset: String(job.rows[0]?.offset) }, tried);
    return this.#commitAlone(less, one);
  }

  /** Notes a withdrawal that was refused; its records are restored by an errand. @returns false where the job is another, cannot be noted, or no part of it can be carried out */
  async #withdrawInParts(job: ReadJob, one: Submitted): Promise<boolean> {
    const offset = job.rows[0]?.offset;
    if (!partOf(job, { most: 1 }) || offset === one.spent) return false;
    const fold = async (part: Portion) => this.#folder.fold([partOf(job, part) ?? job]);
    if (isRefusal(await this.#attempt(() => fold({ most: 0 })))) return false;
    const name = partitionName(job.topic, job.partition);
    const end = (error: unknown): void => {
      if (this.#errands.delete(name)) one.reject(error);
    };
    const errand: Errand = {
      bucket: job.partition,
      place: placed(job),
      fold,
      ...UNTRIED,
      done: () => {
        if (!this.#errands.delete(name)) return;
        if (!errand.isMoved && offset !== undefined) one.spent = offset;
        this.#queue.push(one);
      },
      failed: (error) => end(fencedBuckets(error) ? asFencing(one.messages) : asFault(error)),
      given: () => end(asFencing(one.messages)),
    };
    // Read again while it goes on: whoever waited for it before waits no more.
    this.#errands.get(name)?.given();
    this.#errands.set(name, errand);
    return true;
  }

  /** Commits the first record that something calls for as failed. */
  async #commitFailed(
    fold: (part: Portion) => Promise<Commit | undefined>,
    place: object,
    refusal: Refusal,
  ): Promise<void> {
    this.#blame(place, refusal);
    for (const bare of [false, true]) {
      const less = { reason: refusal.reason, bare };
      if (!isRefusal(await this.#attempt(() => fold({ most: 1, less })))) return;
    }
    throw refusal.error;
  }

  /** Commits what is folded, and tells where its data are refused. Rejects where anything else is wrong, or the writer stops; either way what was folded is let go. */
  async #attempt(
    fold: () => Promise<Commit | undefined>,
  ): Promise<Refusal | 'committed' | 'nothing'> {
    if (this.#stopped) throw writerStops();
    try {
      const commit = await fold();
      if (!commit) return 'nothing';
      await this.#commit(await this.#pipeline(), commit, []);
      return 'committed';
    } catch (error) {
      const reason = refusalOf(error);
      if (reason === undefined) {
        this.#forget();
        throw error;
      }
      this.#folder.letGo();
      this.#positions.forget();
      this.#connection?.pipeline.recover();
      return { reason, error };
    }
  }

  #blame(place: object, { error }: Refusal): void {
    const { code, table, column } = error as { code?: string; table?: string; column?: string };
    this.options.logger.error(
      { ...place, code, table, column },
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
    this.#folder.forget();
    this.#positions.forget();
    this.#committing = Promise.resolve();
    this.#disconnect();
  }

  #disconnect(): void {
    this.#connection?.client.release(true);
    this.#connection = undefined;
  }

  async #pipeline(): Promise<Pipeline> {
    if (this.#connection) return this.#connection.pipeline;
    const client = await this.options.pool.connect();
    try {
      await client.query(SESSION);
    } catch (error) {
      client.release(true);
      throw asFault(error);
    }
    this.#connection = { client, pipeline: new Pipeline(client) };
    return this.#connection.pipeline;
  }

  /** Gathers and sends at once, so that the next batch may be folded from here on. */
  #commit(pipeline: Pipeline, commit: Commit, taken: readonly Submitted[]): Promise<void> {
    this.#folder.write(pipeline, commit);
    return this.#sent(pipeline, taken);
  }

  async #sent(pipeline: Pipeline, taken: readonly Submitted[]): Promise<void> {
    await pipeline.send();
    taken.forEach((one) => one.resolve());
    this.options.onCommit();
  }
}

const placeOf = ({ topic, partition, incarnation, messages }: Messages): Omit<Job, 'read'> => ({
  topic,
  partition,
  incarnation,
  next: (messages.at(-1)?.offset ?? -1n) + 1n,
});

const UNTRIED = { most: MOST_ROWS, isMoved: false, waits: false };

const nameOf = ({ bucket, by }: Call): string => `${by} ${bucket}`;

const placed = ({ topic, partition }: Job) => ({ topic, partition });

/** Data were refused, or were more than a batch holds. */
interface Refusal {
  /** SQLSTATE. */
  readonly reason: string;
  readonly error: unknown;
}

/** SQLSTATE where the same batch would be refused again. */
const refusalOf = (error: unknown): string | undefined =>
  error instanceof BatchOverflow ? PROGRAM_LIMIT : dataRefusal(error);

/** `program_limit_exceeded`. */
const PROGRAM_LIMIT = '54000';

const isRefusal = (tried: Refusal | string): tried is Refusal => typeof tried === 'object';

const FENCED = 'NH001';

/** The buckets that others have written meanwhile, where that is why a commit was refused. */
function fencedBuckets(error: unknown): ReadonlySet<number> | undefined {
  const { code, detail } = error as { readonly code?: string; readonly detail?: string };
  return code === FENCED ? new Set(detail?.split(',').map(Number)) : undefined;
}

const asFencing = ({ topic, partition }: Messages): Fault => partitionFenced(topic, partition);
