import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DayRuns } from './day-runs.js';

const days = fc
  .record({ from: fc.integer({ min: 0, max: 60 }), length: fc.nat(5) })
  .map(({ from, length }) => ({ from, to: from + length }));

const runsOf = (added: readonly { from: number; to: number }[], most = 100): DayRuns => {
  const runs = new DayRuns(most);
  for (const one of added) runs.add(one);
  return runs;
};

describe('runs of days', () => {
  it('hold the days that were added and no others, whatever their order', () => {
    fc.assert(
      fc.property(fc.array(days, { maxLength: 12 }), (added) => {
        const runs = runsOf(added);
        for (let day = -1; day <= 70; day += 1)
          expect(runs.meets({ from: day, to: day })).toBe(
            added.some(({ from, to }) => from <= day && day <= to),
          );
        expect(runsOf([...added].reverse()).runs).toEqual(runs.runs);
        const gaps = runs.runs.slice(1).map(({ from }, i) => from - (runs.runs[i]?.to ?? from));
        for (const gap of gaps) expect(gap).toBeGreaterThan(1);
      }),
    );
  });

  it('are so many at most, the latest', () => {
    const runs = runsOf(
      Array.from({ length: 10 }, (_, i) => ({ from: 2 * i, to: 2 * i })),
      3,
    );
    expect(runs.runs.map(({ from }) => from)).toEqual([14, 16, 18]);
    expect(runs.hasForgotten).toBe(true);
    expect(runsOf([{ from: 1, to: 1 }], 1).hasForgotten).toBe(false);
  });
});
