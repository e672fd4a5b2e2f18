import { encodeClosing, KEPT_CLOSING_DAYS, TOPICS, type ClosingMessage } from '@nhip/contracts';
import { dayOf } from '@nhip/kernel';
import { Periodic, type Bus, type Logger, type Producer } from '@nhip/platform';
import type { ClosingStore } from './ports.js';

const EVERY_MS = 2_000;
const TOPIC = TOPICS.closings.name;

/** Tells since when periods are final: kept first, told after, again where that failed or the topic was made anew. */
export class TellClosings extends Periodic {
  constructor(
    private readonly store: ClosingStore,
    private readonly bus: Pick<Bus, 'incarnation'>,
    private readonly producer: Pick<Producer, 'send'>,
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'telling what is closed waits');
    super(() => this.tell(), { everyMs: EVERY_MS, onError });
  }

  async tell(): Promise<void> {
    const incarnation = await this.bus.incarnation(TOPIC);
    const send = (closings: readonly ClosingMessage[]): Promise<void> =>
      this.producer.send(TOPIC, closings.map(encodeClosing));
    let hasMore = true;
    while (hasMore) hasMore = await this.store.tell({ topic: TOPIC, incarnation }, send);
  }

  /** One step of a sweeper: closings of days that are asked about no more. Tombstones first, then the rows. @param now integer ms */
  forget(now: number, most: number): Promise<number> {
    return this.store.forget(dayOf(now) - KEPT_CLOSING_DAYS, most, (ids) =>
      this.producer.send(
        TOPIC,
        ids.map((key) => ({ key, value: null })),
      ),
    );
  }
}
