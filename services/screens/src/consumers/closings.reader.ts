import { decodeClosing, TOPICS } from '@nhip/contracts';
import type { PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** Since when periods are final. */
export class ClosingsReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
    state: Pick<State, 'closings'>,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('closings', false);
    subscriptions.read({
      topic: TOPICS.closings.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      // A tombstone is of days that are asked about no more.
      handler: (messages) => {
        const told = messages.filter(({ value }) => value !== null);
        for (const closing of poison.leaveOut(told, decodeClosing)) state.closings.apply(closing);
      },
      onCaughtUp: () => readiness.set('closings', true),
    });
  }
}
