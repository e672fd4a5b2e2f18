import type { DeliveryMessage } from '@nhip/contracts';
import { freshnessOf, worst, type Catalogue, type Freshness } from '@nhip/kernel';

export interface FreshnessView {
  readonly state: Freshness;
  readonly feeds: readonly { readonly feed: string; readonly state: Freshness; readonly lastDelivery: string | null }[];
}

export interface CoverageView {
  readonly expected: number;
  readonly received: number;
  readonly missing: readonly string[];
}

/** What is known of the deliveries of each feed: when the last came, from whom, and how many rows wait to be mended. */
export class FeedStates {
  readonly #last = new Map<string, number>();
  readonly #senders = new Map<string, Set<string>>();
  readonly #waiting = new Map<string, { readonly feed: string; readonly seq: number; readonly quarantined: number }>();

  delivery(message: DeliveryMessage): void {
    const { feed, agency, receipt, part, seq, quarantined } = message;
    if (part === 'ingest' && message.kind === 'rows') {
      this.#last.set(feed, Math.max(this.#last.get(feed) ?? 0, message.receivedAt));
      const senders = this.#senders.get(feed) ?? new Set();
      this.#senders.set(feed, senders.add(agency));
    }
    if (quarantined !== undefined && (this.#waiting.get(`${receipt}/${part}`)?.seq ?? -1) < seq) this.#waiting.set(`${receipt}/${part}`, { feed, seq, quarantined });
  }

  freshness(catalogue: Catalogue, type: string, now: number): FreshnessView {
    const feeds = catalogue.feedsOf(type).map(({ id, schedule }) => {
      const last = this.#last.get(id);
      return { feed: id, state: freshnessOf(schedule, last, now), lastDelivery: last === undefined ? null : new Date(last).toISOString() };
    });
    return { state: worst(feeds.map((feed) => feed.state)), feeds };
  }

  coverage(catalogue: Catalogue, type: string): CoverageView {
    const expected = [...new Set(catalogue.feedsOf(type).flatMap(({ agency, senders }) => senders ?? [agency]))];
    const received = new Set(catalogue.feedsOf(type).flatMap(({ id }) => [...(this.#senders.get(id) ?? [])]));
    const missing = expected.filter((agency) => !received.has(agency));
    return { expected: expected.length, received: expected.length - missing.length, missing };
  }

  /** Rows of a type's feeds that wait to be mended: they are in no number. */
  waiting(catalogue: Catalogue, type: string): number {
    const feeds = new Set(catalogue.feedsOf(type).map(({ id }) => id));
    return [...this.#waiting.values()].reduce((sum, one) => sum + (feeds.has(one.feed) ? one.quarantined : 0), 0);
  }
}
