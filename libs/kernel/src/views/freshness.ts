import type { Freshness } from '@nhip/contracts';
import { dayOf, instantOf } from '../time/days.js';
import type { ScheduleBody } from '../model/definitions.js';

/** From best to worst. */
const RANKED: readonly Freshness[] = ['fresh', 'due', 'late', 'missing', 'unknown'];

const daysIn = (duration: string): number => Number(/^P(\d+)D$/.exec(duration)?.[1] ?? 1);

/** Monday is 0. */
const weekdayOf = (day: number): number => (((day + 3) % 7) + 7) % 7;
const isRest = (day: number): boolean => weekdayOf(day) >= 5;

/** `count` days after `day`; where the calendar is of working days, Saturdays and Sundays are passed over. */
function later({ calendar }: ScheduleBody, day: number, count: number): number {
  let [at, left] = [day, count];
  const rests = (one: number): boolean => calendar === 'working' && isRest(one);
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
function cutOff(schedule: ScheduleBody, end: number, graceDays = 0): number {
  const day = later(schedule, end, 0);
  return instantOf(graceDays === 0 ? day : later(schedule, day, graceDays)) + timeOf(schedule);
}

/**
 * Freshness of a feed from its schedule and its last applied delivery, both in integer ms.
 * fresh: what was last due is there · due: its period ended, the cut-off has not passed · late: past the cut-off, within the grace ·
 * missing: past the grace, or nothing ever came · unknown: no schedule.
 */
export function freshnessOf(
  schedule: ScheduleBody | undefined,
  lastDelivery: number | undefined,
  now: number,
): Freshness {
  if (!schedule) return 'unknown';
  if (lastDelivery === undefined) return 'missing';
  // Judged by the oldest period that still lacks its delivery: a newer one opens no new grace for it.
  const end = lastEnd(schedule, lastDelivery) + daysIn(schedule.every);
  if (now < instantOf(end)) return 'fresh';
  if (now <= cutOff(schedule, end)) return 'due';
  return now <= cutOff(schedule, end, daysIn(schedule.grace ?? 'P0D')) ? 'late' : 'missing';
}

/** The next cut-off after `now`; undefined without a schedule. */
export function nextCutOff(schedule: ScheduleBody | undefined, now: number): number | undefined {
  if (!schedule) return undefined;
  const end = lastEnd(schedule, now);
  const next = cutOff(schedule, end);
  return next > now ? next : cutOff(schedule, end + daysIn(schedule.every));
}

/** The worst of several. */
export const worst = (states: readonly Freshness[]): Freshness =>
  [...states].sort((a, b) => RANKED.indexOf(b) - RANKED.indexOf(a))[0] ?? 'unknown';
