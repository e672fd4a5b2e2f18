import { closingId, KEPT_CLOSING_DAYS, type ClosingMessage } from '@nhip/contracts';
import { dayOf } from '../time/days.js';
import type { ReceiptProgress } from './deliveries.js';
import { expectedOf, type Among, type JudgedFeed } from './known-deliveries.js';
import { namedDays } from './sender-deliveries.js';

/** Since when a period is final: the last commit of before, and when the delivery came that closed it, integer ms. */
export type Closing = Pick<ClosingMessage, 'commit' | 'at'>;

/** Of one sender of one feed: three a day for all the days that are kept. */
const MOST_CLOSINGS = 3 * KEPT_CLOSING_DAYS;

/**
 * Which days a delivery closes: those that were over when it came, of what it names or, where it names no period, whatever its sender has
 * had to send. Undefined where it closes none.
 */
export function closedBy({
  receivedAt,
  period,
  history,
}: Pick<ReceiptProgress, 'receivedAt' | 'period' | 'history'>):
  Pick<ClosingMessage, 'from' | 'to' | 'history'> | undefined {
  const [named, yesterday] = [namedDays(period), dayOf(receivedAt) - 1];
  if (!named) return history ? undefined : { to: yesterday };
  const to = Math.min(named.to, yesterday);
  if (named.from > to) return undefined;
  return { from: named.from, to, ...(history && { history }) };
}

const earlier = (one: Closing | undefined, other: Closing | undefined): Closing | undefined =>
  one && other ? (other.commit < one.commit ? other : one) : (one ?? other);
const later = (one: Closing | undefined, other: Closing | undefined): Closing | undefined =>
  one && other ? (other.commit > one.commit ? other : one) : (one ?? other);

/** What one sender has closed of one feed. */
class SenderClosings {
  readonly #told = new Map<string, ClosingMessage>();
  /** By their last days and commits, ascending. */
  #sorted: readonly ClosingMessage[] | undefined;
  readonly #known = new Map<number, Closing | undefined>();

  apply(message: ClosingMessage): void {
    const id = closingId(message);
    const known = this.#told.get(id);
    if (known && known.commit >= message.commit) return;
    this.#told.set(id, message);
    this.#sorted = undefined;
    this.#known.clear();
  }

  get #all(): readonly ClosingMessage[] {
    if (this.#sorted) return this.#sorted;
    this.#sorted = [...this.#told.values()]
      .sort((a, b) => a.to - b.to || a.commit - b.commit)
      .slice(-MOST_CLOSINGS);
    if (this.#sorted.length < this.#told.size) {
      this.#told.clear();
      for (const one of this.#sorted) this.#told.set(closingId(one), one);
    }
    return this.#sorted;
  }

  /** Of the periods that end on a day: a wall asks the same again with each commit. */
  of(day: number): Closing | undefined {
    if (!this.#known.has(day)) this.#known.set(day, this.#find(day));
    return this.#known.get(day);
  }

  #find(day: number): Closing | undefined {
    const covers = this.#all.filter(({ from = -Infinity, to }) => from <= day && day <= to);
    const [whole, named, made] = [
      covers.find(({ from }) => from === undefined),
      covers.find(({ from, history }) => from !== undefined && !history),
      covers.find(({ history }) => history),
    ];
    const first = earlier(whole, named) ?? made;
    return first && later(first, this.#madeUp(day));
  }

  /** No period that ends on a day, or later, was closed before. */
  firstFrom(day: number): Closing | undefined {
    const ends = this.#all.filter(({ to }) => to >= day);
    const first = ends.reduce<Closing | undefined>(earlier, undefined);
    return first && later(first, this.#madeUp(day));
  }

  /** What came as history for days up to one. */
  #madeUp(day: number): Closing | undefined {
    return this.#all
      .filter(({ history, from = Infinity }) => history && from <= day)
      .reduce<Closing | undefined>(later, undefined);
  }
}

/**
 * Since when periods are final. A period of a sender is closed by the first delivery that comes after its last day and names no period, or
 * a period with that day in it; what comes as history closes again whatever ends from its first day on. Messages may come in any order.
 */
export class Closings {
  readonly #senders = new Map<string, Map<string, SenderClosings>>();

  apply(message: ClosingMessage): void {
    const { feed, agency } = message;
    const senders = this.#senders.get(feed) ?? new Map<string, SenderClosings>();
    const sender = senders.get(agency) ?? new SenderClosings();
    sender.apply(message);
    this.#senders.set(feed, senders.set(agency, sender));
  }

  /**
   * When the last of those who are expected to send had closed the periods that end on a day. Undefined where one has not, or that is no
   * longer known. @param now instant of the hub clock, integer ms
   */
  of(feeds: readonly JudgedFeed[], day: number, now: number, among?: Among): Closing | undefined {
    if (feeds.length === 0 || day < dayOf(now) - KEPT_CLOSING_DAYS) return undefined;
    let last: Closing | undefined;
    for (const feed of feeds)
      for (const agency of expectedOf(feed, among)) {
        const closing = this.#senders.get(feed.id)?.get(agency)?.of(day);
        if (!closing) return undefined;
        last = later(last, closing);
      }
    return last;
  }

  /** The commit before which no period was closed that ends on a day, or later; undefined where none is closed. */
  firstFrom(feeds: readonly JudgedFeed[], day: number): number | undefined {
    const each = feeds.flatMap((feed) =>
      expectedOf(feed, undefined).map((agency) =>
        this.#senders.get(feed.id)?.get(agency)?.firstFrom(day),
      ),
    );
    return each.reduce<Closing | undefined>(earlier, undefined)?.commit;
  }
}
