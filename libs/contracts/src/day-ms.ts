/** Milliseconds of a day: the reporting zone has no shorter and no longer ones. */
export const DAY_MS = 86_400_000;
