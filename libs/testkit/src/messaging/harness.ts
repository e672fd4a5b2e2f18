import { withDefaultMiddleware, type Bus } from '@nhip/platform';

const silent = { warn: () => undefined };

/** A bus whose consumers compose the default middleware, as every service does. */
export const withMiddleware = (bus: Bus): Bus => ({
  ...bus,
  consume: (options) =>
    bus.consume({ ...options, handler: withDefaultMiddleware(options.handler, silent) }),
});

/** What a law of the messaging port needs of a broker, whichever it is. */
export interface MessagingHarness {
  /** The bus of one more process on the same broker. */
  process(): Bus;
  /** A new topic with a name of its own. */
  topic(partitions: number): Promise<string>;
  /** Deletes the topic and makes an empty one of the same name. */
  recreate(topic: string): Promise<void>;
  /** Forgets what lies before an offset of a partition, as a retention would. */
  forget(topic: string, partition: number, before: bigint): Promise<void>;
  /** Kills the broker without warning and brings it up again on its data; absent where there is no such thing. */
  readonly broker?: { kill(): Promise<void>; start(): Promise<void> };
  /** How long to wait for what must happen. */
  readonly patienceMs: number;
  /** How long to look whether something happens that must not. */
  readonly watchMs: number;
}

/** One promise of the messaging port; `holds` rejects where a broker or an adapter breaks it. */
export interface MessagingLaw {
  readonly name: string;
  holds(harness: MessagingHarness): Promise<void>;
}
