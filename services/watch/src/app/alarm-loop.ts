import { Periodic, type Logger } from '@nhip/platform';
import type { Alarms } from './alarms.js';
import type { Feeds } from './feeds.js';

const EVERY_MS = 2_000;

/** What is known of deliveries: whether it is all that had been told when the service started. */
interface Current {
  isCurrent(): Promise<boolean>;
}

/** Judges the feeds again and again, once the catalogue and the deliveries are known; an outage waits for the next turn. */
export class AlarmLoop extends Periodic {
  constructor(
    alarms: Pick<Alarms, 'judge'>,
    feeds: Pick<Feeds, 'isKnown'>,
    deliveries: Current,
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'judging the feeds waits');
    const judge = async (): Promise<void> => {
      if (feeds.isKnown && (await deliveries.isCurrent())) await alarms.judge();
    };
    super(judge, { everyMs: EVERY_MS, onError });
  }
}
