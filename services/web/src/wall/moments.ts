import { startOf, startOfDay } from '../explain/figures.js';

const A_DAY = 86_400_000;
const ZONE_MS = 7 * 3_600_000;

/** An instant as a field of date and time has it, in the reporting zone: `2026-11-27T08:00`. @param at ms */
export const fieldOf = (at: number): string => new Date(at + ZONE_MS).toISOString().slice(0, 16);

/** What stands in such a field, as an instant: it has no zone of its own. */
export const instantIn = (field: string): string => `${field}+07:00`;

/** Moments that people ask for, with their instants. @param now ms */
export const momentsBefore = (now: number) =>
  [
    ['dayAgo', instantIn(fieldOf(now - A_DAY))],
    ['endOfYesterday', startOfDay(now)],
    ['endOfLastMonth', startOf(fieldOf(now).slice(0, 7)) ?? startOfDay(now)],
  ] as const;
