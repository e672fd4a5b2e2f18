import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { difference, packParts, unpackParts, type Part } from './contribution.js';
import {
  addTo,
  BLOCK_DAYS,
  MOST_ENTRIES,
  packRows,
  sumsUpTo,
  unpackEntries,
  unpackSums,
  type Entry,
} from './delta-row.js';
import { exact, type Exact } from './exact.js';

const MEASURES = 4;
const anAmount = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom<Exact>(0, 1, -1) },
  fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }).map(exact),
);
const someValues = fc.array(anAmount, { minLength: MEASURES, maxLength: MEASURES });
const BLOCK = -3;
const anEntry: fc.Arbitrary<Entry> = fc.record({
  batch: fc.integer({ min: 1, max: 40 }),
  record: fc.integer({ min: 1, max: 60 }),
  day: fc.integer({ min: BLOCK * BLOCK_DAYS, max: BLOCK * BLOCK_DAYS + BLOCK_DAYS - 1 }),
  values: someValues,
});
const onlyOnce = (entries: readonly Entry[]): Entry[] => [
  ...new Map(entries.map((one) => [`${one.record}/${one.batch}/${one.day}`, one])).values(),
];
const sums = (entries: readonly Entry[]): Map<number, Exact[]> => {
  const all = new Map<number, Exact[]>();
  entries.forEach(({ day, values }) => addTo(all, day, values));
  return all;
};

describe('rows of deltas', () => {
  const someEntries = fc.array(anEntry, { minLength: 1, maxLength: 200 }).map(onlyOnce);

  it('give back their entries in the order of their records, and the sums of these', () => {
    fc.assert(
      fc.property(someEntries, (entries) => {
        const rows = packRows(entries, BLOCK);
        const back = rows.flatMap((row) => [...unpackEntries(row, BLOCK, MEASURES)]);
        expect(back).toEqual(
          [...entries].sort((a, b) => a.record - b.record || a.batch - b.batch || a.day - b.day),
        );
        expect(unpackSums(rows[0]!.sums, BLOCK, MEASURES)).toEqual(
          new Map([...sums(entries)].sort(([a], [b]) => a - b)),
        );
      }),
    );
  });

  it('merged as one say of every batch what they said apart', () => {
    fc.assert(
      fc.property(someEntries, fc.integer({ min: 0, max: 41 }), (entries, upTo) => {
        const batches = [...new Set(entries.map(({ batch }) => batch))];
        const apart = batches.flatMap((batch) =>
          packRows(
            entries.filter((one) => one.batch === batch),
            BLOCK,
          ),
        );
        const merged = packRows(
          apart.flatMap((row) => [...unpackEntries(row, BLOCK, MEASURES)]),
          BLOCK,
        );
        const right = sums(entries.filter(({ batch }) => batch <= upTo));
        const total = new Map<number, Exact[]>();
        for (const row of merged)
          for (const [day, values] of sumsUpTo(row, upTo, BLOCK, MEASURES))
            addTo(total, day, values);
        expect(total).toEqual(right);
      }),
    );
  });

  it('hold a bounded number of entries, and never part a record', () => {
    const entries = Array.from({ length: 3 * MOST_ENTRIES }, (_, i) => ({
      batch: 1 + (i % 3),
      record: 1 + Math.floor(i / 3),
      day: BLOCK * BLOCK_DAYS,
      values: [1, 0, 0, 0],
    }));
    const rows = packRows(entries, BLOCK);
    expect(rows.length).toBe(3);
    rows.slice(1).forEach((row, i) => expect(row.firstRecord).toBe(rows[i]!.lastRecord + 1));
  });
});

describe('a contribution', () => {
  const parts = fc.uniqueArray(
    fc.record({
      combo: fc.integer({ min: 1, max: 5 }),
      day: fc.integer({ min: -30_000, max: 90_000 }),
      values: someValues.filter((values) => values.some((value) => value !== 0)),
    }),
    { selector: ({ combo, day }) => `${combo}/${day}`, maxLength: 6 },
  );
  const total = (...all: readonly (readonly Part[])[]): Map<string, Exact[]> => {
    const cells = new Map<string, Exact[]>();
    for (const { combo, day, values } of all.flat()) {
      const one = new Map([[0, cells.get(`${combo}/${day}`) ?? values.map(() => 0)]]);
      addTo(one, 0, values);
      cells.set(`${combo}/${day}`, one.get(0)!);
    }
    for (const [key, values] of cells) if (values.every((value) => value === 0)) cells.delete(key);
    return cells;
  };

  it('is given back as it was packed', () => {
    fc.assert(
      fc.property(parts, (some) =>
        expect(unpackParts(packParts(some), () => MEASURES)).toEqual(some),
      ),
    );
  });

  it('is replaced by another by adding their difference', () => {
    fc.assert(
      fc.property(parts, parts, (before, after) => {
        expect(total(before, difference(before, after))).toEqual(total(after));
        expect(difference(before, before)).toEqual([]);
      }),
    );
  });
});
