import type { WorkingCalendar } from '../time/working-calendar.js';
import type { CalendarAnswer } from './typed.js';

const UNKNOWN = `'NaN'::numeric`;
const array = (numbers: readonly number[]): string => `'{${numbers.join(',')}}'::int4[]`;

/** What is not in the array's range is brought to its ends: a cast cannot fail before the answer says what is not known. */
const placeIn = (of: string, least: number, most: number, ascending: string): string =>
  `width_bucket(least(greatest(${of}, ${least}), ${most})::int4, ${ascending})`;

/** An instant t with its day d, the runs of working days that begin on the days s with b before them, and the run in which d lies or that is the last before it. `offset 0` has each part computed once. */
const placed = ({ first, last, starts, before }: WorkingCalendar, instant: string): string =>
  `(select *, ${placeIn('d', first - 1, last + 1, 's')} as run
    from (select t, floor((t + 25200000) / 86400000) as d, ${array(starts)} as s, ${array(before)} as b
      from (select (${instant})::numeric as t offset 0) as asked offset 0) as dated offset 0) as placed`;

/** The working days up to d: none before the first run, of which b[1] tells. */
const COUNT = 'least(b[run] + d - s[run] + 1, b[run + 1])';
const IS_WORKING = 'case when run > 0 and d - s[run] < b[run + 1] - b[run] then 1 else 0 end';

/** What is said of a day that is known; of none nothing, of one that is not known NaN. */
const ofKnown = ({ first, last }: WorkingCalendar, value: string): string =>
  `case when d is null then null when d < ${first} or d > ${last} then ${UNKNOWN} else ${value} end`;

function shift(calendar: WorkingCalendar, instant: string, days: string): string {
  const total = calendar.before.at(-1) as number;
  const wanted = `${COUNT} + n + case when n < 0 then 1 - (${IS_WORKING}) else 0 end`;
  const target = `t + (s[target] + wanted - b[target] - 1 - d) * 86400000`;
  const known = `case when n is null then null when n = 0 then t when wanted < 1 or wanted > ${total} then ${UNKNOWN} else ${target} end`;
  return `(select ${ofKnown(calendar, known)}
    from (select *, ${placeIn('wanted - 1', 0, total - 1, 'b')} as target
      from (select *, ${wanted} as wanted from (select *, (${days})::numeric as n from ${placed(calendar, instant)} offset 0) as counted offset 0) as aimed offset 0) as found)`;
}

/** What a calendar says, as SQL over its arguments, each of which stands in it once. */
export function calendarSql(
  { asked, calendar }: CalendarAnswer,
  [of = '', by = '']: readonly string[],
): string {
  if (asked === 'shift') return shift(calendar, of, by);
  const value = asked === 'countTo' ? COUNT : IS_WORKING;
  return `(select ${ofKnown(calendar, `(${value})::numeric`)} from ${placed(calendar, of)})`;
}
