import { decodeAlarm, TOPICS, type AlarmMessage } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';

/** Alarms as their topic tells them, each as it was told last: those of other services about the hub itself, and those of feeds that this one told before its table was lost. */
export class ToldAlarms {
  readonly #last = new Map<string, AlarmMessage>();
  #isCurrent = false;

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
  ) {
    subscriptions.read({
      topic: TOPICS.alarms.name,
      handler: (messages) => {
        for (const alarm of poison.leaveOut(messages, decodeAlarm)) this.#last.set(alarm.id, alarm);
      },
      onCaughtUp: () => (this.#isCurrent = true),
    });
  }

  /** Whether all that was told before the start is known. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }

  /** Of these kinds. */
  of(...kinds: readonly AlarmMessage['kind'][]): readonly AlarmMessage[] {
    return [...this.#last.values()].filter(({ kind }) => kinds.includes(kind));
  }
}
