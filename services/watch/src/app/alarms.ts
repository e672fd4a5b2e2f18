import { encodeAlarm, TOPICS } from '@nhip/contracts';
import type { Producer } from '@nhip/platform';
import { alarmId, closedWithout, nextAlarm } from '../domain/feed-alarm.js';
import { nextPullAlarm, pullAlarmId } from '../domain/pull-alarm.js';
import type { Feeds } from './feeds.js';
import type { AlarmStore } from './ports.js';
import type { ToldAlarms } from './told-alarms.js';

/** Opens and closes the alarms of feeds, and publishes what changed: kept first, published after, again where that failed. */
export class Alarms {
  constructor(
    private readonly feeds: Pick<Feeds, 'judged'>,
    private readonly store: AlarmStore,
    private readonly told: Pick<ToldAlarms, 'of'>,
    private readonly producer: Pick<Producer, 'send'>,
  ) {}

  /** A catalogue without feeds is one that is not told yet: until it is, every alarm stays as it is. @param at the instant before which all deliveries are known */
  async judge(at: number): Promise<void> {
    await this.store.adopt(this.told.of('freshness', 'pull'));
    const [feeds, alarms] = [await this.feeds.judged(at), await this.store.all()];
    if (feeds.length === 0) return this.publishPending();
    const known = new Map(alarms.map((alarm) => [alarm.id, alarm]));
    const changed = feeds.flatMap((feed) =>
      [
        nextAlarm(feed, known.get(alarmId(feed.id)), at),
        nextPullAlarm(feed, known.get(pullAlarmId(feed.id)), at),
      ].filter((alarm) => alarm !== undefined),
    );
    const gone = closedWithout(new Set(feeds.map((feed) => feed.id)), alarms, at);
    await this.store.put([...changed, ...gone]);
    await this.publishPending();
  }

  async publishPending(): Promise<void> {
    const pending = await this.store.pending();
    if (pending.length === 0) return;
    await this.producer.send(TOPICS.alarms.name, pending.map(encodeAlarm));
    await this.store.markPublished(pending);
  }
}
