import { decodePull, TOPICS, type PullMessage } from '@nhip/contracts';
import type { PoisonMessages, Subscriptions } from '@nhip/platform';

/** How the pulls of feeds stand, each as `ingest` told it last. */
export class ToldPulls {
  readonly #last = new Map<string, PullMessage>();

  constructor(
    subscriptions: Pick<Subscriptions, 'read'>,
    poison: Pick<PoisonMessages, 'leaveOut'>,
  ) {
    subscriptions.read({
      topic: TOPICS.pulls.name,
      handler: (messages) => {
        for (const pull of poison.leaveOut(messages, decodePull)) this.#last.set(pull.feed, pull);
      },
    });
  }

  /** Undefined where nothing was told of the feed. */
  of(feed: string): PullMessage | undefined {
    return this.#last.get(feed);
  }
}
