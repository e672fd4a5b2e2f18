/** Instants are integer milliseconds, days are counted from 1970-01-01; both in the zone +07:00, as the agencies' systems keep them. */

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
const ZONE = 7 * HOUR;

export const dayOf = (at: number): number => Math.floor((at + ZONE) / DAY);

/** An instant of a day. @param hour with a fraction, 0–24 */
export const atHour = (day: number, hour: number): number =>
  day * DAY - ZONE + Math.round(hour * 3_600) * SECOND;

/** `2026-03-05` of a day. */
export const dateOf = (day: number): string => new Date(day * DAY).toISOString().slice(0, 10);

/** The day that a date, `2026-03-05`, names. */
export const dayNamed = (date: string): number => Math.floor(Date.parse(`${date}T00:00Z`) / DAY);

/** `yyyyMMddHHmmss`, as the national portal writes an instant. */
export const stampOf = (at: number): string =>
  new Date(at + ZONE).toISOString().slice(0, 19).replaceAll(/[-T:]/g, '');

/** The same, null where there is none. */
export const stampOrNull = (at: number | undefined): string | null =>
  at === undefined ? null : stampOf(at);

/** `260305` of a day, as it stands in numbers. */
export const shortDate = (day: number): string => dateOf(day).replaceAll('-', '').slice(2);

/** Monday is 1, Sunday 7. */
export const weekdayOf = (day: number): number => ((((day + 3) % 7) + 7) % 7) + 1;

export const PERIOD_LENGTHS = ['day', 'week', 'month', 'quarter', 'year', 'all'] as const;
export type PeriodLength = (typeof PERIOD_LENGTHS)[number];

/** The ISO week of a day: that of its Thursday. */
function weekNamed(day: number): string {
  const thursday = day - weekdayOf(day) + 4;
  const year = dateOf(thursday).slice(0, 4);
  const number = Math.floor((thursday - dayNamed(`${year}-01-01`)) / 7) + 1;
  return `${year}-W${String(number).padStart(2, '0')}`;
}

/** The name of the period of a grain that a day lies in: `2026-03-05`, `2026-W10`, `2026-03`, `2026-Q1`, `2026`, `all`. */
export function periodOf(day: number, grain: PeriodLength): string {
  const date = dateOf(day);
  const [year = '', month = ''] = date.split('-');
  switch (grain) {
    case 'day':
      return date;
    case 'week':
      return weekNamed(day);
    case 'month':
      return `${year}-${month}`;
    case 'quarter':
      return `${year}-Q${Math.ceil(Number(month) / 3)}`;
    case 'year':
      return year;
    case 'all':
      return 'all';
  }
}
