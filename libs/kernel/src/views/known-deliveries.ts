import type { DeliveryMessage, Freshness } from '@nhip/contracts';
import { noteDelivery, sumsOf, type ReceiptProgress } from './deliveries.js';
import { sendersOf } from '../model/senders.js';
import { worst } from './freshness.js';
import type { DataKind } from './data-kind.js';
import { dayOf, type Days } from '../time/days.js';
import type { Defined } from '../model/definitions.js';
import {
  namedDays,
  SenderDeliveries,
  type Delivered,
  type Judgement,
} from './sender-deliveries.js';

/** What is judged of a feed: which agencies are expected to send it, and when. */
export type JudgedFeed = Pick<Defined<'feed'>, 'id' | 'agency' | 'senders' | 'schedule'>;

/** Who is asked about: of all senders these, where one of them sends; absent: all. */
export type Among = ReadonlySet<string> | undefined;

/** By what a feed is judged besides its schedule. */
export type At = Omit<Judgement, 'schedule'>;

/** How feeds stand. */
export interface Standing {
  readonly state: Freshness;
  /** Each with its worst sender, and the time of its last delivery, integer ms. */
  readonly feeds: readonly {
    readonly feed: string;
    readonly state: Freshness;
    readonly lastDelivery: number | undefined;
  }[];
}

/** Of the agencies that are expected to have delivered how many have, and which have not. */
export interface Covered {
  readonly expected: number;
  readonly received: number;
  readonly missing: readonly string[];
}

/** Deliveries that name a period, by receipt when they came. */
interface NamedPeriod {
  readonly days: Days;
  readonly by: Map<string, number>;
}

const MOST_WITHDRAWN = 10_000;
const MOST_NAMING = 50;

const NONE = new SenderDeliveries();

/** What is to be known of a delivery, some of which is applied. */
export interface Delivery extends Pick<
  ReceiptProgress,
  'feed' | 'agency' | 'receivedAt' | 'period' | 'history'
> {
  readonly receipt: string;
}

/** Receipts that are no delivery, or not yet. */
export class OpenReceipts {
  readonly #open = new Map<string, ReceiptProgress>();

  /** @returns the delivery that the receipt has become by this message */
  apply(message: DeliveryMessage): Delivery | undefined {
    const progress = noteDelivery(this.#open.get(message.receipt), message);
    this.#open.set(message.receipt, progress);
    if (!sumsOf(progress).delivered) return undefined;
    this.#open.delete(message.receipt);
    return { ...progress, receipt: message.receipt };
  }

  /** Its time is over: nothing more is told of it. */
  forget(receipt: string): void {
    this.#open.delete(receipt);
  }
}

/** The senders of a feed that are asked about. */
export function expectedOf(feed: JudgedFeed, among: Among): readonly string[] {
  const senders = sendersOf(feed);
  const asked = among ? senders.filter((sender) => among.has(sender)) : [];
  return asked.length > 0 ? asked : senders;
}

/**
 * What this service knows of deliveries: which feed was delivered last, when, by whom and for which periods. Whoever reads the last
 * message of each key alone comes to know the same: a receipt that once was a delivery stays one, and what has a tombstone is known by
 * a later one of its feed, agency and period.
 */
export class Deliveries {
  readonly #open = new OpenReceipts();
  readonly #kinds = new Map<string, DataKind>();
  /** By feed and agency. */
  readonly #senders = new Map<string, Map<string, SenderDeliveries>>();
  readonly #periods = new Map<string, Map<string, NamedPeriod>>();
  /** Receipts that were taken back, which may be known later than that. */
  readonly #withdrawn = new Set<string>();

  apply(message: DeliveryMessage): void {
    this.#noteKind(message);
    const { receipt, feed, withdraws } = message;
    if (withdraws) this.#withdraw(withdraws, feed);
    const delivery = this.#open.apply(message);
    if (delivery && !this.#withdrawn.has(receipt)) this.note(delivery);
  }

  /** Takes in that something was delivered. */
  note(delivery: Delivery): void {
    const { receipt, feed, agency } = delivery;
    const senders = this.#senders.get(feed) ?? new Map<string, SenderDeliveries>();
    const sender = senders.get(agency) ?? new SenderDeliveries();
    sender.note(receipt, delivery);
    this.#senders.set(feed, senders.set(agency, sender));
    this.#namePeriod(delivery);
  }

  /** What is taken back was never delivered. */
  #withdraw(receipt: string, feed: string): void {
    if (this.#withdrawn.has(receipt)) return;
    this.#withdrawn.add(receipt);
    const [oldest] = this.#withdrawn;
    if (this.#withdrawn.size > MOST_WITHDRAWN && oldest) this.#withdrawn.delete(oldest);
    for (const sender of this.#senders.get(feed)?.values() ?? []) sender.withdraw(receipt);
    const periods = this.#periods.get(feed);
    for (const [period, { by }] of periods ?? [])
      if (by.delete(receipt) && by.size === 0) periods?.delete(period);
  }

  /** Its time is over: nothing more is told of it. */
  forget(receipt: string): void {
    this.#open.forget(receipt);
    this.#withdrawn.delete(receipt);
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

  #namePeriod({ receipt, feed, period = '', receivedAt }: Delivery): void {
    const days = namedDays(period);
    if (!days) return;
    const periods = this.#periods.get(feed) ?? new Map<string, NamedPeriod>();
    const known = periods.get(period) ?? { days, by: new Map<string, number>() };
    // Of many that name it a few are enough to know since when it is known.
    if (known.by.size < MOST_NAMING) known.by.set(receipt, receivedAt);
    this.#periods.set(feed, periods.set(period, known));
  }

  #of(feed: string, agency: string): SenderDeliveries {
    return this.#senders.get(feed)?.get(agency) ?? NONE;
  }

  /**
   * Periods that deliveries named: they have data, be it nothing to report; one that ran when it was named up to that day.
   * @param by the instant by which they had come, integer ms
   */
  delivered(feeds: readonly Pick<JudgedFeed, 'id'>[], by = Infinity): readonly Days[] {
    const named = feeds.flatMap(({ id }) => [...(this.#periods.get(id)?.values() ?? [])]);
    return named.flatMap(({ days: { from, to }, by: naming }) => {
      const came = [...naming.values()].filter((receivedAt) => receivedAt <= by);
      const last = Math.min(to, dayOf(Math.max(...came)));
      return came.length > 0 && from <= last ? [{ from, to: last }] : [];
    });
  }

  /** Whether a delivery for these days is absent: what stands on them is provisional. */
  isLacking(feeds: readonly JudgedFeed[], period: Days, at: At, among?: Among): boolean {
    return feeds.some(
      (feed) =>
        feed.schedule &&
        expectedOf(feed, among).some((one) => this.#has(feed, one, period, at) !== 'delivered'),
    );
  }

  #has({ id, schedule }: JudgedFeed, sender: string, period: Days, at: At): Delivered {
    return this.#of(id, sender).of(period, { ...at, schedule });
  }

  /** A feed is as fresh as its worst sender. */
  freshness(feeds: readonly JudgedFeed[], at: At, among?: Among): Standing {
    const each = feeds.map((feed) => {
      const senders = expectedOf(feed, among).map((sender) => this.#of(feed.id, sender));
      const judgement = { ...at, schedule: feed.schedule };
      const last = senders.flatMap((sender) => sender.last ?? []);
      return {
        feed: feed.id,
        state: worst(senders.map((sender) => sender.freshness(judgement))),
        lastDelivery: last.length > 0 ? Math.max(...last) : undefined,
      };
    });
    return { state: worst(each.map(({ state }) => state)), feeds: each };
  }

  /** Expected of each feed are its owner and its senders; received is an agency of which nothing is missing. @see SenderDeliveries.of */
  coverage(feeds: readonly JudgedFeed[], period: Days, at: At, among?: Among): Covered {
    const each = feeds.map((feed) => ({ feed, senders: expectedOf(feed, among) }));
    const expected = new Set(each.flatMap(({ senders }) => senders));
    const missing = new Set(
      each.flatMap(({ feed, senders }) =>
        senders.filter((sender) => this.#has(feed, sender, period, at) === 'missing'),
      ),
    );
    return {
      expected: expected.size,
      received: expected.size - missing.size,
      missing: [...missing].sort(),
    };
  }
}
