import { DAY_MS } from '@nhip/contracts';
import { dayOf } from '../time/days.js';
import type { WorkingCalendar } from '../time/working-calendar.js';
import { lifted, type Compile, type Evaluator } from './evaluator.js';
import type { CalendarAnswer, Typed } from './typed.js';

function isWorking(calendar: WorkingCalendar, day: number): number {
  if (!calendar.knows(day)) return NaN;
  return calendar.rests(day) ? 0 : 1;
}

/** An instant whose day is not known is out of bounds whatever the number of days. */
function shift(calendar: WorkingCalendar, of: Evaluator, by: Evaluator): Evaluator {
  return (fields) => {
    const [instant, days] = [of(fields) as number | null, by(fields) as number | null];
    if (instant === null) return null;
    const day = dayOf(instant);
    if (!calendar.knows(day)) return NaN;
    return days === null ? null : instant + (calendar.shifted(day, days) - day) * DAY_MS;
  };
}

/** What a calendar says of the instants of a record. */
export function calendarAnswer(
  { asked, calendar, args }: CalendarAnswer,
  compile: Compile,
): Evaluator {
  const [of, by] = args as readonly [Typed, Typed];
  switch (asked) {
    case 'isWorking':
      return lifted(compile(of), (instant) => isWorking(calendar, dayOf(instant as number)));
    case 'countTo':
      return lifted(compile(of), (instant) => calendar.countTo(dayOf(instant as number)));
    case 'shift':
      return shift(calendar, compile(of), compile(by));
  }
}
