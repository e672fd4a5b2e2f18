import { encodeAlarm, TOPICS, type AlarmMessage } from '@nhip/contracts';
import type { Producer } from '@nhip/platform';
import { alarmId, closedWithout, isToldAs, nextAlarm } from '../domain/feed-alarm.js';
import { nextPullAlarm, pullAlarmId } from '../domain/pull-alarm.js';
import type { Feeds } from './feeds.js';
import type { AlarmStore } from './ports.js';
import type { ToldAlarms } from './told-alarms.js';

/** The kinds of alarms that are kept here. */
const KINDS = ['freshness', 'pull'] as const;

/** Opens and closes the alarms of feeds, and publishes what changed: kept first, published after, again where that failed, or where another replica's former word came last. */
export class Alarms {
  /** Alarms that their topic told otherwise in the last turn, by id. */
  #differing: ReadonlyMap<string, AlarmMessage> = new Map();

  constructor(
    private readonly feeds: Pick<Feeds, 'judged'>,
    private readonly store: AlarmStore,
    private readonly told: Pick<ToldAlarms, 'of'>,
    private readonly producer: Pick<Producer, 'send'>,
  ) {}

  /** A catalogue without feeds is one that is not told yet: until it is, every alarm stays as it is. @param at the instant before which all deliveries are known */
  async judge(at: number): Promise<void> {
    await this.store.adopt(this.told.of(...KINDS));
    const [feeds, alarms] = [await this.feeds.judged(at), await this.store.all()];
    if (feeds.length === 0) return this.#publish();
    const known = new Map(alarms.map((alarm) => [alarm.id, alarm]));
    const changed = feeds.flatMap((feed) =>
      [
        nextAlarm(feed, known.get(alarmId(feed.id)), at),
        nextPullAlarm(feed, known.get(pullAlarmId(feed.id)), at),
      ].filter((alarm) => alarm !== undefined),
    );
    const gone = closedWithout(new Set(feeds.map((feed) => feed.id)), alarms, at);
    await this.store.put([...changed, ...gone]);
    await this.#publish();
  }

  async #publish(): Promise<void> {
    const pending = await this.store.pending();
    if (pending.length > 0) {
      await this.producer.send(TOPICS.alarms.name, pending.map(encodeAlarm));
      await this.store.markPublished(pending);
    }
    await this.#tellAgain();
  }

  /** Of two replicas one may send what was pending when it stalled, behind what the other has sent since: the topic then says otherwise than the table, for ever. What does so for two turns is no longer on its way. */
  async #tellAgain(): Promise<void> {
    const told = new Map(this.told.of(...KINDS).map((alarm) => [alarm.id, alarm]));
    const differing = (await this.store.all()).filter(
      (alarm) => !isToldAs(told.get(alarm.id), alarm),
    );
    const again = differing.filter((alarm) => isToldAs(this.#differing.get(alarm.id), alarm));
    this.#differing = new Map(differing.map((alarm) => [alarm.id, alarm]));
    if (again.length > 0) await this.producer.send(TOPICS.alarms.name, again.map(encodeAlarm));
  }
}
