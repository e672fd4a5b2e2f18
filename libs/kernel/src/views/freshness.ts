import type { Freshness } from '@nhip/contracts';
import { dayOf, instantOf, type Days } from '../time/days.js';
import { weekday, type WorkingCalendar } from '../time/working-calendar.js';
import type { ScheduleBody } from '../model/definitions.js';

/** From best to worst. */
const RANKED: readonly Freshness[] = ['fresh', 'due', 'late', 'missing', 'unknown'];

const daysIn = (duration: string): number => Number(/^P(\d+)D$/.exec(duration)?.[1] ?? 1);

const isWeekend = (day: number): boolean => ['saturday', 'sunday'].includes(weekday(day));

/** A schedule with the calendar of working days that it goes by. */
type Dated = ScheduleBody & { readonly days: WorkingCalendar | undefined };

/** `count` days after `day`; where the calendar is of working days, days of rest are passed over. */
function later({ calendar, days }: Dated, day: number, count: number): number {
  let [at, left] = [day, count];
  const rests = (one: number): boolean =>
    calendar === 'working' && (days ? days.rests(one) : isWeekend(one));
  while (rests(at)) at += 1;
  for (; left > 0; left -= 1)
    do at += 1;
    while (rests(at));
  return at;
}

/** The end of the last period that ended at or before `now`, as a day: the first that is no longer in it. Weeks begin on Monday. */
function lastEnd({ every }: ScheduleBody, now: number): number {
  const [length, today] = [daysIn(every), dayOf(now)];
  const since = length % 7 === 0 ? today + 3 : today;
  return today - (((since % length) + length) % length);
}

function timeOf({ by }: ScheduleBody): number {
  const [hours = 0, minutes = 0] = by.split(':').map(Number);
  return (hours * 60 + minutes) * 60_000;
}

/** The cut-off of the period that ended at `end`, and the end of its grace. */
function cutOff(schedule: Dated, end: number, graceDays = 0): number {
  const day = later(schedule, end, 0);
  return instantOf(graceDays === 0 ? day : later(schedule, day, graceDays)) + timeOf(schedule);
}

/**
 * Freshness of a feed from its schedule and its last applied delivery, both in integer ms.
 * fresh: what was last due is there · due: its period ended, the cut-off has not passed · late: past the cut-off, within the grace ·
 * missing: past the grace, or nothing ever came · unknown: no schedule.
 * @param days the working days that a schedule of them goes by: in years that they do not know by days of weekly rest alone, without them by Saturdays and Sundays
 */
export function freshnessOf(
  schedule: ScheduleBody | undefined,
  lastDelivery: number | undefined,
  now: number,
  days?: WorkingCalendar,
): Freshness {
  if (!schedule) return 'unknown';
  const dated = { ...schedule, days };
  if (lastDelivery === undefined) return 'missing';
  // Judged by the oldest period that still lacks its delivery: a newer one opens no new grace for it.
  const end = lastEnd(schedule, lastDelivery) + daysIn(schedule.every);
  if (now < instantOf(end)) return 'fresh';
  if (now <= cutOff(dated, end)) return 'due';
  return now <= cutOff(dated, end, daysIn(schedule.grace ?? 'P0D')) ? 'late' : 'missing';
}

/** The cut-off of a day: that of the schedule's own period that it lies in, integer ms. @param days as for `freshnessOf` */
export const cutOffOf = (schedule: ScheduleBody, day: number, days?: WorkingCalendar): number =>
  cutOff({ ...schedule, days }, lastEnd(schedule, instantOf(day)) + daysIn(schedule.every));

/**
 * The days on which a delivery that names no period counts for one that is over: from the first of the schedule's own periods that it meets
 * to the end of the grace of the last. @param days as for `freshnessOf`
 */
export function countsFor(
  schedule: ScheduleBody,
  { from, to }: Days,
  days?: WorkingCalendar,
): Days {
  const end = lastEnd(schedule, instantOf(to)) + daysIn(schedule.every);
  const until = cutOff({ ...schedule, days }, end, daysIn(schedule.grace ?? 'P0D'));
  return { from: lastEnd(schedule, instantOf(from)), to: dayOf(until) };
}

/** The next cut-off after `now`; undefined without a schedule. @param days as for `freshnessOf` */
export function nextCutOff(
  schedule: ScheduleBody | undefined,
  now: number,
  days?: WorkingCalendar,
): number | undefined {
  if (!schedule) return undefined;
  const dated = { ...schedule, days };
  const end = lastEnd(schedule, now);
  const next = cutOff(dated, end);
  return next > now ? next : cutOff(dated, end + daysIn(schedule.every));
}

/** The worst of several. */
export const worst = (states: readonly Freshness[]): Freshness =>
  [...states].sort((a, b) => RANKED.indexOf(b) - RANKED.indexOf(a))[0] ?? 'unknown';
