import type {
  AlarmMessage,
  CompletionMessage,
  DeliveryMessage,
  EncodedMessage,
} from '@nhip/contracts';

export const DELIVERIES = Symbol('delivery store');
export const ALARMS = Symbol('alarm store');
export const COMPLETIONS = Symbol('completion store');

/** What is known of the deliveries of one feed. */
export interface FeedDeliveries {
  /** Rows received since the time asked for, and those of them that wait in quarantine; of deliveries that were not withdrawn. */
  readonly received: number;
  readonly rejected: number;
  /** What it brings is simulated. */
  readonly simulated: boolean;
}

/** Where the next message of a partition begins, in one instance of its topic. */
export interface Position {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly next: bigint;
}

/** A receipt that is known no longer, and the parts that had told of it. */
export interface Forgotten {
  readonly receipt: string;
  readonly parts: readonly string[];
}

/** Progress of deliveries. Taking the same messages again, or in another order, changes nothing. */
export interface DeliveryStore {
  /** Takes messages in, with the position after them in the same transaction, and what the deliveries complete that become whole by them. */
  take(messages: readonly DeliveryMessage[], after: Position): Promise<void>;
  position(topic: string, partition: number): Promise<Position | undefined>;
  /** By feed; a feed without deliveries is absent. @param since rows are counted from this instant on */
  byFeed(since: number): Promise<ReadonlyMap<string, FeedDeliveries>>;
  /** By feed and agency the time of receipt of the last delivery that makes it fresh, integer ms. It takes as long as there are senders, however many deliveries they have. */
  lastBySender(): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>>;
  /** Forgets at most so many receipts of before an instant, the oldest first, once that is told; never the last delivery of a feed, agency and period (where it names a day, that of its month; where it names none, the month of its receipt), by which they are judged. Resolves to how many. */
  forget(
    before: number,
    most: number,
    tell: (receipts: readonly Forgotten[]) => Promise<void>,
  ): Promise<number>;
}

/** Alarms, and those whose last state is still to be published. */
export interface AlarmStore {
  all(): Promise<readonly AlarmMessage[]>;
  /** Takes in what was told before; what is known stays as it is. */
  adopt(alarms: readonly AlarmMessage[]): Promise<void>;
  /** Keeps what changed; it is pending until `markPublished`. */
  put(alarms: readonly AlarmMessage[]): Promise<void>;
  pending(): Promise<readonly AlarmMessage[]>;
  markPublished(alarms: readonly AlarmMessage[]): Promise<void>;
}

/** A completion, or a tombstone of one that was taken back. */
export type ToldCompletion = Omit<EncodedMessage, 'value'> & { readonly value: string | null };

/** Since when periods are complete, and what of it is still to be told. */
export interface CompletionStore {
  /** Takes in what was told before: it may have been found earlier than it can be now. */
  adopt(completions: readonly CompletionMessage[]): Promise<void>;
  /** Hands over some that were not told in this instance of the topic; they are told once `send` resolves. @returns whether there may be more */
  tell(
    place: { readonly topic: string; readonly incarnation: string },
    send: (messages: readonly ToldCompletion[]) => Promise<void>,
  ): Promise<boolean>;
  /** Forgets at most so many of days before one, the oldest first, once that is told. Resolves to how many. */
  forget(
    before: number,
    most: number,
    tell: (ids: readonly string[]) => Promise<void>,
  ): Promise<number>;
}
