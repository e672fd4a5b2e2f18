import type { Days } from '../time/days.js';

/** Sums of all measures by day. */
export type DaySums = Map<number, bigint[]>;

export interface PeriodSums {
  /** Over the period's own days. */
  readonly within: readonly bigint[];
  /** Over all days up to the period's end. */
  readonly closing: readonly bigint[];
}

function addTo(sums: bigint[], values: readonly bigint[]): void {
  for (let i = 0; i < sums.length; i += 1) sums[i] = (sums[i] ?? 0n) + (values[i] ?? 0n);
}

/** Sums of periods that follow each other, in one walk over the days. @param measures how many there are */
export function sumPeriods(
  days: Readonly<DaySums>,
  periods: readonly Days[],
  measures: number,
): readonly PeriodSums[] {
  const sorted = [...days].sort(([a], [b]) => a - b);
  const closing = new Array<bigint>(measures).fill(0n);
  let next = 0;
  return periods.map(({ from, to }) => {
    const within = new Array<bigint>(measures).fill(0n);
    for (let entry = sorted[next]; entry && entry[0] <= to; entry = sorted[(next += 1)]) {
      addTo(closing, entry[1]);
      if (entry[0] >= from) addTo(within, entry[1]);
    }
    return { within, closing: [...closing] };
  });
}
