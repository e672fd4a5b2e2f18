import type { Days } from '../time/days.js';

/** Sums of all measures by day. */
export type DaySums = Map<number, bigint[]>;

export interface PeriodSums {
  /** Over the period's own days. */
  readonly within: readonly bigint[];
  /** Over all days up to the period's end. */
  readonly closing: readonly bigint[];
}

/** How sums are found. @param periods in whatever order */
export type SumsOf = (periods: readonly Days[]) => readonly PeriodSums[];

/** Where there are no cells. */
const NO_SUMS: PeriodSums = { within: [], closing: [] };
export const noSums: SumsOf = (periods) => periods.map(() => NO_SUMS);

/** By each value of a field whose different ones a cube counts ('': records that have none), how the sums of its cells are found. */
export type SumsByValue = ReadonlyMap<string, SumsOf>;

/** Where in ascending days those begin that are later than a day. */
function after(days: readonly number[], day: number): number {
  let [low, high] = [0, days.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((days[middle] ?? 0) <= day) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Sums of periods, in whatever order. @param measures how many there are */
export function sumPeriods(
  sums: Readonly<DaySums>,
  periods: readonly Days[],
  measures: number,
): readonly PeriodSums[] {
  const sorted = [...sums].sort(([a], [b]) => a - b);
  const days = sorted.map(([day]) => day);
  const upTo: bigint[][] = [new Array<bigint>(measures).fill(0n)];
  for (const [, values] of sorted)
    upTo.push((upTo.at(-1) ?? []).map((sum, i) => sum + (values[i] ?? 0n)));
  return periods.map(({ from, to }) => {
    const [before = [], closing = []] = [upTo[after(days, from - 1)], upTo[after(days, to)]];
    return { within: closing.map((sum, i) => sum - (before[i] ?? 0n)), closing };
  });
}
