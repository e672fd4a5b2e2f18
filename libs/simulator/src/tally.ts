import type { Part } from './measures.js';
import { dayOf, periodOf, type PeriodLength } from './time.js';

/** What is counted under one code, or under none (everything), by day. */
interface Counts {
  /** What is added on a day, or begins. */
  readonly flows: Map<number, number>;
  readonly isStock: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A view and a code that it shows: `agency:root:/H09@2025-07-01`; `''` is everything. */
export type Under = string;

/** So many days before the first and after the last on which something happened are told, too: there must be nothing, or what there was at last. */
const MARGIN_DAYS = 2;

/** Measures by day and by what they are counted under: naive, from nothing but the records that stand. */
export class Tally {
  readonly #counts = new Map<Under, Map<string, Counts>>();
  /** By what they are counted under, the measure and the day, the names that were met. */
  readonly #names = new Map<Under, Map<string, Map<number, Set<string>>>>();
  readonly #periods = new Map<PeriodLength, Map<string, Span>>();
  #from = Infinity;
  #to = -Infinity;

  /** @param now what lies ahead of it has not happened */
  constructor(private readonly now: number) {}

  add(parts: readonly Part[], unders: readonly Under[]): void {
    for (const part of parts)
      for (const under of ['', ...unders]) {
        if ('name' in part) this.#meet(under, part.measure, dayOf(part.at), part.name);
        else if ('amount' in part) this.#count(under, part.measure, part.at, part.amount, false);
        else if (part.enter <= this.now) {
          this.#count(under, part.measure, part.enter, 1, true);
          if (part.leave !== undefined && part.leave <= this.now)
            this.#count(under, part.measure, part.leave, -1, true);
        }
      }
  }

  #meet(under: Under, measure: string, day: number, name: string): void {
    const measures = this.#names.get(under) ?? new Map<string, Map<number, Set<string>>>();
    this.#names.set(under, measures);
    const days = measures.get(measure) ?? new Map<number, Set<string>>();
    measures.set(measure, days);
    days.set(day, (days.get(day) ?? new Set()).add(name));
  }

  #count(under: Under, measure: string, at: number, amount: number, isStock: boolean): void {
    const day = dayOf(at);
    this.#from = Math.min(this.#from, day);
    this.#to = Math.max(this.#to, day);
    const measures = this.#counts.get(under) ?? new Map<string, Counts>();
    this.#counts.set(under, measures);
    const counts = measures.get(measure) ?? { flows: new Map<number, number>(), isStock };
    measures.set(measure, counts);
    counts.flows.set(day, (counts.flows.get(day) ?? 0) + amount);
  }

  /** The codes that a view shows: those under which something is counted. */
  codes(view: string): readonly string[] {
    return [...this.#counts.keys()].flatMap((under) =>
      under.startsWith(`${view}/`) ? [under.slice(view.length + 1)] : [],
    );
  }

  /** The periods from before the first day on which something happened to after the last, or today. */
  periods(grain: PeriodLength): ReadonlyMap<string, Span> {
    const known = this.#periods.get(grain);
    if (known) return known;
    const periods = new Map<string, Span>();
    const end = Math.max(this.#to, Math.min(this.#to + MARGIN_DAYS, dayOf(this.now)));
    for (let day = this.#from - MARGIN_DAYS; day <= end; day += 1) {
      const name = periodOf(day, grain);
      periods.set(name, { from: periods.get(name)?.from ?? day, to: day });
    }
    this.#periods.set(grain, periods);
    return periods;
  }

  /** Whether anything of a measure falls into some days, wherever. */
  has(measure: string, { from, to }: Span): boolean {
    const flows = this.#counts.get('')?.get(measure)?.flows;
    return flows !== undefined && [...flows.keys()].some((day) => from <= day && day <= to);
  }

  /** The first day on which something of some measures falls; Infinity where nothing does. */
  first(measures: readonly string[]): number {
    const days = measures.flatMap((measure) => [
      ...(this.#counts.get('')?.get(measure)?.flows.keys() ?? []),
    ]);
    return days.reduce((first, day) => Math.min(first, day), Infinity);
  }

  /** Of one period: what was added in it, how many names were met in it, or what of a stock there is at its end. */
  amount(under: Under, measure: string, { from, to }: Span): number {
    const names = this.#names.get(under)?.get(measure);
    if (names) {
      const within = [...names].filter(([day]) => from <= day && day <= to);
      return new Set(within.flatMap(([, met]) => [...met])).size;
    }
    const counts = this.#counts.get(under)?.get(measure);
    if (!counts) return 0;
    let sum = 0;
    for (const [day, amount] of counts.flows)
      if (day <= to && (counts.isStock || day >= from)) sum += amount;
    return sum;
  }
}
