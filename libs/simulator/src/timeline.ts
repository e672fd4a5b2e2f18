import {
  DAILY,
  isSilent,
  sendersOf,
  type FeedName,
  type SimulatedRow,
  type WrongFile,
} from './sending.js';
import { atHour, dateOf, dayOf, weekdayOf } from './time.js';
import type { World } from './world.js';

/** Rows that one sender sends together. */
export interface Delivery {
  /** Always the same for the same rows: a repetition is known by it. */
  readonly id: string;
  readonly sender: string;
  readonly feed: FeedName;
  readonly rows: readonly SimulatedRow[];
  readonly file?: WrongFile;
}

/** A sender that has nothing to report of a day, and says so. */
export interface Nothing {
  readonly id: string;
  readonly sender: string;
  readonly feed: FeedName;
  /** The day. */
  readonly period: string;
}

/** What happens within one slot of time, in this order. */
export interface Slot {
  /** Its end. */
  readonly at: number;
  readonly deliveries: readonly Delivery[];
  readonly withdrawn: readonly (WrongFile & { readonly sender: string })[];
  readonly nothing: readonly Nothing[];
}

/** Before the offices close whoever sent nothing says that there was nothing. */
const CLOSING = 16.8;

/** A world in the order of time, in slots: all that a sender has to send within one goes together. */
export class Timeline {
  readonly #rows = new Map<number, SimulatedRow[]>();
  readonly #withdrawals = new Map<number, Map<string, WrongFile & { readonly sender: string }>>();
  /** Who has sent which feed on the day of the slot. */
  readonly #sent = new Set<string>();
  #day: number;
  #slot: number;

  /** @param slotMs length of a slot */
  constructor(
    private readonly world: World,
    private readonly slotMs: number,
  ) {
    this.#day = world.options.from;
    this.#slot = Math.floor(atHour(this.#day, 0) / slotMs);
  }

  /** The slots after the last one that was taken, up to an instant; those without anything are left out. */
  *until(end: number): Generator<Slot> {
    for (; (this.#slot + 1) * this.slotMs <= end; this.#slot += 1) {
      const at = (this.#slot + 1) * this.slotMs;
      for (; this.#day <= dayOf(at); this.#day += 1) this.#begin(this.#day);
      const rows = this.#rows.get(this.#slot) ?? [];
      const withdrawn = [...(this.#withdrawals.get(this.#slot)?.values() ?? [])];
      this.#rows.delete(this.#slot);
      this.#withdrawals.delete(this.#slot);
      for (const { feed, sender } of rows) this.#sent.add(`${feed}/${sender}`);
      const nothing = this.#nothing(at);
      if (rows.length + withdrawn.length + nothing.length > 0)
        yield { at, deliveries: this.#deliveries(this.#slot, rows), withdrawn, nothing };
    }
  }

  #nothing(end: number): readonly Nothing[] {
    const day = dayOf(end - 1);
    const closing = atHour(day, CLOSING);
    if (closing <= end - this.slotMs || closing > end) return [];
    const { province, options } = this.world;
    const sent = new Set(this.#sent);
    this.#sent.clear();
    if (!province.workDays.isWorking(day) || !this.world.isOpen(day)) return [];
    const units = province.units.map(({ code }) => code);
    // Procedures are due monthly: that nothing is new is said on Mondays.
    const due = weekdayOf(day) === 1 ? [...DAILY, 'procedures' as const] : DAILY;
    return due.flatMap((feed) =>
      sendersOf(feed, units)
        .filter(
          (sender) => !sent.has(`${feed}/${sender}`) && !isSilent(sender, closing, options.seed),
        )
        .map((sender) => ({
          id: [options.seed, 'nothing', feed, sender, dateOf(day)].join('/'),
          sender,
          feed,
          period: dateOf(day),
        })),
    );
  }

  #begin(day: number): void {
    for (const sending of this.world.sendings(day)) {
      const slot = Math.floor(sending.at / this.slotMs);
      const rows = this.#rows.get(slot) ?? [];
      if (rows.push(sending) === 1) this.#rows.set(slot, rows);
      const { file, sender } = sending;
      if (!file) continue;
      // Never in the slot of the file itself.
      const end = Math.max(slot + 1, Math.floor(file.withdrawnAt / this.slotMs));
      const files = this.#withdrawals.get(end) ?? new Map<string, WrongFile & { sender: string }>();
      this.#withdrawals.set(end, files.set(file.id, { ...file, sender }));
    }
  }

  #deliveries(slot: number, rows: readonly SimulatedRow[]): readonly Delivery[] {
    const { seed } = this.world.options;
    const together = Map.groupBy(rows, ({ feed, sender, file }) =>
      [seed, feed, sender, slot, ...(file ? [file.id] : [])].join('/'),
    );
    return [...together].map(([id, some]) => {
      const { sender, feed, file } = some[0] as SimulatedRow;
      const inOrder = some.toSorted((a, b) => a.at - b.at);
      return { id, sender, feed, rows: inOrder, ...(file && { file }) };
    });
  }
}
