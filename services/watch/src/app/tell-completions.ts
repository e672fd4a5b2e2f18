import { KEPT_COMPLETION_DAYS, TOPICS } from '@nhip/contracts';
import { dayOf } from '@nhip/kernel';
import { Periodic, type Bus, type Logger, type Producer } from '@nhip/platform';
import type { CompletionStore, ToldCompletion } from './ports.js';

const EVERY_MS = 2_000;
const TOPIC = TOPICS.completions.name;

/** Tells since when periods are complete, once all that was told before is known: kept first, told after, again where that failed or the topic was made anew. */
export class TellCompletions extends Periodic {
  constructor(
    private readonly store: CompletionStore,
    private readonly bus: Pick<Bus, 'incarnation'>,
    private readonly producer: Pick<Producer, 'send'>,
    told: { readonly isCurrent: boolean },
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'telling what is complete waits');
    super(async () => told.isCurrent && (await this.tell()), { everyMs: EVERY_MS, onError });
  }

  async tell(): Promise<void> {
    const incarnation = await this.bus.incarnation(TOPIC);
    const send = (messages: readonly ToldCompletion[]): Promise<void> =>
      this.producer.send(TOPIC, messages);
    let hasMore = true;
    while (hasMore) hasMore = await this.store.tell({ topic: TOPIC, incarnation }, send);
  }

  /** One step of a sweeper: completions of days that are asked about no more. Tombstones first, then the rows. @param now integer ms */
  forget(now: number, most: number): Promise<number> {
    return this.store.forget(dayOf(now) - KEPT_COMPLETION_DAYS, most, (ids) =>
      this.producer.send(
        TOPIC,
        ids.map((key) => ({ key, value: null })),
      ),
    );
  }
}
