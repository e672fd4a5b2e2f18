import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import { DAY_KINDS, WEEKDAYS, type CalendarDays } from '../src/time/working-calendar.js';

const dayOf = (instant: number): number => Math.floor((instant + 7 * 3_600_000) / DAY_MS);
const dateOf = (day: number): string => new Date(day * DAY_MS).toISOString().slice(0, 10);
const NAMES = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** A working calendar by the plainest code there is: day by day. Undefined is what it does not know. */
export class NaiveCalendar {
  constructor(private readonly body: CalendarDays) {}

  #isWorking(day: number): boolean | undefined {
    const { years, rest, days } = this.body;
    const date = dateOf(day);
    const year = Number(date.slice(0, 4));
    if (year < years.from || year > years.to) return undefined;
    const listed = days.find((one) => one.day === date);
    if (listed) return listed.kind === 'make-up';
    return !rest.some((name) => name === NAMES[new Date(day * DAY_MS).getUTCDay()]);
  }

  isWorkingDay(instant: number): boolean | undefined {
    return this.#isWorking(dayOf(instant));
  }

  workingDays(from: number, to: number): number | undefined {
    const [start, end] = [dayOf(from), dayOf(to)];
    if (this.#isWorking(start) === undefined || this.#isWorking(end) === undefined)
      return undefined;
    if (end < start) return 0 - Number(this.workingDays(to, from));
    let count = 0;
    for (let day = start + 1; day <= end; day += 1) if (this.#isWorking(day)) count += 1;
    return count;
  }

  addWorkingDays(instant: number, by: number): number | undefined {
    const start = dayOf(instant);
    if (this.#isWorking(start) === undefined) return undefined;
    let [day, left] = [start, Math.abs(by)];
    while (left > 0) {
      day += Math.sign(by);
      const isWorking = this.#isWorking(day);
      if (isWorking === undefined) return undefined;
      if (isWorking) left -= 1;
    }
    return instant + (day - start) * DAY_MS;
  }
}

const FIRST = Date.UTC(2009, 11, 20) / DAY_MS;
const LAST = Date.UTC(2013, 0, 12) / DAY_MS;

/** Calendars of one to three years, with any days of rest, and many that are not as their weekday says. */
export const sampleCalendars: fc.Arbitrary<CalendarDays> = fc
  .record({
    from: fc.integer({ min: 2010, max: 2012 }),
    length: fc.nat(2),
    rest: fc.subarray([...WEEKDAYS], { maxLength: 6 }),
    days: fc.uniqueArray(
      fc.record({
        day: fc.integer({ min: FIRST, max: LAST }),
        kind: fc.constantFrom(...DAY_KINDS),
      }),
      { selector: ({ day }) => day, maxLength: 60 },
    ),
  })
  .map(({ from, length, rest, days }) => ({
    years: { from, to: Math.min(2012, from + length) },
    rest,
    days: days.map(({ day, kind }) => ({ day: dateOf(day), kind })),
  }));

/** Instants in the years of the sample calendars, and a little before and after, some at the ends of days. */
export const calendarInstants: fc.Arbitrary<number> = fc
  .tuple(
    fc.integer({ min: FIRST, max: LAST }),
    fc.oneof(fc.constantFrom(0, DAY_MS - 1), fc.nat(DAY_MS - 1)),
  )
  .map(([day, time]) => day * DAY_MS - 7 * 3_600_000 + time);

/** A number of working days to move by. */
export const calendarShifts: fc.Arbitrary<number> = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.integer({ min: -900, max: 900 }),
);
