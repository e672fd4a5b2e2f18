import { startOfDate } from './zone.js';

/** What periods of each grain look like. */
const FORMS = [
  [/^all$/, 'all'],
  [/^\d{4}$/, 'year'],
  [/Q/, 'quarter'],
  [/W/, 'week'],
  [/^\d{4}-\d{2}$/, 'month'],
] as const;

export const grainOf = (period: string): string =>
  FORMS.find(([form]) => form.test(period))?.[1] ?? 'day';

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
