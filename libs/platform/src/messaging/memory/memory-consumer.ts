import type { Logger } from '../../logging/logger.js';
import type { MemoryBroker } from './memory-broker.js';
import type { Member, MemoryGroup } from './memory-group.js';
import { sleep } from '../../async/sleep.js';
import { HaltedPartitions } from '../halted-partitions.js';
import { partitionName } from '../partition-name.js';
import type { Consumer, ConsumerOptions } from '../port.js';
import { retryWhileUnavailable } from '../../async/retry-while-unavailable.js';
import { Semaphore } from '../../async/semaphore.js';
import { assertSameSource, isSourceRewound, type KnownPosition } from '../source-rewound.js';

const LARGEST_BATCH = 500;
const TOPICS_ANEW_MS = 50;
const ANEW_MS = 20;

interface PartitionLoop {
  readonly abort: AbortController;
  readonly done: Promise<void>;
}

/** A member of a group in memory: one loop for each partition that it owns. */
export class MemoryConsumer implements Consumer, Member {
  readonly #loops = new Map<string, PartitionLoop>();
  readonly #halted: HaltedPartitions;
  readonly #semaphore: Semaphore;
  readonly #stop = new AbortController();
  topics: readonly string[];

  constructor(
    private readonly broker: MemoryBroker,
    private readonly group: MemoryGroup,
    private readonly options: ConsumerOptions,
    logger: Pick<Logger, 'error' | 'info'>,
  ) {
    this.topics = options.topics;
    this.#halted = new HaltedPartitions(options, logger, ANEW_MS);
    this.#semaphore = new Semaphore(options.concurrency ?? 8);
  }

  async start(): Promise<void> {
    await this.group.join(this);
    void this.#awaitTopics();
  }

  async setTopics(topics: readonly string[]): Promise<void> {
    this.topics = topics;
    await this.group.rebalance();
    void this.#awaitTopics();
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.keep(new Set());
    await this.group.leave(this);
  }

  async keep(partitions: ReadonlySet<string>): Promise<void> {
    const lost = [...this.#loops].filter(([name]) => !partitions.has(name));
    for (const [name, loop] of lost) {
      loop.abort.abort();
      this.#loops.delete(name);
    }
    await Promise.all(lost.map(([, loop]) => loop.done));
    this.#halted.keep((topic, partition) => partitions.has(partitionName(topic, partition)));
  }

  take(partitions: ReadonlySet<string>): void {
    if (this.#stop.signal.aborted) return;
    const topics = this.topics.filter((one) => this.broker.has(one));
    const owned = topics.map((topic) => [topic, this.#owned(topic, partitions)] as const);
    this.options.positions?.assigned?.(Object.fromEntries(owned));
    for (const topic of topics)
      for (let partition = 0; partition < this.broker.partitionsOf(topic); partition += 1) {
        const name = partitionName(topic, partition);
        if (!partitions.has(name) || this.#loops.has(name) || !this.#mayRun(topic, partition))
          continue;
        const abort = new AbortController();
        this.#loops.set(name, { abort, done: this.#run(topic, partition, abort.signal) });
      }
  }

  #owned(topic: string, partitions: ReadonlySet<string>): number[] {
    const all = Array.from(
      { length: this.broker.partitionsOf(topic) },
      (_, partition) => partition,
    );
    return all.filter((partition) => partitions.has(partitionName(topic, partition)));
  }

  /** A topic may be made later than its consumer. */
  async #awaitTopics(): Promise<void> {
    const { signal } = this.#stop;
    const { topics } = this;
    while (!signal.aborted && topics === this.topics) {
      if (topics.every((topic) => this.broker.has(topic))) return this.group.rebalance();
      await sleep(TOPICS_ANEW_MS, signal);
    }
  }

  /** A rewound source may be whole again only where a store can name a place that it holds. */
  #mayRun(topic: string, partition: number): boolean {
    return (
      this.options.positions !== undefined ||
      !isSourceRewound(this.#halted.reason(topic, partition))
    );
  }

  async #run(topic: string, partition: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#mayRun(topic, partition)) {
      try {
        await this.#follow(topic, partition, signal);
      } catch (error) {
        if (signal.aborted) return;
        await sleep(this.#halted.halt(topic, partition, error, 'batch'), signal);
      }
    }
  }

  async #follow(topic: string, partition: number, signal: AbortSignal): Promise<void> {
    let position = await retryWhileUnavailable(() => this.#begin(topic, partition), signal);
    while (!signal.aborted) {
      assertSameSource(topic, partition, position, this.broker.source(topic, partition));
      this.#halted.passed(topic, partition, 'beginning');
      const news = this.broker.changed(signal);
      position =
        (await this.#hand(topic, partition, position, signal)) ?? (await news.then(() => position));
    }
  }

  /** Hands over what is there and keeps the offset; undefined where nothing is there. */
  async #hand(
    topic: string,
    partition: number,
    position: KnownPosition,
    signal: AbortSignal,
  ): Promise<KnownPosition | undefined> {
    const { messages, next } = this.broker.read(topic, partition, position.next, LARGEST_BATCH);
    if (next === position.next) return undefined;
    const batch = { topic, partition, incarnation: position.incarnation, messages };
    if (messages.length > 0)
      await this.#semaphore.run(() =>
        this.options.handler(batch, { signal, heartbeat: () => Promise.resolve() }),
      );
    this.#halted.passed(topic, partition, 'batch');
    this.options.onPassed?.(topic, partition, next);
    if (!this.options.positions) this.group.committed.set(partitionName(topic, partition), next);
    return { next, incarnation: position.incarnation };
  }

  async #begin(topic: string, partition: number): Promise<KnownPosition> {
    const source = this.broker.source(topic, partition);
    if (this.options.positions)
      return (
        (await this.options.positions.next(topic, partition)) ?? {
          next: source.earliest,
          incarnation: source.incarnation,
        }
      );
    const next = this.group.committed.get(partitionName(topic, partition)) ?? source.earliest;
    return { next, incarnation: source.incarnation };
  }
}
