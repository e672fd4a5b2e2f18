import { Periodic, type Logger } from '@nhip/platform';
import type { Alarms } from './alarms.js';
import type { Feeds } from './feeds.js';

const EVERY_MS = 2_000;

/** Judges the feeds again and again, once the catalogue, the deliveries and the alarms that were told before are known; an outage waits for the next turn. */
export class AlarmLoop extends Periodic {
  constructor(
    alarms: Pick<Alarms, 'judge'>,
    feeds: Pick<Feeds, 'isKnown'>,
    deliveries: { isCurrent(): Promise<boolean> },
    told: { readonly isCurrent: boolean },
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'judging the feeds waits');
    const judge = async (): Promise<void> => {
      if (feeds.isKnown && told.isCurrent && (await deliveries.isCurrent())) await alarms.judge();
    };
    super(judge, { everyMs: EVERY_MS, onError });
  }
}
