const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days since 1970-01-01 of a date of the Gregorian calendar; undefined where there is no such date. */
export function civilDay(year: number, month: number, date: number): number | undefined {
  if (!(year >= 1 && month >= 1 && month <= 12 && date >= 1)) return undefined;
  if (date > (LENGTHS[month - 1] ?? 0) + (month === 2 && isLeap(year) ? 1 : 0)) return undefined;
  // Years begin in March here, so that the leap day is the last: H. Hinnant, chrono-compatible low-level date algorithms.
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  return (
    era * 146_097 +
    yearOfEra * 365 +
    Math.floor(yearOfEra / 4) -
    Math.floor(yearOfEra / 100) +
    dayOfYear -
    719_468
  );
}
