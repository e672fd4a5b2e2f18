import { completionId, KEPT_COMPLETION_DAYS, type CompletionMessage } from '@nhip/contracts';
import { dayOf } from '../time/days.js';
import type { ReceiptProgress } from './deliveries.js';
import { expectedOf, type Among, type JudgedFeed } from './known-deliveries.js';
import { namedDays } from './sender-deliveries.js';

/** Since when a period is complete: the last commit of before, and when the delivery came that completed it, integer ms. */
export type Completion = Pick<CompletionMessage, 'commit' | 'at'>;

/** Of one sender of one feed: three a day for all the days that are kept. */
const MOST_COMPLETIONS = 3 * KEPT_COMPLETION_DAYS;

/**
 * Which days a delivery completes: those that were over when it came, of what it names or, where it names no period, whatever its sender has
 * had to send. Undefined where it completes none.
 */
export function completedBy({
  receivedAt,
  period,
  history,
}: Pick<ReceiptProgress, 'receivedAt' | 'period' | 'history'>):
  Pick<CompletionMessage, 'from' | 'to' | 'history'> | undefined {
  const [named, yesterday] = [namedDays(period), dayOf(receivedAt) - 1];
  if (!named) return history ? undefined : { to: yesterday };
  const to = Math.min(named.to, yesterday);
  if (named.from > to) return undefined;
  return { from: named.from, to, ...(history && { history }) };
}

/** Of what is known by one id that of a later epoch holds; else the first commit, of what comes as history the last. */
export function holdsOver(one: CompletionMessage, other: CompletionMessage | undefined): boolean {
  if (!other || one.epoch !== other.epoch) return one.epoch > (other?.epoch ?? 0);
  return one.history ? one.commit > other.commit : one.commit < other.commit;
}

const earlier = (
  one: Completion | undefined,
  other: Completion | undefined,
): Completion | undefined =>
  one && other ? (other.commit < one.commit ? other : one) : (one ?? other);
const later = (
  one: Completion | undefined,
  other: Completion | undefined,
): Completion | undefined =>
  one && other ? (other.commit > one.commit ? other : one) : (one ?? other);

/** What one sender has completed of one feed. */
class SenderCompletions {
  readonly #told = new Map<string, CompletionMessage>();
  /** By their last days and commits, ascending. */
  #sorted: readonly CompletionMessage[] | undefined;
  /** By day: a wall asks the same again with each commit. */
  readonly #known = new Map<number, Completion | undefined>();
  readonly #first = new Map<number, Completion | undefined>();

  apply(message: CompletionMessage): void {
    const id = completionId(message);
    if (!holdsOver(message, this.#told.get(id))) return;
    this.#told.set(id, message);
    this.#changed();
  }

  forget(id: string): void {
    if (this.#told.delete(id)) this.#changed();
  }

  #changed(): void {
    this.#sorted = undefined;
    this.#known.clear();
    this.#first.clear();
  }

  get #all(): readonly CompletionMessage[] {
    if (this.#sorted) return this.#sorted;
    this.#sorted = [...this.#told.values()]
      .sort((a, b) => a.to - b.to || a.commit - b.commit)
      .slice(-MOST_COMPLETIONS);
    if (this.#sorted.length < this.#told.size) {
      this.#told.clear();
      for (const one of this.#sorted) this.#told.set(completionId(one), one);
    }
    return this.#sorted;
  }

  /** Of the periods that end on a day. */
  of(day: number): Completion | undefined {
    if (!this.#known.has(day)) this.#known.set(day, this.#find(day));
    return this.#known.get(day);
  }

  #find(day: number): Completion | undefined {
    const covers = this.#all.filter(({ from = -Infinity, to }) => from <= day && day <= to);
    const [whole, named, made] = [
      covers.find(({ from }) => from === undefined),
      covers.find(({ from, history }) => from !== undefined && !history),
      covers.find(({ history }) => history),
    ];
    const first = earlier(whole, named) ?? made;
    return first && later(first, this.#madeUp(day));
  }

  /** No period that ends on a day, or later, was complete before. */
  firstFrom(day: number): Completion | undefined {
    if (!this.#first.has(day)) this.#first.set(day, this.#findFirst(day));
    return this.#first.get(day);
  }

  #findFirst(day: number): Completion | undefined {
    const ends = this.#all.filter(({ to }) => to >= day);
    const first = ends.reduce<Completion | undefined>(earlier, undefined);
    return first && later(first, this.#madeUp(day));
  }

  /** What came as history for days up to one. */
  #madeUp(day: number): Completion | undefined {
    return this.#all
      .filter(({ history, from = Infinity }) => history && from <= day)
      .reduce<Completion | undefined>(later, undefined);
  }
}

/**
 * Since when periods are complete. A period of a sender is completed by the first delivery that comes after its last day and names no period, or
 * a period with that day in it; what comes as history completes again whatever ends from its first day on. Messages may come in any order.
 */
export class Completions {
  readonly #senders = new Map<string, Map<string, SenderCompletions>>();
  #epoch = 0;

  /** The epoch of the ledger in which commits are numbered: the greatest that was told. */
  get epoch(): number {
    return this.#epoch;
  }

  apply(message: CompletionMessage): void {
    const { feed, agency, epoch } = message;
    if (epoch < this.#epoch) return;
    if (epoch > this.#epoch) this.#senders.clear();
    this.#epoch = epoch;
    const senders = this.#senders.get(feed) ?? new Map<string, SenderCompletions>();
    const sender = senders.get(agency) ?? new SenderCompletions();
    sender.apply(message);
    this.#senders.set(feed, senders.set(agency, sender));
  }

  /** What completed was taken back, or nobody asks about its days any more. @param id by `completionId` */
  forget(id: string): void {
    const [feed = '', agency = ''] = id.split('/', 2);
    this.#senders.get(feed)?.get(agency)?.forget(id);
  }

  /**
   * When the last of those who are expected to send had completed the periods that end on a day. Undefined where one has not, or that is no
   * longer known. @param now instant of the hub clock, integer ms
   */
  of(
    feeds: readonly JudgedFeed[],
    day: number,
    now: number,
    among?: Among,
  ): Completion | undefined {
    if (feeds.length === 0 || day < dayOf(now) - KEPT_COMPLETION_DAYS) return undefined;
    let last: Completion | undefined;
    for (const feed of feeds)
      for (const agency of expectedOf(feed, among)) {
        const completion = this.#senders.get(feed.id)?.get(agency)?.of(day);
        if (!completion) return undefined;
        last = later(last, completion);
      }
    return last;
  }

  /** The commit before which no period was complete that ends on a day, or later; undefined where none is. */
  firstFrom(feeds: readonly JudgedFeed[], day: number): number | undefined {
    const each = feeds.flatMap((feed) =>
      expectedOf(feed, undefined).map((agency) =>
        this.#senders.get(feed.id)?.get(agency)?.firstFrom(day),
      ),
    );
    return each.reduce<Completion | undefined>(earlier, undefined)?.commit;
  }
}
