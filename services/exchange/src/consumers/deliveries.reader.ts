import { decodeDelivery, tombstoneOf, TOPICS } from '@nhip/contracts';
import { OpenReceipts, type Delivery } from '@nhip/kernel';
import type { InMessage, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { Journal } from '../app/ports.js';

/** Deliveries, into the journal: by them values are provisional or complete. */
export class DeliveriesReader {
  readonly #open = new OpenReceipts();
  /** Those that are still to be noted: a batch comes again where the journal was away. */
  #noted: Delivery[] = [];

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly journal: Pick<Journal, 'noteDeliveries'>,
    private readonly now: () => number,
    readiness: Pick<Readiness, 'set'>,
  ) {
    readiness.set('deliveries', false);
    subscriptions.read({
      topic: TOPICS.deliveries.name,
      // What was told before is known still.
      onRecreated: () => undefined,
      handler: (messages) => this.#take(messages),
      onCaughtUp: () => readiness.set('deliveries', true),
    });
  }

  async #take(messages: readonly InMessage[]): Promise<void> {
    for (const message of messages) this.#noted.push(...this.#deliveriesIn(message));
    if (this.#noted.length === 0) return;
    await this.journal.noteDeliveries(this.#noted, this.now());
    this.#noted = [];
  }

  #deliveriesIn(raw: InMessage): readonly Delivery[] {
    const forgotten = tombstoneOf(raw);
    if (forgotten !== undefined) {
      this.#open.forget(forgotten);
      return [];
    }
    return this.poison
      .leaveOut([raw], decodeDelivery)
      .flatMap((message) => this.#open.apply(message) ?? []);
  }
}
