import { decodeAlarm, TOPICS, type AlarmMessage } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';

/** Alarms that other services raise about the hub itself, each as it was told last. */
export class AlarmsOfOthers {
  readonly #last = new Map<string, AlarmMessage>();

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
  ) {
    subscriptions.read({
      topic: TOPICS.alarms.name,
      handler: (messages) => {
        for (const alarm of poison.leaveOut(messages, decodeAlarm))
          if (alarm.kind === 'system') this.#last.set(alarm.id, alarm);
      },
    });
  }

  all(): readonly AlarmMessage[] {
    return [...this.#last.values()];
  }
}
