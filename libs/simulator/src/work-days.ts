import { dayOf, DAY, dayNamed, weekdayOf } from './time.js';

/** The days on which agencies work: from Monday to Friday but for holidays, and those Saturdays that make up for one. */
export class WorkDays {
  readonly #off: ReadonlySet<number>;
  readonly #makeUp: ReadonlySet<number>;

  /** @param off dates on which nobody works although the weekday says so @param makeUp dates that are worked although it is a weekend */
  constructor(off: readonly string[], makeUp: readonly string[]) {
    this.#off = new Set(off.map(dayNamed));
    this.#makeUp = new Set(makeUp.map(dayNamed));
  }

  isWorking(day: number): boolean {
    return this.#makeUp.has(day) || (weekdayOf(day) < 6 && !this.#off.has(day));
  }

  /** The same time so many working days later; the instant itself for 0. */
  add(at: number, days: number): number {
    let day = dayOf(at);
    const step = Math.sign(days);
    for (let left = Math.abs(days); left > 0;) {
      day += step;
      if (this.isWorking(day)) left -= 1;
    }
    return at + (day - dayOf(at)) * DAY;
  }

  /** The working days after that of `from` up to that of `to`, which counts; negative where it lies before. */
  between(from: number, to: number): number {
    if (to < from) return -this.between(to, from);
    let count = 0;
    for (let day = dayOf(from) + 1; day <= dayOf(to); day += 1) if (this.isWorking(day)) count += 1;
    return count;
  }
}
