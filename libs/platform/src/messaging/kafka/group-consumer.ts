import type { Consumer as KafkaConsumer, ConsumerConfig, Kafka } from 'kafkajs';
import type { Logger } from '../../logging/logger.js';
import { Fault } from '@nhip/contracts';
import { Admittance, namedRefusal, PATIENCE_MS } from './admittance.js';
import { HEARTBEAT_MS, SESSION_MS } from './heartbeat.js';
import { PartitionWorkers } from './partition-workers.js';
import type { Sources } from './partition-positions.js';
import { sleep } from '../../async/sleep.js';
import type { Consumer, ConsumerOptions } from '../port.js';

const LONGEST_PAUSE_MS = 1_000;

const settings: Omit<ConsumerConfig, 'groupId'> = {
  sessionTimeout: SESSION_MS,
  rebalanceTimeout: 6_000,
  heartbeatInterval: HEARTBEAT_MS,
  // A fetch returns as soon as there is anything; while there is nothing, each return costs broker and service a turn.
  maxWaitTimeInMs: 5_000,
  minBytes: 1,
  maxBytes: 8_000_000,
  maxBytesPerPartition: 2_000_000,
  metadataMaxAge: 10_000,
  allowAutoTopicCreation: false,
  // The client gives up on any crash: putting it up again is done here, in one place.
  retry: {
    initialRetryTime: 100,
    maxRetryTime: 1_000,
    retries: 5,
    restartOnFailure: () => Promise.resolve(false),
  },
};

const sameTopics = (one: readonly string[], other: readonly string[]): boolean =>
  [...one].sort().join() === [...other].sort().join();

/** Ends when the client gives up, or the signal is aborted. @param over lets the signal go */
const untilCrash = (
  consumer: KafkaConsumer,
  signal: AbortSignal,
  over: AbortSignal,
): Promise<Error | undefined> =>
  new Promise((resolve) => {
    consumer.on(consumer.events.CRASH, ({ payload }) => resolve(payload.error));
    signal.addEventListener('abort', () => resolve(undefined), { once: true, signal: over });
  });

/** A consumer of a group that puts itself up again for ever while the broker is away, and whose positions may lie elsewhere. */
export class GroupConsumer implements Consumer {
  #abort = new AbortController();
  #topics: readonly string[];
  #running: Promise<void> = Promise.resolve();
  #turn: Promise<void> = Promise.resolve();
  readonly #workers: PartitionWorkers;
  readonly #admittance: Admittance;

  constructor(
    private readonly kafka: Kafka,
    sources: Sources,
    private readonly options: ConsumerOptions,
    private readonly logger: Logger,
  ) {
    this.#topics = options.topics;
    this.#workers = new PartitionWorkers(sources, options, logger);
    this.#admittance = new Admittance(sources, options);
  }

  start(): void {
    this.#abort = new AbortController();
    if (this.#topics.length > 0) this.#running = this.#follow(this.#abort.signal);
  }

  setTopics(topics: readonly string[]): Promise<void> {
    return this.#inTurn(async () => {
      if (sameTopics(topics, this.#topics)) return;
      await this.#end();
      this.#topics = topics;
      this.#workers.followOnly(topics);
      this.start();
    });
  }

  stop(): Promise<void> {
    return this.#inTurn(async () => {
      await this.#end();
      this.#workers.followOnly([]);
    });
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  async #end(): Promise<void> {
    this.#abort.abort();
    await this.#running;
    this.#admittance.letIn();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    for (let tries = 0; !signal.aborted; tries += 1) {
      const consumer = this.kafka.consumer({ ...settings, groupId: this.options.group });
      const attempt = new AbortController();
      const crash = untilCrash(consumer, signal, attempt.signal);
      try {
        await this.#join(consumer, signal, () => (tries = 0));
        const error = await crash;
        if (error) throw error;
      } catch (error) {
        if (!signal.aborted) await this.#failed(namedRefusal(error as Error), tries === 0);
      }
      attempt.abort();
      this.#workers.lost();
      await consumer.disconnect().catch(() => undefined);
      await sleep(Math.min(LONGEST_PAUSE_MS, 100 * (tries + 1)), signal);
    }
  }

  async #failed(reason: Error, isFirst: boolean): Promise<void> {
    if (isFirst)
      this.logger[reason instanceof Fault ? 'error' : 'warn'](
        { group: this.options.group, error: String(reason) },
        'cannot follow the topics at the moment',
      );
    await this.#admittance.failed(reason, this.#topics);
  }

  async #join(consumer: KafkaConsumer, signal: AbortSignal, onReading: () => void): Promise<void> {
    let joinedAt = 0;
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      // The client may still join after it was told to end.
      if (signal.aborted) return void consumer.disconnect().catch(() => undefined);
      joinedAt = Date.now();
      this.#workers.assigned(consumer, payload.memberAssignment);
    });
    // To have joined is not to read: what comes may be what the client cannot read, and who has no partition gets nothing.
    consumer.on(consumer.events.FETCH, ({ payload }) => {
      if (payload.numberOfBatches === 0 && Date.now() - joinedAt < PATIENCE_MS) return;
      onReading();
      if (!signal.aborted) this.#admittance.letIn();
    });
    consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) => {
      const { topic, partition, batchSize, firstOffset, lastOffset } = payload;
      if (batchSize === 0 && !signal.aborted)
        void this.#workers.passed(
          topic,
          partition,
          BigInt(firstOffset ?? lastOffset),
          BigInt(lastOffset) + 1n,
        );
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...this.#topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: this.options.concurrency ?? 8,
      eachBatch: (payload) => this.#workers.each(consumer, payload, signal),
    });
  }
}
