/** The messaging port: what every service knows of a broker. Two adapters (in memory, kafkajs) pass one contract suite. */

export interface OutMessage {
  readonly key: string | null;
  readonly value: Buffer | string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Fixed partition; else by `partitionOf(key)`, else round robin. */
  readonly partition?: number;
}

export interface InMessage {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  readonly key: string | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
  /** Broker's timestamp, ms. */
  readonly timestamp: number;
  /** Present where this stands for messages that came as one batch and cannot be unpacked: its value is empty, its offset the last of theirs. */
  readonly unreadable?: true;
}

/** Messages of one partition, in order, as they were fetched. */
export interface Batch {
  readonly topic: string;
  readonly partition: number;
  /** Identity of the topic's instance (cluster and topic id): changes when the topic is recreated. */
  readonly incarnation: string;
  readonly messages: readonly InMessage[];
}

export interface BatchContext {
  /** Aborted when the consumer stops or loses the partition. */
  readonly signal: AbortSignal;
  heartbeat(): Promise<void>;
}

/** Resolves when every effect of the batch is durable; a rejection means that none may be assumed, and the batch comes again. */
export type BatchHandler = (batch: Batch, context: BatchContext) => Promise<void>;

export type Middleware = (next: BatchHandler) => BatchHandler;

export interface Producer {
  /** Resolves once all in-sync replicas have every message; rejects with Fault `unavailable` otherwise. Keeps the order of a key within one send, and of sends that waited for each other. */
  send(topic: string, messages: readonly OutMessage[]): Promise<void>;
  close(): Promise<void>;
}

/** Where a consumer that keeps its positions elsewhere (in the transaction of its effects) begins. */
export interface PositionStore {
  /** Next offset to read; undefined = from the earliest, whichever topic of the name is there now. */
  next(
    topic: string,
    partition: number,
  ): Promise<{ readonly next: bigint; readonly incarnation: string } | undefined>;
  /** Told of each assignment by the group, by topic: these partitions and no others. Of none while the group decides. */
  assigned?(partitions: Readonly<Record<string, readonly number[]>>): void;
}

/** Who is told that something is not read, and that it is again. */
export interface ConsumerReports {
  /** Called when a partition stands still: until someone acts (`source-rewound`), else until a later attempt succeeds; they come with growing pauses, a minute at most. Called again where the reason becomes another. */
  readonly onStopped?: (topic: string, partition: number, reason: Error) => void;
  /** Called when a partition that stood still goes on: a batch was handled, or `positions` name a place that the source holds. */
  readonly onResumed?: (topic: string, partition: number) => void;
  /** Called when a partition that stopped is no longer this consumer's: the group gave it to another, or its topic is not followed any more. */
  readonly onLeft?: (topic: string, partition: number) => void;
  /** Called when the broker has refused a group for some seconds, because of a topic that is missing or a right that it lacks: nothing of it is read. */
  readonly onShutOut?: (group: string, reason: Error) => void;
  /** Called when a group that was shut out is so no more. */
  readonly onLetIn?: (group: string) => void;
}

export interface ConsumerOptions extends ConsumerReports {
  readonly group: string;
  readonly topics: readonly string[];
  readonly handler: BatchHandler;
  /** Absent: the broker keeps the offsets, committed after the handler resolves. */
  readonly positions?: PositionStore;
  /** Partitions whose handlers may run at once. Default 8. */
  readonly concurrency?: number;
  /**
   * Called when all that a partition holds before an offset has been handled. Offsets that carry no message (the end of a
   * transaction, what was aborted, what compaction took away) are passed like others, so that the end of a partition is reached.
   */
  readonly onPassed?: (topic: string, partition: number, next: bigint) => void;
}

export interface Consumer {
  /** Follow further topics, e.g. when a new feed was loaded. */
  setTopics(topics: readonly string[]): Promise<void>;
  stop(): Promise<void>;
}

/** Reads a whole topic by itself, without a group and without commits, from the start and then live. */
export interface ReaderOptions extends ConsumerReports {
  readonly topic: string;
  readonly handler: (messages: readonly InMessage[]) => void | Promise<void>;
  /** Begins at this offset of each partition, or at the earliest that is kept; absent: at the earliest. */
  readonly from?: bigint;
  /** Called once everything that was there at the start has been handed over. */
  readonly onCaughtUp?: () => void;
  /** Called where the topic is another one of its name, which is then read from its beginning: for topics whose writer tells everything anew there. Absent: its partitions stand still. */
  readonly onRecreated?: () => void;
}

export interface Reader {
  /** Resolves once everything that is in the topic now has been handed over; rejects after `timeoutMs`. */
  barrier(timeoutMs: number): Promise<void>;
  stop(): Promise<void>;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly retention: 'unlimited' | 'compacted' | `${number}d`;
  /** Others write here, in whatever way their client packs: the broker keeps it in one that is read here, and refuses what it cannot unpack. */
  readonly isRepacked?: boolean;
  /** Its writer finds out what the broker has lost, and tells it anew. */
  readonly isRetold?: boolean;
  /** Of a message, where it may be larger than brokers take by themselves. */
  readonly mostBytes?: number;
}

export interface Bus {
  producer(): Promise<Producer>;
  /**
   * Opens the one producer of an id: from now on the broker refuses what any other of the id sends, however late.
   * Each send is one transaction, and resolves once readers have it; in each partition its end takes one offset more than its messages. It rejects with Fault `producer-fenced` where another has opened
   * the producer of this id since, else with Fault `unavailable`: it may then have been written or not. After a rejection this producer
   * writes no more; whoever may goes on with another.
   */
  transactionalProducer(id: string): Promise<Producer>;
  consume(options: ConsumerOptions): Promise<Consumer>;
  /** Resolves once the reading has begun; `onCaughtUp` and `barrier` tell how far it is. */
  read(options: ReaderOptions): Promise<Reader>;
  /** Creates what is missing; leaves what is there. Where a broker keeps one copy, what it acknowledges in a new topic is on its disk, unless that is retold. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  /** Earliest and end offset of a partition. */
  offsets(
    topic: string,
  ): Promise<
    readonly { readonly partition: number; readonly earliest: bigint; readonly end: bigint }[]
  >;
  incarnation(topic: string): Promise<string>;
  close(): Promise<void>;
}
