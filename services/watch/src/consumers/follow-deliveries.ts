import { TOPICS, type DeliveryMessage } from '@nhip/contracts';
import {
  withDefaultMiddleware,
  type Batch,
  type Bus,
  type Consumer,
  type Logger,
  type PositionStore,
} from '@nhip/platform';
import type { DeliveryStore } from '../app/ports.js';

const TOPIC = TOPICS.deliveries.name;

/**
 * Follows the progress of deliveries, with positions that lie beside their effects. A topic that was made anew is read from its
 * beginning: absolute counts may be taken in again.
 */
export class FollowDeliveries {
  #end: bigint | undefined;
  #isCurrent = false;

  constructor(
    private readonly bus: Pick<Bus, 'consume' | 'offsets' | 'incarnation'>,
    private readonly store: DeliveryStore,
    private readonly logger: Pick<Logger, 'warn'>,
  ) {}

  start(onStopped: (reason: Error) => void): Promise<Consumer> {
    const positions: PositionStore = {
      next: async (topic, partition) => {
        const [known, incarnation] = [
          await this.store.position(topic, partition),
          await this.bus.incarnation(topic),
        ];
        return known?.incarnation === incarnation ? known : undefined;
      },
    };
    return this.bus.consume({
      group: 'nhip.watch.deliveries',
      topics: [TOPIC],
      positions,
      handler: withDefaultMiddleware((batch) => this.#take(batch), this.logger),
      onStopped: (_topic, _partition, reason) => onStopped(reason),
    });
  }

  /** Whether all that was told before the first question has been taken in: judged before, feeds would seem late that are not. */
  async isCurrent(): Promise<boolean> {
    if (this.#isCurrent) return true;
    const [place] = await this.bus.offsets(TOPIC);
    if (!place) return false;
    this.#end ??= place.end;
    const known = await this.store.position(TOPIC, place.partition);
    const next = known?.incarnation === (await this.bus.incarnation(TOPIC)) ? known.next : 0n;
    return (this.#isCurrent = this.#end <= place.earliest || next >= this.#end);
  }

  #take({ topic, partition, incarnation, messages }: Batch): Promise<void> {
    const deliveries = messages.flatMap(({ value }) =>
      value ? [JSON.parse(value.toString()) as DeliveryMessage] : [],
    );
    const next = (messages.at(-1)?.offset ?? -1n) + 1n;
    return this.store.take(deliveries, { topic, partition, incarnation, next });
  }
}
