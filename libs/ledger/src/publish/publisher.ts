import { TOPICS } from '@nhip/contracts';
import {
  sleep,
  type Bus,
  type Logger,
  type Pool,
  type PoolClient,
  type Producer,
  type Readiness,
} from '@nhip/platform';
import { isNoEpochLeft } from '../faults.js';
import { Combos } from '../store/combos.js';
import { CellsTopic } from './cells-topic.js';
import { judgeHistory } from './history.js';
import { takeLeadership } from './leadership.js';
import { cellsFrom, headOf, onSnapshot, readPage, type Head, type Page } from './page.js';
import { cellMessages, commitMessage, deliveryMessage } from './told-messages.js';

const PRODUCER_ID = 'nhip.publisher';
const POLL_MS = 200;
/** How often it is asked whether the topic is still the one that everything was told to, and nobody else wrote there. */
const SAME_TOPIC_MS = 2_000;
const LONGEST_PAUSE_MS = 5_000;
const LONGEST_FAREWELL_MS = 3_000;
const MOST_BEHIND_MS = 30_000;
const PART = 'telling';

/** Of whoever leads: the broker refuses what a predecessor sends late, which in a compacted topic would stand for good. */
type Fenced = Pick<Producer, 'send'>;

export interface PublisherOptions {
  readonly pool: Pool;
  readonly bus: Pick<
    Bus,
    'ensureTopics' | 'transactionalProducer' | 'read' | 'offsets' | 'incarnation'
  >;
  readonly logger: Pick<Logger, 'warn' | 'error' | 'info'>;
  readonly readiness: Pick<Readiness, 'set'>;
  /** The hub clock, by which commits have their instants. */
  readonly now: () => number;
  /** Of a page; absent: 500. */
  readonly mostCommits?: number;
}

/**
 * Tells the others what was committed, by whichever process, in the order of commits: the cells of a page, the commit that ends them,
 * then the receipts. Of all replicas one leads, as long as its connection to the database holds. What is told is read over
 * that connection after the producer was opened, so a successor opens its own later: Kafka then refuses what the predecessor sends,
 * however late it wakes up. What a crash left untold, or told without its being noted, is told again as absolute values.
 */
export class Publisher {
  readonly #abort = new AbortController();
  readonly #combos: Combos;
  /** Some time after the end was asked for. */
  readonly #over: Promise<void>;
  #running: Promise<void> | undefined;
  #wakeUp: (() => void) | undefined;
  #woken = false;
  /** The code of what waiting does not mend. */
  #refused: string | undefined;

  constructor(private readonly options: PublisherOptions) {
    this.#combos = new Combos(options.pool);
    this.#over = new Promise((resolve) => {
      this.#abort.signal.addEventListener('abort', () => setTimeout(resolve, LONGEST_FAREWELL_MS));
    });
  }

  /** Follows the commits until `stop`; while the stores are away it waits for them. */
  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was committed here: it need not wait for the next look. */
  wake(): void {
    this.#woken = true;
    this.#wakeUp?.();
  }

  /** A page under way is told to its end, where that takes no more than some seconds. */
  async stop(): Promise<void> {
    this.#abort.abort();
    this.wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    for (let failures = 0; !signal.aborted;) {
      try {
        this.#refused = undefined;
        await this.#serve(() => (failures = 0));
      } catch (error) {
        failures += 1;
        if (isNoEpochLeft(error)) this.#refused = error.code;
        this.options.logger.warn({ error: String(error), failures }, 'telling commits waits');
      }
      await this.#lookBehind().catch(() => undefined);
      await sleep(Math.min(LONGEST_PAUSE_MS, POLL_MS * 2 ** Math.min(failures, 10)), signal);
    }
  }

  /** Returns at once where another process leads. The leadership is given up with the connection, also where the stores keep the work waiting at the end. */
  async #serve(onTold: () => void): Promise<void> {
    const leader = await takeLeadership(this.options.pool);
    if (!leader) return;
    const work = this.#hold(leader, onTold);
    work.catch(() => undefined);
    try {
      await Promise.race([work, this.#over]);
    } finally {
      leader.release(true);
    }
  }

  async #hold(leader: PoolClient, onTold: () => void): Promise<void> {
    const { bus, logger } = this.options;
    await bus.ensureTopics([TOPICS.cells]);
    const producer = await bus.transactionalProducer(PRODUCER_ID);
    try {
      const { incarnation, end, anew } = await judgeHistory(leader, bus, logger);
      const cells = new CellsTopic(bus, producer, incarnation, end);
      if (anew) await this.#tellAnew(leader, cells, producer);
      onTold();
      await this.#lookBehind();
      for (let look = 0; !this.#abort.signal.aborted;) {
        if (Date.now() >= look) {
          await cells.assertOurs();
          look = Date.now() + SAME_TOPIC_MS;
        }
        if (!(await this.#tellNext(leader, cells, producer))) await this.#untilWoken();
      }
    } finally {
      await producer.close().catch(() => undefined);
    }
  }

  /** @returns whether there may be more */
  async #tellNext(leader: PoolClient, cells: CellsTopic, producer: Fenced): Promise<boolean> {
    const { number, published } = await headOf(leader);
    if (number === published) return false;
    const [head, page] = await onSnapshot(leader, async () => {
      const now = await headOf(leader);
      return [now, await readPage(leader, now, now.published, this.options.mostCommits)] as const;
    });
    await this.#tell(page, cells, producer);
    await noteTold(leader, head, page.number, cells);
    this.#report(page.more ? this.options.now() - page.at : 0);
    return page.more;
  }

  async #tell(page: Page, cells: CellsTopic, producer: Fenced): Promise<void> {
    const messages = await cellMessages(page.cells, page, this.#combos);
    await cells.send([...messages, commitMessage(page)]);
    const receipts = page.receipts.map((receipt) => deliveryMessage(receipt, page.epoch));
    if (receipts.length > 0) await producer.send(TOPICS.deliveries.name, receipts);
  }

  /** All cells, each page as of its own snapshot; then, in one page, what was not told before, receipts included, or changed meanwhile, with the commit that ends them all. */
  async #tellAnew(leader: PoolClient, cells: CellsTopic, producer: Fenced): Promise<void> {
    let first: Head | undefined;
    let after = { bucket: -1, combo: 0, day: 0 };
    for (;;) {
      const from = after;
      const [head, some] = await onSnapshot(
        leader,
        async () => [await headOf(leader), await cellsFrom(leader, from)] as const,
      );
      first ??= head;
      const last = some.at(-1);
      if (!last) break;
      await cells.send(await cellMessages(some, head, this.#combos));
      after = last;
    }
    const { published } = first;
    const page = await onSnapshot(leader, async () =>
      readPage(leader, await headOf(leader), published, Infinity),
    );
    if (page.number > 0) await this.#tell(page, cells, producer);
    await cells.assertOurs();
    await noteTold(leader, { ...first, epoch: page.epoch }, page.number, cells);
    this.options.logger.info({ epoch: page.epoch, commit: page.number }, 'all cells were told');
  }

  async #untilWoken(): Promise<void> {
    if (!this.#woken)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, POLL_MS);
        this.#wakeUp = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.#wakeUp = undefined;
    this.#woken = false;
  }

  /** Every replica looks, whoever leads. */
  async #lookBehind(): Promise<void> {
    const { rows } = await this.options.pool.query<{ at: number }>(
      'select c.at::float8 from core.head h join core.commits c on c.number = h.published + 1',
    );
    this.#report(rows[0] ? this.options.now() - rows[0].at : 0);
  }

  #report(behindMs: number): void {
    const { readiness } = this.options;
    const late = behindMs > MOST_BEHIND_MS ? `${Math.round(behindMs / 1_000)} s behind` : undefined;
    const reason = this.#refused ?? late;
    readiness.set(PART, reason === undefined, reason);
  }
}

/** Throws where the place was moved meanwhile: then another leads. */
async function noteTold(
  leader: PoolClient,
  { epoch, published }: Head,
  number: number,
  { incarnation, judged }: CellsTopic,
): Promise<void> {
  const { rowCount } = await leader.query(
    `update core.head set published = $1, incarnation = $4, told_to = $5 where published = $2 and epoch = $3`,
    [number, published, epoch, incarnation, judged],
  );
  if (rowCount !== 1) throw new Error('the place of what was told was moved by another process');
}
