import { civilDay } from './civil-day.js';

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** The days of work of some years: all but those of weekly rest, public holidays and days off; days made up are worked on. */
export interface CalendarDays {
  /** The first and the last of the years that are known. */
  readonly years: { readonly from: number; readonly to: number };
  readonly rest: readonly Weekday[];
  /** Days that are not as their weekday says, `YYYY-MM-DD`. */
  readonly days: readonly { readonly day: string; readonly kind: DayKind }[];
}

/** `day-off`: rest in exchange for another day; `make-up`: work in exchange for another day. */
export const DAY_KINDS = ['holiday', 'day-off', 'make-up'] as const;
export type DayKind = (typeof DAY_KINDS)[number];

/** Days since 1970-01-01 of `YYYY-MM-DD`; undefined where there is no such date. */
export function dayOfDate(text: string): number | undefined {
  const [year = NaN, month = NaN, date = NaN] = text.split('-').map(Number);
  return civilDay(year, month, date);
}

/** Monday is 0. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
export const weekday = (day: number): Weekday => WEEKDAYS[weekdayOf(day)] as Weekday;

/** How many of some ascending numbers are not greater than one. */
function upTo(ascending: readonly number[], most: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] as number) <= most) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Which days are worked on, in the years of which it is known. Days are counted from 1970-01-01 in the reporting zone. Working days are
 * held as runs of days that follow one another, so that each question is a search in an ascending list, here as in SQL.
 */
export class WorkingCalendar {
  /** The days that are known. */
  readonly first: number;
  readonly last: number;
  /** The first day of each run of working days, ascending. */
  readonly starts: readonly number[];
  /** How many working days lie before each run, and, as the last, how many there are. */
  readonly before: readonly number[];
  readonly #rest: ReadonlySet<Weekday>;

  constructor(
    readonly id: string,
    readonly version: number,
    { years, rest, days }: CalendarDays,
  ) {
    this.#rest = new Set(rest);
    this.first = civilDay(years.from, 1, 1) as number;
    this.last = civilDay(years.to, 12, 31) as number;
    const kinds = new Map(days.map(({ day, kind }) => [dayOfDate(day), kind]));
    const [starts, before] = [[] as number[], [] as number[]];
    let [worked, wasWorking] = [0, false];
    for (let day = this.first; day <= this.last; day += 1) {
      const kind = kinds.get(day);
      const isWorking = kind ? kind === 'make-up' : !this.#rest.has(weekday(day));
      if (isWorking && !wasWorking) {
        starts.push(day);
        before.push(worked);
      }
      if (isWorking) worked += 1;
      wasWorking = isWorking;
    }
    this.starts = starts;
    this.before = [...before, worked];
  }

  knows(day: number): boolean {
    return day >= this.first && day <= this.last;
  }

  /** Whether nobody works on a day; where the day is not known, by its weekday. */
  rests(day: number): boolean {
    if (!this.knows(day)) return this.#rest.has(weekday(day));
    const run = upTo(this.starts, day) - 1;
    if (run < 0) return true;
    return day - this.#startOf(run) >= this.#workedBefore(run + 1) - this.#workedBefore(run);
  }

  /** The working days from the first known day to the end of this one; NaN where the day is not known. */
  countTo(day: number): number {
    if (!this.knows(day)) return NaN;
    const run = upTo(this.starts, day) - 1;
    if (run < 0) return 0;
    const worked = this.#workedBefore(run) + day - this.#startOf(run) + 1;
    return Math.min(worked, this.#workedBefore(run + 1));
  }

  /** The day that is so many working days after another, before it where the number is negative, itself where it is 0; NaN where one of the two is not known. */
  shifted(day: number, by: number): number {
    if (!this.knows(day)) return NaN;
    if (by === 0) return day;
    const wanted = this.countTo(day) + by + (by < 0 && this.rests(day) ? 1 : 0);
    if (!(wanted >= 1 && wanted <= (this.before.at(-1) as number))) return NaN;
    const run = upTo(this.before, wanted - 1) - 1;
    return this.#startOf(run) + wanted - this.#workedBefore(run) - 1;
  }

  #startOf(run: number): number {
    return this.starts[run] as number;
  }

  #workedBefore(run: number): number {
    return this.before[run] as number;
  }
}
