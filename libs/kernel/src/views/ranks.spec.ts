import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ranksOf, type Rank } from './ranks.js';
import { keyOf } from './standing.js';

const row = (value?: string, code = 'a@1') => ({ code, value });
const ranks = (rows: readonly ReturnType<typeof row>[], direction: 'up' | 'down' | 'none') =>
  ranksOf(rows, direction).map((one) => one?.rank);

const rows = fc.array(
  fc.record({
    code: fc.constantFrom('a@1', 'b@1', ''),
    value: fc.option(
      fc.integer({ min: -20, max: 20 }).map((n) => (n / 10).toFixed(1)),
      {
        nil: undefined,
      },
    ),
  }),
  { maxLength: 12 },
);

/** Whoever is ranked stands behind as many as are better. */
const law = (rank: typeof ranksOf) =>
  fc.property(rows, fc.constantFrom('up' as const, 'down' as const), (all, direction) => {
    const there = all.filter(({ code, value }) => code !== '' && value !== undefined);
    const isBetter = (a: string, b: string): boolean =>
      direction === 'up' ? Number(a) > Number(b) : Number(a) < Number(b);
    const naive = all.map((one): Rank | undefined => {
      const { value } = one;
      if (value === undefined || !there.includes(one)) return undefined;
      const better = there.filter((other) => isBetter(other.value ?? '', value));
      return { rank: better.length + 1, of: there.length };
    });
    expect(rank(all, direction)).toEqual(naive);
  });

/** Gives equal values ranks that follow each other. */
const withoutTies: typeof ranksOf = (all, direction) => {
  const seen = new Map<number, number>();
  return ranksOf(all, direction).map((one) => {
    if (!one) return one;
    const before = seen.get(one.rank) ?? 0;
    seen.set(one.rank, before + 1);
    return { ...one, rank: one.rank + before };
  });
};

describe('ranks', () => {
  it('are of codes alone, not of what is unallocated or stands under no code of the level', () => {
    const unallocated = keyOf({ code: 'p@1', unallocated: true });
    expect(ranks([row('3'), row('9', unallocated), row('5', 'b@1')], 'up')).toEqual([
      2,
      undefined,
      1,
    ]);
    const level = [
      { ...row('3'), leaves: 2 },
      row('9', 'top@1'),
      { ...row('5', 'b@1'), leaves: 1 },
    ];
    expect(ranks(level, 'up')).toEqual([2, undefined, 1]);
  });

  it('are one more than how many are better', () => {
    fc.assert(law(ranksOf));
    expect(() => fc.assert(law(withoutTies), { numRuns: 1_000, endOnFailure: true })).toThrow();
  });

  it('are shared by equal values, and follow the direction of the indicator', () => {
    const all = ['71.63', '90.00', '71.63', '9.00', '-1.00'].map((value) => row(value));
    expect(ranks(all, 'up')).toEqual([2, 1, 2, 4, 5]);
    expect(ranks(all, 'down')).toEqual([3, 5, 3, 2, 1]);
    expect(ranks(all, 'none')).toEqual(all.map(() => undefined));
  });

  it('are none without data and without a code', () => {
    expect(ranksOf([row('1'), row(), row('2', '')], 'up')).toEqual([
      { rank: 1, of: 1 },
      undefined,
      undefined,
    ]);
    expect(ranksOf([{ value: '1' }], 'up')).toEqual([undefined]);
  });
});
