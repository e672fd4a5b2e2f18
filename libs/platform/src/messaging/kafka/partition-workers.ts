import kafkajs, {
  type Consumer as KafkaConsumer,
  type EachBatchPayload,
  type KafkaMessage,
} from 'kafkajs';
import type { Logger } from '../../logging/logger.js';
import { heartbeat } from './heartbeat.js';
import { type PartitionPosition, PartitionPositions, type Sources } from './partition-positions.js';
import { sleep } from '../../async/sleep.js';
import { HaltedPartitions, type Obstacle } from '../halted-partitions.js';
import { partitionName } from '../partition-name.js';
import type { ConsumerOptions, InMessage } from '../port.js';
import { retryWhileUnavailable } from '../../async/retry-while-unavailable.js';
import { isSourceRewound } from '../source-rewound.js';
import { toMessages } from './to-messages.js';

const { KafkaJSError } = kafkajs;
const ANEW_MS = 1_000;

/** The work of one assignment: batch by batch for each partition, never two of one partition at once. */
export class PartitionWorkers {
  readonly #halted: HaltedPartitions;
  /** Those that the client is not to fetch: what it has fetched already is not handed over. */
  readonly #paused = new Map<string, { readonly topic: string; readonly partition: number }>();
  readonly #busy = new Map<string, Promise<void>>();
  readonly #positions: PartitionPositions;
  #assignment = new AbortController();

  constructor(
    sources: Sources,
    private readonly options: ConsumerOptions,
    private readonly logger: Logger,
  ) {
    this.#positions = new PartitionPositions(sources, options.positions);
    this.#halted = new HaltedPartitions(options, logger, ANEW_MS);
  }

  /** Another assignment: what is under way belongs to the last one and is told to end. */
  assigned(consumer: KafkaConsumer, partitions: Readonly<Record<string, readonly number[]>>): void {
    this.lost();
    this.#assignment = new AbortController();
    const { signal } = this.#assignment;
    this.#halted.keep((topic, one) => partitions[topic]?.includes(one) ?? false);
    this.#resumeAll(consumer);
    const { positions } = this.options;
    if (!positions) return;
    positions.assigned?.(partitions);
    for (const [topic, ones] of Object.entries(partitions))
      for (const partition of ones) this.#beginBeside(consumer, topic, partition, signal);
  }

  /** The client would keep paused what waited in the last assignment, here or when it comes back. */
  #resumeAll(consumer: KafkaConsumer): void {
    const paused = [...this.#paused.values()];
    this.#paused.clear();
    if (paused.length > 0)
      consumer.resume(paused.map(({ topic, partition }) => ({ topic, partitions: [partition] })));
  }

  lost(): void {
    this.#assignment.abort();
    this.#positions.forget();
    this.options.positions?.assigned?.({});
  }

  /** What stands still in other topics is not ours any more. */
  followOnly(topics: readonly string[]): void {
    this.#halted.keep((topic) => topics.includes(topic));
  }

  /** Offsets of a partition that carry no message for anybody: the client moves past them by itself. */
  async passed(topic: string, partition: number, first: bigint, next: bigint): Promise<void> {
    const position = await this.#positions.known(topic, partition);
    const from = position?.next;
    if (!position || from === undefined || first > from || next <= from) return;
    position.next = next;
    // What could not be handled is there no more.
    this.#halted.passed(topic, partition, 'batch');
    this.options.onPassed?.(topic, partition, next);
  }

  async each(consumer: KafkaConsumer, payload: EachBatchPayload, stop: AbortSignal): Promise<void> {
    const { topic, partition } = payload.batch;
    const name = partitionName(topic, partition);
    const assignment = this.#assignment.signal;
    await this.#busy.get(name);
    if (this.#paused.has(name)) return consumer.pause([{ topic, partitions: [partition] }]);
    if (stop.aborted || assignment.aborted || !payload.isRunning() || payload.isStale()) return;
    const work = this.#work(consumer, payload, AbortSignal.any([stop, assignment]), assignment);
    this.#busy.set(
      name,
      work.catch(() => undefined),
    );
    await work;
  }

  /** `#begin` without waiting for it. A client that has crashed refuses everything, some moments before it says so: the next join begins anew. */
  #beginBeside(
    consumer: KafkaConsumer,
    topic: string,
    partition: number,
    signal: AbortSignal,
    pauseMs = 0,
  ): void {
    this.#begin(consumer, topic, partition, signal, pauseMs).catch((error: unknown) => {
      if (!(error instanceof KafkaJSError))
        this.logger.error({ topic, partition, error: String(error) }, 'a partition cannot begin');
    });
  }

  /**
   * Sends the broker to where the store stands, and finds a rewound source even where nothing comes from it: then it looks again until
   * the store names a place that the source holds. Until then nothing is fetched: the client would begin with the earliest, megabytes
   * that are decoded in vain and keep the member from its heartbeats. @param pauseMs before it is looked at first
   */
  async #begin(
    consumer: KafkaConsumer,
    topic: string,
    partition: number,
    signal: AbortSignal,
    pauseMs = 0,
  ): Promise<void> {
    consumer.pause([{ topic, partitions: [partition] }]);
    for (let pause = pauseMs; ;) {
      if (pause > 0) await sleep(pause, signal);
      if (signal.aborted) return;
      try {
        const position = await retryWhileUnavailable(
          () => this.#positions.of(topic, partition),
          signal,
        );
        if (signal.aborted) return;
        // Without a store the client is still where the batch began that it did not resolve.
        if (this.options.positions)
          consumer.seek({ topic, partition, offset: String(position.next) });
        this.#paused.delete(partitionName(topic, partition));
        consumer.resume([{ topic, partitions: [partition] }]);
        return this.#halted.passed(topic, partition, 'beginning');
      } catch (error) {
        pause = this.#fail(consumer, topic, partition, error, signal, 'beginning');
        if (!this.#mayGoOn(error)) return;
      }
    }
  }

  /** Where no store does, nobody can name another place in a rewound source. */
  #mayGoOn(error: unknown): boolean {
    return !isSourceRewound(error) || this.options.positions !== undefined;
  }

  async #work(
    consumer: KafkaConsumer,
    payload: EachBatchPayload,
    signal: AbortSignal,
    assignment: AbortSignal,
  ): Promise<void> {
    const { topic, partition } = payload.batch;
    const beat = heartbeat(payload.heartbeat, signal);
    try {
      const position = await retryWhileUnavailable(
        () => this.#positions.of(topic, partition),
        beat.signal,
      );
      if (payload.isStale() || assignment.aborted) return;
      const news = await this.#news(consumer, position, topic, partition, payload.batch.messages);
      if (!news) return;
      const context = { signal: beat.signal, heartbeat: beat.now };
      if (news.length > 0)
        await this.options.handler(
          { topic, partition, incarnation: position.incarnation, messages: news },
          context,
        );
      const next = BigInt(payload.batch.lastOffset()) + 1n;
      this.options.onPassed?.(topic, partition, next);
      if (assignment.aborted) return;
      this.#halted.passed(topic, partition, 'batch');
      position.next = next;
      payload.resolveOffset(payload.batch.lastOffset());
      if (!this.options.positions)
        await consumer.commitOffsets([{ topic, partition, offset: String(position.next) }]);
    } catch (error) {
      if (beat.lost) throw beat.lost;
      const pauseMs = this.#fail(consumer, topic, partition, error, signal, 'batch');
      if (signal.aborted || !this.#mayGoOn(error)) return;
      if (isSourceRewound(error)) this.#positions.forgetOne(topic, partition);
      this.#beginBeside(consumer, topic, partition, assignment, pauseMs);
    } finally {
      beat.end();
    }
  }

  /** The messages not handed over yet; undefined where the broker was sent elsewhere first. */
  async #news(
    consumer: KafkaConsumer,
    position: PartitionPosition,
    topic: string,
    partition: number,
    raw: readonly KafkaMessage[],
  ): Promise<InMessage[] | undefined> {
    const next = position.next;
    if (next !== undefined && raw[0] && BigInt(raw[0].offset) !== next) {
      if (!position.sought) {
        position.sought = true;
        consumer.seek({ topic, partition, offset: String(next) });
        return undefined;
      }
      // A compacted topic has gaps; a retention that overtook us, or an end before our position, shows the same.
      await this.#positions.check(topic, partition, position);
    }
    position.sought = true;
    return toMessages(
      topic,
      partition,
      next === undefined ? raw : raw.filter((message) => BigInt(message.offset) >= next),
    );
  }

  /**
   * Trouble with the broker is the client's to settle, by joining anew; all else makes the partition stand still.
   * Returns how long until it is to be tried again.
   */
  #fail(
    consumer: KafkaConsumer,
    topic: string,
    partition: number,
    error: unknown,
    signal: AbortSignal,
    at: Obstacle,
  ): number {
    if (signal.aborted) return 0;
    if (error instanceof KafkaJSError) throw error;
    this.#paused.set(partitionName(topic, partition), { topic, partition });
    consumer.pause([{ topic, partitions: [partition] }]);
    return this.#halted.halt(topic, partition, error, at);
  }
}
