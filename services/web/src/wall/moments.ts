import { startOf } from '../periods.js';
import { A_DAY_MS, dateAt, fieldOf, instantIn, startOfDay } from '../zone.js';

/** Moments that people ask for, with their instants. @param now ms */
export const momentsBefore = (now: number) =>
  [
    ['dayAgo', instantIn(fieldOf(now - A_DAY_MS))],
    ['endOfYesterday', startOfDay(now)],
    ['endOfLastMonth', startOf(dateAt(now).slice(0, 7)) ?? startOfDay(now)],
  ] as const;
