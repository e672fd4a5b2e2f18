import type { WorkingCalendar } from '../time/working-calendar.js';
import { apply, arithmetic, number } from './arithmetic.js';
import { expectType, type Check, type Checker } from './checker.js';
import { constantText } from './constants.js';
import { ExpressionError, refuse, type Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';
import type { CalendarAnswer, Typed } from './typed.js';

/** The calendar that is meant where none is named. */
export const WORKING_CALENDAR = 'working';

/** Where the name of the calendar stands among the arguments. */
const NAMED_AT: ReadonlyMap<string, number> = new Map([
  ['isWorkingDay', 1],
  ['workingDays', 2],
  ['addWorkingDays', 2],
]);

function calendarOf(
  name: Expr | undefined,
  at: number,
  { scope: { calendars } }: Checker,
): WorkingCalendar {
  const id = name
    ? constantText(name, at, 'tên lịch', 'the name of the calendar')
    : WORKING_CALENDAR;
  const calendar = calendars?.get(id);
  if (calendar) return calendar;
  const known = calendars?.names.join(', ');
  return refuse(
    'unknown-calendar',
    name?.at ?? at,
    `không có lịch làm việc “${id}”`,
    `there is no working calendar “${id}”`,
    known
      ? { vi: `có: ${known}`, en: `known are: ${known}` }
      : {
          vi: 'khai lịch ấy (calendar) trong cùng gói, hoặc kiểm với --with packs/national',
          en: 'define that calendar in the same pack, or check with --with packs/national',
        },
  );
}

const answer = (
  asked: CalendarAnswer['asked'],
  type: CalendarAnswer['type'],
  calendar: WorkingCalendar,
  ...args: readonly Typed[]
): Typed => ({ op: 'calendar', type, scale: 0, asked, calendar, args });

const instantOf = (expr: Expr, checker: Checker): Typed =>
  expectType(expr.at, checker.check(expr), 'instant');

export const isWorkingDay: Check = ({ args: [of, name], at }, checker) => {
  const instant = instantOf(of as Expr, checker);
  const calendar = calendarOf(name, at, checker);
  return apply('==', 'boolean', 0, answer('isWorking', 'number', calendar, instant), number(1));
};

/** The working days up to the one day without those up to the other: so a reversed pair gives the negative. */
export const workingDays: Check = ({ args: [from, to, name], at }, checker) => {
  const [start, end] = [instantOf(from as Expr, checker), instantOf(to as Expr, checker)];
  const calendar = calendarOf(name, at, checker);
  const countTo = (instant: Typed): Typed => answer('countTo', 'number', calendar, instant);
  return arithmetic('-', at, countTo(end), countTo(start));
};

export const addWorkingDays: Check = ({ args: [of, by, name], at }, checker) => {
  const instant = instantOf(of as Expr, checker);
  const days = expectType((by as Expr).at, checker.check(by as Expr), 'number');
  if (days.scale > 0)
    return refuse(
      'type-mismatch',
      (by as Expr).at,
      'số ngày làm việc phải là số nguyên',
      'the number of working days must be a whole one',
    );
  return answer('shift', 'instant', calendarOf(name, at, checker), instant, days);
};

function namedIn(expr: Expr): readonly string[] {
  if (expr.op === 'macro') return [expr.of, expr.body].flatMap(namedIn);
  if (expr.op !== 'call') return [];
  const below = expr.args.flatMap(namedIn);
  const place = NAMED_AT.get(expr.name);
  if (place === undefined) return below;
  const name = expr.args[place];
  return [...below, name?.op === 'literal' ? String(name.value) : WORKING_CALENDAR];
}

/** The calendars that an expression goes by, as it is written; of one that cannot be read none. */
export function calendarsNamed(source: string): readonly string[] {
  try {
    return namedIn(parseExpression(source));
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}
