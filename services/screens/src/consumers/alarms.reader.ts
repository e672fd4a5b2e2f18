import { decodeAlarm, TOPICS } from '@nhip/contracts';
import type { InMessage, PoisonMessages, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';
import type { Streams } from '../app/streams.js';

/** Alarms, in the order in which they were told; their number is the place of the last. */
export class AlarmsReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly state: State,
    private readonly streams: Streams,
  ) {
    subscriptions.read({
      topic: TOPICS.alarms.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      handler: (messages) => this.#take(messages),
    });
  }

  #take(messages: readonly InMessage[]): void {
    for (const raw of messages)
      for (const message of this.poison.leaveOut([raw], decodeAlarm))
        this.state.noteAlarm(message, raw.offset);
    this.streams.changed([]);
  }
}
