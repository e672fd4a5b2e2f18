import { decodeQuarantine, TOPICS } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** How many rows wait to be mended: what an explanation says was left out. */
export class QuarantineReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
    state: State,
  ) {
    subscriptions.read({
      topic: TOPICS.quarantine.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      handler: (messages) => {
        for (const message of poison.leaveOut(messages, decodeQuarantine))
          state.noteQuarantine(message);
      },
    });
  }
}
