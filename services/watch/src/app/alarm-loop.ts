import { Periodic, type Logger } from '@nhip/platform';
import type { Alarms } from './alarms.js';
import type { Feeds } from './feeds.js';

const EVERY_MS = 2_000;

/** Judges the feeds again and again, as of the instant before which all deliveries are known, once the catalogue and the alarms that were told before are; while deliveries lag and in an outage it waits for the next turn. */
export class AlarmLoop extends Periodic {
  constructor(
    alarms: Pick<Alarms, 'judge'>,
    feeds: Pick<Feeds, 'isKnown'>,
    deliveries: { knownUntil(): Promise<number | undefined> },
    told: { readonly isCurrent: boolean },
    logger: Pick<Logger, 'debug'>,
  ) {
    const onError = (error: unknown): void =>
      logger.debug({ error: String(error) }, 'judging the feeds waits');
    const judge = async (): Promise<void> => {
      if (!feeds.isKnown || !told.isCurrent) return;
      const at = await deliveries.knownUntil();
      if (at !== undefined) await alarms.judge(at);
    };
    super(judge, { everyMs: EVERY_MS, onError });
  }
}
