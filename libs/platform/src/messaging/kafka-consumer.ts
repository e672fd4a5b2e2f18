import { Fault } from '@nhip/contracts';
import type { Consumer as KafkaConsumer, EachBatchPayload, Kafka, KafkaMessage } from 'kafkajs';
import type { Logger } from '../logging/logger.js';
import { persistent } from './guard.js';
import type { Consumer, ConsumerOptions, InMessage } from './port.js';
import { sourceRewound } from './source-rewound.js';
import type { TopicInstances } from './topic-instances.js';

const SESSION_MS = 3_000;
const HEARTBEAT_MS = 500;
const COMMIT_EVERY_MS = 2_000;

/** What is known of a partition since the last assignment. */
interface Place {
  /** Next offset to hand over; undefined = whatever comes first. */
  next: bigint | undefined;
  readonly incarnation: string;
  sought: boolean;
  committedAt: number;
}

type Offsets = (topic: string) => Promise<readonly { partition: number; earliest: bigint; end: bigint }[]>;

const headersOf = (headers: KafkaMessage['headers']): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers ?? {}).map(([name, value]) => [name, Array.isArray(value) ? String(value[0]) : String(value ?? '')]),
  );

const toMessage = (topic: string, partition: number, message: KafkaMessage): InMessage => ({
  topic,
  partition,
  offset: BigInt(message.offset),
  key: message.key?.toString() ?? null,
  value: message.value,
  headers: headersOf(message.headers),
  timestamp: Number(message.timestamp),
});

/** A consumer of a group that puts itself up again while the broker is away, and whose positions may lie elsewhere. */
export class GroupConsumer implements Consumer {
  readonly #places = new Map<string, Place>();
  readonly #stopped = new Set<string>();
  #consumer: KafkaConsumer | undefined;
  #abort = new AbortController();
  #topics: readonly string[];
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly kafka: Kafka,
    private readonly instances: TopicInstances,
    private readonly offsets: Offsets,
    private readonly options: ConsumerOptions,
    private readonly logger: Logger,
  ) {
    this.#topics = options.topics;
  }

  start(): void {
    this.#abort = new AbortController();
    if (this.#topics.length > 0) this.#running = this.#run(this.#abort.signal);
  }

  async setTopics(topics: readonly string[]): Promise<void> {
    if ([...topics].sort().join() === [...this.#topics].sort().join()) return;
    await this.stop();
    this.#topics = topics;
    this.start();
  }

  async stop(): Promise<void> {
    this.#abort.abort();
    await this.#running.catch(() => undefined);
    await this.#consumer?.disconnect().catch(() => undefined);
    this.#consumer = undefined;
  }

  async #run(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      const consumer = this.kafka.consumer({
        groupId: this.options.group,
        sessionTimeout: SESSION_MS,
        rebalanceTimeout: 6_000,
        heartbeatInterval: HEARTBEAT_MS,
        maxWaitTimeInMs: 20,
        minBytes: 1,
        maxBytes: 8_000_000,
        maxBytesPerPartition: 2_000_000,
        metadataMaxAge: 10_000,
        allowAutoTopicCreation: false,
        retry: { initialRetryTime: 100, maxRetryTime: 1_000, retries: 5, restartOnFailure: async () => !signal.aborted },
      });
      this.#consumer = consumer;
      try {
        consumer.on(consumer.events.GROUP_JOIN, () => this.#places.clear());
        await consumer.connect();
        await consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
        await consumer.run({
          autoCommit: false,
          eachBatchAutoResolve: false,
          partitionsConsumedConcurrently: this.options.concurrency ?? 8,
          eachBatch: (payload) => this.#each(consumer, payload, signal),
        });
        return;
      } catch (error) {
        if (tries === 0)
          this.logger.warn(
            { group: this.options.group, error: error instanceof Error ? error.message : String(error) },
            'cannot follow the topics yet',
          );
        await consumer.disconnect().catch(() => undefined);
        await new Promise((done) => setTimeout(done, Math.min(2_000, 200 * (tries + 1))));
      }
    }
  }

  async #each(
    consumer: KafkaConsumer,
    { batch, resolveOffset, heartbeat, isRunning, isStale }: EachBatchPayload,
    signal: AbortSignal,
  ): Promise<void> {
    const { topic, partition } = batch;
    const key = `${topic}[${partition}]`;
    if (this.#stopped.has(key)) return consumer.pause([{ topic, partitions: [partition] }]);
    if (signal.aborted || !isRunning() || isStale()) return;
    const beat = setInterval(() => void heartbeat().catch(() => undefined), HEARTBEAT_MS);
    try {
      const place = await this.#place(topic, partition);
      const messages = this.#news(consumer, place, batch.topic, batch.partition, batch.messages);
      if (!messages) return;
      if (messages.length > 0) {
        const context = { signal, heartbeat };
        await persistent(this.options.handler, this.logger)(
          { topic, partition, incarnation: place.incarnation, messages },
          context,
        );
        place.next = (messages.at(-1) as InMessage).offset + 1n;
      }
      resolveOffset(batch.lastOffset());
      await this.#commit(consumer, topic, partition, place);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Fault && error.kind === 'unavailable') throw error;
      this.#halt(consumer, topic, partition, error as Error);
    } finally {
      clearInterval(beat);
    }
  }

  #halt(consumer: KafkaConsumer, topic: string, partition: number, error: Error): void {
    this.#stopped.add(`${topic}[${partition}]`);
    consumer.pause([{ topic, partitions: [partition] }]);
    this.logger.error({ topic, partition, error: error.message }, 'a partition stops until someone acts');
    this.options.onStopped?.(topic, partition, error);
  }

  /** Where the partition stands: read from the store at each assignment, and checked against the topic that is there. */
  async #place(topic: string, partition: number): Promise<Place> {
    const key = `${topic}[${partition}]`;
    const incarnation = await this.instances.instanceOf(topic);
    const known = this.#places.get(key);
    if (known && known.incarnation !== incarnation) throw sourceRewound(topic, partition, 'another topic of this name');
    if (known) return known;
    const stored = await this.options.positions?.next(topic, partition);
    if (stored) await this.#check(topic, partition, stored, incarnation);
    const place: Place = { next: stored?.next, incarnation, sought: false, committedAt: 0 };
    this.#places.set(key, place);
    return place;
  }

  async #check(
    topic: string,
    partition: number,
    stored: { next: bigint; incarnation: string },
    incarnation: string,
  ): Promise<void> {
    if (stored.incarnation !== incarnation) throw sourceRewound(topic, partition, 'another topic of this name');
    const bounds = (await this.offsets(topic)).find((one) => one.partition === partition);
    if (!bounds) return;
    if (stored.next > bounds.end) throw sourceRewound(topic, partition, `known up to ${stored.next}, it ends at ${bounds.end}`);
    if (stored.next < bounds.earliest)
      throw sourceRewound(topic, partition, `next is ${stored.next}, it begins at ${bounds.earliest}`);
  }

  /** The messages not handed over yet; undefined where the consumer was sent elsewhere first. */
  #news(
    consumer: KafkaConsumer,
    place: Place,
    topic: string,
    partition: number,
    raw: readonly KafkaMessage[],
  ): InMessage[] | undefined {
    const { next } = place;
    const first = raw[0] && BigInt(raw[0].offset);
    if (next !== undefined && first !== undefined && first !== next && !place.sought) {
      place.sought = true;
      consumer.seek({ topic, partition, offset: String(next) });
      return undefined;
    }
    return raw
      .filter((message) => next === undefined || BigInt(message.offset) >= next)
      .map((message) => toMessage(topic, partition, message));
  }

  /** With positions of its own a consumer's offsets in Kafka are a hint, written now and then. */
  async #commit(consumer: KafkaConsumer, topic: string, partition: number, place: Place): Promise<void> {
    if (place.next === undefined) return;
    if (this.options.positions && Date.now() - place.committedAt < COMMIT_EVERY_MS) return;
    place.committedAt = Date.now();
    const committing = consumer.commitOffsets([{ topic, partition, offset: String(place.next) }]);
    await (this.options.positions ? committing.catch(() => undefined) : committing);
  }
}
