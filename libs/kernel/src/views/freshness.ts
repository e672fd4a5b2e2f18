import { dayOf, instantOf } from '../indicators/days.js';
import type { ScheduleBody } from '../model/definitions.js';

export const FRESHNESS = ['fresh', 'due', 'late', 'missing', 'unknown'] as const;
export type Freshness = (typeof FRESHNESS)[number];

const daysIn = (duration: string): number => Number(/^P(\d+)D$/.exec(duration)?.[1] ?? 1);
const DAY_MS = 86_400_000;

/** Cut-off of the last period that ended before `now`, and where it began. */
function lastDue(schedule: ScheduleBody, now: number): { cutOff: number; periodStart: number; periodEnd: number } {
  const every = daysIn(schedule.every);
  const today = dayOf(now);
  const end = today - (today % every);
  const [hours = 0, minutes = 0] = schedule.by.split(':').map(Number);
  return {
    periodStart: instantOf(end - every),
    periodEnd: instantOf(end),
    cutOff: instantOf(end) + (hours * 60 + minutes) * 60_000,
  };
}

/**
 * Freshness of a feed from its schedule and its last delivery, both in integer ms.
 * fresh: what was last due is there · due: period ended, cut-off not passed · late: within the grace · missing: past it · unknown: no schedule.
 */
export function freshnessOf(schedule: ScheduleBody | undefined, lastDelivery: number | undefined, now: number): Freshness {
  if (!schedule) return 'unknown';
  const { cutOff, periodEnd, periodStart } = lastDue(schedule, now);
  if (lastDelivery !== undefined && lastDelivery >= periodEnd) return 'fresh';
  if (now <= cutOff)
    return lastDelivery !== undefined && lastDelivery >= periodStart ? 'due' : lastDelivery === undefined ? 'missing' : 'late';
  return now <= cutOff + daysIn(schedule.grace ?? 'P0D') * DAY_MS && lastDelivery !== undefined ? 'late' : 'missing';
}

/** The next cut-off after `now`; undefined without a schedule. */
export function nextCutOff(schedule: ScheduleBody | undefined, now: number): number | undefined {
  if (!schedule) return undefined;
  const { cutOff } = lastDue(schedule, now);
  return cutOff > now ? cutOff : cutOff + daysIn(schedule.every) * DAY_MS;
}

/** The worst of several. */
export const worst = (states: readonly Freshness[]): Freshness =>
  [...states].sort((a, b) => FRESHNESS.indexOf(b) - FRESHNESS.indexOf(a))[0] ?? 'unknown';
