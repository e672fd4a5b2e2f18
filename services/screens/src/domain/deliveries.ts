import type { Coverage, DeliveryMessage, ValueFreshness } from '@nhip/contracts';
import {
  dayOf,
  daysOf,
  freshnessOf,
  grainOf,
  noteDelivery,
  sumsOf,
  worst,
  type DataKind,
  type Days,
  type Defined,
  type ReceiptProgress,
  type WorkingCalendar,
} from '@nhip/kernel';

/**
 * What this service knows of deliveries: which feed was delivered last, when, by whom and for which periods. Whoever reads the last
 * message of each key alone comes to know the same: a receipt that once was a delivery stays one, and what has a tombstone is known by
 * a later one of its feed, agency and period.
 */
export class Deliveries {
  /** Receipts that are no delivery, or not yet. */
  readonly #open = new Map<string, ReceiptProgress>();
  readonly #last = new Map<string, number>();
  readonly #agencies = new Map<string, Set<string>>();
  readonly #kinds = new Map<string, DataKind>();
  readonly #periods = new Map<string, Map<string, Days>>();

  apply(message: DeliveryMessage): void {
    this.#noteKind(message);
    const progress = noteDelivery(this.#open.get(message.receipt), message);
    this.#open.set(message.receipt, progress);
    if (!sumsOf(progress).delivered) return;
    this.#open.delete(message.receipt);
    this.#last.set(
      progress.feed,
      Math.max(this.#last.get(progress.feed) ?? 0, progress.receivedAt),
    );
    const agencies = this.#agencies.get(progress.feed) ?? new Set<string>();
    this.#agencies.set(progress.feed, agencies.add(progress.agency));
    if (progress.period) this.#addPeriod(progress.feed, progress.period);
  }

  /** Its time is over: nothing more is told of it. */
  forget(receipt: string): void {
    this.#open.delete(receipt);
  }

  /** Also of a delivery whose rows are still to come: no figure of theirs stands without its mark. A real sending to a simulated feed was refused. */
  #noteKind({ feed, part, simulated }: DeliveryMessage): void {
    // Normalise tells of what it refused, and not what it is.
    if (part.startsWith('normalise/') || this.#kinds.get(feed) === 'simulated') return;
    this.#kinds.set(feed, simulated ? 'simulated' : 'real');
  }

  /** Of which kinds the data of these feeds are; nothing came yet of those that have none. */
  kinds(feeds: readonly Pick<Defined<'feed'>, 'id'>[]): readonly DataKind[] {
    return [...new Set(feeds.flatMap(({ id }) => this.#kinds.get(id) ?? []))];
  }

  #addPeriod(feed: string, period: string): void {
    const grain = grainOf(period);
    const days = grain && daysOf(period, grain);
    if (!days || grain === 'all') return;
    const periods = this.#periods.get(feed) ?? new Map<string, Days>();
    this.#periods.set(feed, periods.set(period, days));
  }

  /** Periods that deliveries named: they have data, be it nothing to report. */
  delivered(feeds: readonly Pick<Defined<'feed'>, 'id'>[]): readonly Days[] {
    return feeds.flatMap(({ id }) => [...(this.#periods.get(id)?.values() ?? [])]);
  }

  /** Days from the last delivery of a feed that is late or missing until now: what meets them is provisional. */
  lacking(
    feeds: readonly Pick<Defined<'feed'>, 'id' | 'schedule'>[],
    now: number,
    workingDays?: WorkingCalendar,
  ): readonly Days[] {
    return feeds.flatMap(({ id, schedule }) => {
      const last = this.#last.get(id);
      const state = freshnessOf(schedule, last, now, workingDays);
      if (state !== 'late' && state !== 'missing') return [];
      return [{ from: last === undefined ? Number.MIN_SAFE_INTEGER : dayOf(last), to: dayOf(now) }];
    });
  }

  freshness(
    feeds: readonly Pick<Defined<'feed'>, 'id' | 'schedule'>[],
    now: number,
    workingDays?: WorkingCalendar,
  ): ValueFreshness {
    const each = feeds.map(({ id, schedule }) => {
      const last = this.#last.get(id);
      return {
        feed: id,
        state: freshnessOf(schedule, last, now, workingDays),
        lastDelivery: last === undefined ? null : new Date(last).toISOString(),
      };
    });
    return { state: worst(each.map((one) => one.state)), feeds: each };
  }

  /** One agency is expected of each feed: its owner. */
  coverage(feeds: readonly Pick<Defined<'feed'>, 'id' | 'agency'>[]): Coverage {
    const expected = new Set(feeds.map((feed) => feed.agency));
    const received = new Set(
      feeds.flatMap(({ id, agency }) => (this.#agencies.has(id) ? [agency] : [])),
    );
    return {
      expected: expected.size,
      received: received.size,
      missing: [...expected].filter((agency) => !received.has(agency)),
    };
  }
}
