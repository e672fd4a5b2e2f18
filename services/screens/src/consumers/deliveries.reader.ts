import { decodeDelivery, tombstoneOf, TOPICS } from '@nhip/contracts';
import type { InMessage, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** Progress of deliveries: how fresh the figures are. */
export class DeliveriesReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly state: State,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('deliveries', false);
    subscriptions.read({
      topic: TOPICS.deliveries.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      handler: (messages) => messages.forEach((message) => this.#take(message)),
      onCaughtUp: () => readiness.set('deliveries', true),
    });
  }

  #take(raw: InMessage): void {
    const { deliveries } = this.state;
    const forgotten = tombstoneOf(raw);
    if (forgotten !== undefined) deliveries.forget(forgotten);
    else
      for (const message of this.poison.leaveOut([raw], decodeDelivery)) deliveries.apply(message);
  }
}
