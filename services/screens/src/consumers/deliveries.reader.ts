import { decodeDelivery, TOPICS } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';
import type { State } from '../app/state.js';

/** Progress of deliveries: how fresh the figures are. */
export class DeliveriesReader {
  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
    state: State,
  ) {
    subscriptions.read({
      topic: TOPICS.deliveries.name,
      handler: (messages) => {
        for (const message of poison.leaveOut(messages, decodeDelivery))
          state.deliveries.apply(message);
      },
    });
  }
}
