import { decodeAlarm, encodeAlarm, TOPICS, type AlarmMessage } from '@nhip/contracts';
import type { Health } from '@nhip/ledger';
import {
  Periodic,
  type Bus,
  type Clock,
  type Logger,
  type PoisonMessages,
  type Producer,
  type Subscriptions,
} from '@nhip/platform';
import { failures, lagging, nextAlarm, PREFIX, untold, type Condition } from '../domain/alarms.js';
import { Waiting } from '../domain/waiting.js';

const EVERY_MS = 5_000;
const LONGEST_LAG_S = 60;
const LONGEST_UNTOLD_S = 30;
const RECORDS = TOPICS.records.name;

export interface LedgerAlarmsOptions {
  readonly health: () => Promise<Health>;
  readonly bus: Pick<Bus, 'offsets' | 'incarnation'>;
  readonly producer: Pick<Producer, 'send'>;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'debug'>;
}

/**
 * Opens and closes the alarms of the ledger: records that wait, commits that are not told, records that could not be counted. Each
 * replica judges all buckets by what the database holds; which alarms are open is known from their topic, whoever told them. What could
 * not be told is told at a later turn.
 */
export class LedgerAlarms extends Periodic {
  readonly #known = new Map<string, AlarmMessage>();
  readonly #buckets = new Map<number, Waiting>();
  readonly #telling = new Waiting(LONGEST_UNTOLD_S * 1_000);
  #isCurrent = false;

  constructor(
    private readonly parts: LedgerAlarmsOptions,
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
  ) {
    const onError = (error: unknown): void =>
      parts.logger.debug({ error: String(error) }, 'judging the ledger waits');
    super(() => this.judge(performance.now()), { everyMs: EVERY_MS, onError });
    subscriptions.read({
      topic: TOPICS.alarms.name,
      handler: (messages) => this.#note(poison.leaveOut(messages, decodeAlarm)),
      onCaughtUp: () => (this.#isCurrent = true),
    });
  }

  /** Rejects where a store is away. Changes nothing before the alarms that are open are known. @param at ms of a clock that nobody sets */
  async judge(at: number): Promise<void> {
    if (!this.#isCurrent) return;
    const { producer, clock } = this.parts;
    const changed = (await this.#conditions(at)).flatMap(
      (condition) => nextAlarm(condition, this.#known.get(condition.id), clock.now()) ?? [],
    );
    if (changed.length === 0) return;
    await producer.send(TOPICS.alarms.name, changed.map(encodeAlarm));
    this.#note(changed);
  }

  #note(alarms: readonly AlarmMessage[]): void {
    for (const alarm of alarms) if (alarm.id.startsWith(PREFIX)) this.#known.set(alarm.id, alarm);
  }

  async #conditions(at: number): Promise<Condition[]> {
    const { bus } = this.parts;
    const places = await bus.offsets(RECORDS);
    const incarnation = await bus.incarnation(RECORDS);
    // After the ends: what was reached meanwhile does not wait.
    const health = await this.parts.health();
    const lags = places.map(({ partition, earliest, end }) => {
      const reached = health.reached.get(partition);
      const next = reached?.incarnation === incarnation ? reached.next : earliest;
      const holds = this.#waiting(partition).isTooLong(next, end, at);
      return lagging(RECORDS, partition, LONGEST_LAG_S, holds);
    });
    const isUntold = this.#telling.isTooLong(health.told, health.committed, at);
    return [
      ...lags,
      untold(TOPICS.cells.name, LONGEST_UNTOLD_S, isUntold),
      ...failures(health.failed, health.hasAllFailed, this.#known.values()),
    ];
  }

  #waiting(partition: number): Waiting {
    const known = this.#buckets.get(partition) ?? new Waiting(LONGEST_LAG_S * 1_000);
    this.#buckets.set(partition, known);
    return known;
  }
}
