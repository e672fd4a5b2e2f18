import { randomUUID } from 'node:crypto';
import { withTimeout } from '../async/with-timeout.js';
import { notCaughtUp } from '../faults.js';
import type {
  Bus,
  Consumer,
  ConsumerOptions,
  PositionStore,
  Reader,
  ReaderOptions,
} from './port.js';
import { coalesce } from '../async/coalesce.js';
import type { Logger } from '../logging/logger.js';
import { withDefaultMiddleware } from './middleware/with-default-middleware.js';

type Follow = (options: ConsumerOptions) => Promise<Consumer>;
type Ends = ReadonlyMap<number, bigint>;

const LONGEST_FAREWELL_MS = 1_000;

/** Where the partitions end that hold something. */
const endsOf = (offsets: Awaited<ReturnType<Bus['offsets']>>): Ends =>
  new Map(
    offsets
      .filter(({ earliest, end }) => end > earliest)
      .map(({ partition, end }) => [partition, end]),
  );

/** Reads a whole topic in a group of its own, whose positions are kept in memory: a rejoin goes on where it stood. */
export class WholeTopicReader implements Reader {
  readonly #next = new Map<number, bigint>();
  readonly #waiting = new Set<() => void>();
  readonly #currentEnds = coalesce(() => this.#ends());
  readonly #group = `nhip-reader-${randomUUID()}`;
  #incarnation = '';
  #consumer: Consumer | undefined;

  constructor(
    private readonly options: ReaderOptions,
    private readonly bus: Pick<Bus, 'offsets' | 'incarnation'>,
    private readonly logger: Pick<Logger, 'warn'>,
    private readonly deleteGroup: (group: string) => Promise<void> = () => Promise.resolve(),
  ) {}

  async start(follow: Follow): Promise<void> {
    const { handler, from = 0n } = this.options;
    this.#incarnation = await this.bus.incarnation(this.options.topic);
    const positions: PositionStore = {
      next: async (topic, partition) => {
        await this.#lookAnew(topic);
        const next = this.#next.get(partition);
        return next === undefined ? undefined : { next, incarnation: this.#incarnation };
      },
    };
    const offsets = await this.bus.offsets(this.options.topic);
    for (const { partition, earliest } of offsets)
      this.#next.set(partition, from > earliest ? from : earliest);
    this.#consumer = await follow({
      ...this.options,
      group: this.#group,
      topics: [this.options.topic],
      positions,
      handler: withDefaultMiddleware(async ({ messages }) => handler(messages), this.logger),
      onPassed: (_topic, partition, next) => this.#passed(partition, next),
    });
    void this.#reached(endsOf(offsets)).then(() => this.options.onCaughtUp?.());
  }

  /** Where the topic is another one, nothing of it was read yet. */
  async #lookAnew(topic: string): Promise<void> {
    const { onRecreated } = this.options;
    if (!onRecreated) return;
    const incarnation = await this.bus.incarnation(topic);
    if (incarnation === this.#incarnation) return;
    this.#incarnation = incarnation;
    this.#next.clear();
    onRecreated();
    this.logger.warn({ topic }, 'another topic of the name; it is read from its beginning');
  }

  #passed(partition: number, next: bigint): void {
    this.#next.set(partition, next);
    for (const wake of this.#waiting) wake();
  }

  barrier(timeoutMs: number): Promise<void> {
    const reached = this.#currentEnds().then((ends) => this.#reached(ends));
    return withTimeout(reached, timeoutMs, notCaughtUp);
  }

  async stop(): Promise<void> {
    await this.#consumer?.stop();
    await withTimeout(this.deleteGroup(this.#group), LONGEST_FAREWELL_MS, notCaughtUp).catch(
      () => undefined,
    );
  }

  async #ends(): Promise<Ends> {
    return endsOf(await this.bus.offsets(this.options.topic));
  }

  #reached(ends: Ends): Promise<void> {
    const there = (): boolean =>
      [...ends].every(([partition, end]) => (this.#next.get(partition) ?? 0n) >= end);
    if (there()) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = (): void => {
        if (!there()) return;
        this.#waiting.delete(wake);
        resolve();
      };
      this.#waiting.add(wake);
    });
  }
}
