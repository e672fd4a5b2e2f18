/** Where figures are reported: +07:00 all year. */
export const ZONE = 'Asia/Ho_Chi_Minh';
const OFFSET = '+07:00';
const OFFSET_MS = 7 * 3_600_000;

export const A_DAY_MS = 86_400_000;

/** An instant as a field of date and time has it, in the reporting zone: `2026-11-27T08:00`. @param at ms */
export const fieldOf = (at: number): string => new Date(at + OFFSET_MS).toISOString().slice(0, 16);

/** What stands in such a field, as an instant: it has no zone of its own. */
export const instantIn = (field: string): string => `${field}${OFFSET}`;

/** The first instant of a day: the end of the one before. @param date `2026-11-27` */
export const startOfDate = (date: string): string => instantIn(`${date}T00:00:00`);

/** The day of an instant: `2026-11-27`. @param at ms */
export const dateAt = (at: number): string => fieldOf(at).slice(0, 10);

/** The first instant of the day that holds an instant. @param at ms */
export const startOfDay = (at: number): string => startOfDate(dateAt(at));
