import { decodeCompletion, TOPICS } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';
import type { CompletionStore } from './ports.js';

/** Completions as their topic tells them, into the table: one that was made anew would find later ones than those that were told before it was lost. */
export class ToldCompletions {
  #isCurrent = false;

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
    store: Pick<CompletionStore, 'adopt'>,
  ) {
    subscriptions.read({
      topic: TOPICS.completions.name,
      // A tombstone is of a row that this service has forgotten itself.
      handler: (messages) => {
        const told = messages.filter(({ value }) => value !== null);
        return store.adopt(poison.leaveOut(told, decodeCompletion));
      },
      onCaughtUp: () => (this.#isCurrent = true),
    });
  }

  /** Whether all that was told before the start is known. */
  get isCurrent(): boolean {
    return this.#isCurrent;
  }
}
