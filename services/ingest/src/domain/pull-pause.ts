const [FIRST_MS, LONGEST_MS] = [5_000, 900_000];

/** How long to wait after so many tries in a row that failed, ms: twice as long each time, a quarter of an hour at most, and up to half of it less, so that not all come at once. @param random from 0 to 1 */
export const pauseAfter = (tries: number, random: number): number =>
  Math.round(Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(tries - 1, 20)) * (1 - random / 2));
