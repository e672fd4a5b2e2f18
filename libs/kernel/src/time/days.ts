import { DAY_MS, type Grain } from '@nhip/contracts';
import { tooManyPeriods } from '../faults.js';

/** Days and periods of the reporting zone Asia/Ho_Chi_Minh: +07:00 all year, in all years that the hub accepts. */
const ZONE_MS = 25_200_000;

/** Days since 1970-01-01 in the reporting zone. @param instant integer ms */
export const dayOf = (instant: number): number => Math.floor((instant + ZONE_MS) / DAY_MS);

/** First instant of a day. */
export const instantOf = (day: number): number => day * DAY_MS - ZONE_MS;

export interface Days {
  readonly from: number;
  readonly to: number;
}

const two = (n: number): string => String(n).padStart(2, '0');
const utc = (day: number): Date => new Date(day * DAY_MS);
const dayOfDate = (year: number, month: number, date = 1): number =>
  Date.UTC(year, month, date) / DAY_MS;

const mondayOf = (day: number): number => day - ((((day + 3) % 7) + 7) % 7);

/** The ISO week of a day: its Thursday decides the year. */
function week(day: number): string {
  const thursday = mondayOf(day) + 3;
  const year = utc(thursday).getUTCFullYear();
  return `${year}-W${two(Math.floor((thursday - dayOfDate(year, 0)) / 7) + 1)}`;
}

/** The period that holds a day, e.g. `2026-11`, `2026-Q4`, `2026-W48`, `all`. */
export function periodOf(day: number, grain: Grain): string {
  if (grain === 'all') return 'all';
  if (grain === 'week') return week(day);
  const date = utc(day);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  if (grain === 'year') return String(year);
  if (grain === 'quarter') return `${year}-Q${Math.floor(month / 3) + 1}`;
  return grain === 'month'
    ? `${year}-${two(month + 1)}`
    : `${year}-${two(month + 1)}-${two(date.getUTCDate())}`;
}

const FORMS: Readonly<Record<Exclude<Grain, 'all'>, RegExp>> = {
  day: /^(\d{4})-(\d{2})-(\d{2})$/,
  week: /^(\d{4})-W(\d{2})$/,
  month: /^(\d{4})-(\d{2})$/,
  quarter: /^(\d{4})-Q([1-4])$/,
  year: /^(\d{4})$/,
};

export function grainOf(period: string): Grain | undefined {
  if (period === 'all') return 'all';
  return (Object.keys(FORMS) as Exclude<Grain, 'all'>[]).find(
    (grain) => FORMS[grain].test(period) && daysOf(period, grain) !== undefined,
  );
}

/** First and last day of a period of any grain; undefined where the text is none. */
export function daysOfPeriod(period: string): Days | undefined {
  const grain = grainOf(period);
  return grain && daysOf(period, grain);
}

/** First and last day of a period; undefined where the text is no period of this grain. `all` has no bounds. */
export function daysOf(period: string, grain: Grain): Days | undefined {
  if (grain === 'all')
    return period === 'all' ? { from: -2_147_483_648, to: 2_147_483_647 } : undefined;
  const [, a, b = '1', c = '1'] = FORMS[grain].exec(period) ?? [];
  if (a === undefined) return undefined;
  const days = bounds(grain, Number(a), Number(b), Number(c));
  return periodOf(days.from, grain) === period ? days : undefined;
}

function bounds(grain: Exclude<Grain, 'all'>, year: number, second: number, date: number): Days {
  if (grain === 'year') return { from: dayOfDate(year, 0), to: dayOfDate(year + 1, 0) - 1 };
  if (grain === 'quarter')
    return { from: dayOfDate(year, 3 * second - 3), to: dayOfDate(year, 3 * second) - 1 };
  if (grain === 'month')
    return { from: dayOfDate(year, second - 1), to: dayOfDate(year, second) - 1 };
  if (grain === 'day')
    return { from: dayOfDate(year, second - 1, date), to: dayOfDate(year, second - 1, date) };
  const monday = mondayOf(dayOfDate(year, 0, 4)) + 7 * (second - 1);
  return { from: monday, to: monday + 6 };
}

/** More periods than any page or table lists. */
const MOST_PERIODS = 20_000;
const SHORTEST: Readonly<Record<Exclude<Grain, 'all'>, number>> = {
  day: 1,
  week: 7,
  month: 28,
  quarter: 90,
  year: 365,
};

/**
 * All periods from the one to the other, both inclusive, ascending; none where a text is no period of the grain.
 * Throws Fault `too-many-periods`. @param last so many at most, the latest ones
 */
export function periodsBetween(
  from: string,
  to: string,
  grain: Grain,
  last = Infinity,
): readonly string[] {
  if (grain === 'all') return ['all'];
  const [first, end] = [daysOf(from, grain), daysOf(to, grain)];
  if (!first || !end) return [];
  if (Math.min(last, (end.from - first.from) / SHORTEST[grain]) > MOST_PERIODS)
    throw tooManyPeriods(MOST_PERIODS);
  const periods: string[] = [];
  for (
    let days: Days | undefined = end;
    days && days.from >= first.from && periods.length < last;
    days = daysOf(periodOf(days.from - 1, grain), grain)
  )
    periods.push(periodOf(days.from, grain));
  return periods.reverse();
}
