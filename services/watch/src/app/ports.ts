import type { AlarmMessage, DeliveryMessage } from '@nhip/contracts';

/** What is known of the deliveries of one feed. */
export interface FeedDeliveries {
  /** Time of receipt of the last delivery that is applied, integer ms. */
  readonly lastDelivery: number | undefined;
  /** Rows received since the time asked for, and those of them that wait in quarantine. */
  readonly received: number;
  readonly rejected: number;
}

/** Progress of deliveries. Taking the same messages again, or in another order, changes nothing. */
export interface DeliveryStore {
  take(messages: readonly DeliveryMessage[]): Promise<void>;
  /** By feed; a feed without deliveries is absent. @param since rows are counted from this instant on */
  byFeed(since: number): Promise<ReadonlyMap<string, FeedDeliveries>>;
}

/** Alarms, with what still has to be told of them. */
export interface AlarmStore {
  all(): Promise<readonly AlarmMessage[]>;
  /** Keeps what changed; it is untold until `told`. */
  put(alarms: readonly AlarmMessage[]): Promise<void>;
  untold(): Promise<readonly AlarmMessage[]>;
  told(alarms: readonly AlarmMessage[]): Promise<void>;
}
