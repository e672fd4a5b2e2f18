import { decodeDelivery, tombstoneOf, TOPICS } from '@nhip/contracts';
import { OpenReceipts, type Delivery } from '@nhip/kernel';
import type { InMessage, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import type { Journal } from '../app/ports.js';

/** Deliveries and what is taken back of them, into the journal: by them values are provisional or complete. */
export class DeliveriesReader {
  readonly #open = new OpenReceipts();
  /** What is still to be noted: a batch comes again where the journal was away. */
  #deliveries: Delivery[] = [];
  readonly #withdrawn = new Set<string>();

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    private readonly poison: Pick<PoisonMessages, 'leaveOut'>,
    private readonly journal: Pick<Journal, 'note'>,
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
    for (const message of messages) this.#read(message);
    const told = { deliveries: this.#deliveries, withdrawn: [...this.#withdrawn] };
    if (told.deliveries.length + told.withdrawn.length === 0) return;
    await this.journal.note(told, this.now());
    this.#deliveries = [];
    this.#withdrawn.clear();
  }

  #read(raw: InMessage): void {
    const forgotten = tombstoneOf(raw);
    if (forgotten !== undefined) return this.#open.forget(forgotten);
    for (const message of this.poison.leaveOut([raw], decodeDelivery)) {
      if (message.withdraws) this.#withdrawn.add(message.withdraws);
      const delivery = this.#open.apply(message);
      if (delivery) this.#deliveries.push(delivery);
    }
  }
}
