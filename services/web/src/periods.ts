import { A_DAY_MS, dateAt, startOfDate } from './zone.js';

/** What periods of each grain look like. */
const FORMS = [
  [/^all$/, 'all'],
  [/^\d{4}$/, 'year'],
  [/Q/, 'quarter'],
  [/W/, 'week'],
  [/^\d{4}-\d{2}$/, 'month'],
] as const;

/** By its spelling. */
export const grainOf = (period: string) => FORMS.find(([form]) => form.test(period))?.[1] ?? 'day';

/** The first instant of a period: the end of the one before it. Undefined of all time. */
export function startOf(period: string): string | undefined {
  const day = /^\d{4}$/.test(period)
    ? `${period}-01-01`
    : /^\d{4}-\d{2}$/.test(period)
      ? `${period}-01`
      : /^\d{4}-\d{2}-\d{2}$/.test(period)
        ? period
        : startOfQuarter(period);
  return day && startOfDate(day);
}

function startOfQuarter(period: string): string | undefined {
  const [, year, quarter] = /^(\d{4})-Q(\d)$/.exec(period) ?? [];
  if (!year) return undefined;
  return `${year}-${String(3 * Number(quarter) - 2).padStart(2, '0')}-01`;
}

/** The periods that can be chosen, and how many of each grain. */
const CHOICES = { day: 31, week: 13, month: 24, quarter: 8, year: 5 } as const;
export type ChosenGrain = keyof typeof CHOICES;
export const CHOSEN_GRAINS = Object.keys(CHOICES) as readonly ChosenGrain[];

/** The ISO week of a day: its Thursday decides the year. @param at ms, 0:00 UTC of the day */
function weekOf(at: number): string {
  const weekday = (new Date(at).getUTCDay() + 6) % 7;
  const thursday = at + (3 - weekday) * A_DAY_MS;
  const year = new Date(thursday).getUTCFullYear();
  const week = Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * A_DAY_MS)) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** @param date `2026-11-27` */
function periodOf(date: string, grain: ChosenGrain): string {
  const year = date.slice(0, 4);
  switch (grain) {
    case 'day':
      return date;
    case 'week':
      return weekOf(Date.parse(date));
    case 'month':
      return date.slice(0, 7);
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(date.slice(5, 7)) / 3)}`;
    case 'year':
      return year;
  }
}

/** The last periods of a grain in the reporting zone, the running one first. @param now ms */
export function lastPeriods(now: number, grain: ChosenGrain): readonly string[] {
  const periods = new Set<string>();
  for (let at = now; periods.size < CHOICES[grain]; at -= A_DAY_MS)
    periods.add(periodOf(dateAt(at), grain));
  return [...periods];
}
