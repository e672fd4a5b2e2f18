import { decodeCompletion, TOPICS } from '@nhip/contracts';
import type { InMessage, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** Since when periods are complete. */
export class CompletionsReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly state: Pick<State, 'completions'>,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('completions', false);
    subscriptions.read({
      topic: TOPICS.completions.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      handler: (messages) => messages.forEach((message) => this.#take(message)),
      onCaughtUp: () => readiness.set('completions', true),
    });
  }

  #take(raw: InMessage): void {
    const { completions } = this.state;
    if (raw.value === null) completions.forget(raw.key ?? '');
    else for (const one of this.poison.leaveOut([raw], decodeCompletion)) completions.apply(one);
  }
}
