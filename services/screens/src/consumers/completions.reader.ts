import { decodeCompletion, TOPICS } from '@nhip/contracts';
import type { PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** Since when periods are complete. */
export class CompletionsReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
    state: Pick<State, 'completions'>,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('completions', false);
    subscriptions.read({
      topic: TOPICS.completions.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      // A tombstone is of days that are asked about no more.
      handler: (messages) => {
        const told = messages.filter(({ value }) => value !== null);
        for (const completion of poison.leaveOut(told, decodeCompletion))
          state.completions.apply(completion);
      },
      onCaughtUp: () => readiness.set('completions', true),
    });
  }
}
