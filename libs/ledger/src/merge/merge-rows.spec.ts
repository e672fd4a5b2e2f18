import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addTo,
  BLOCK_DAYS,
  packRows,
  sumsUpTo,
  unpackEntries,
  type DeltaRow,
  type Entry,
} from '../packed/delta-row.js';
import type { Exact } from '../packed/exact.js';
import { mergeRows } from './merge-rows.js';

const [BLOCK, MEASURES, BATCHES] = [-2, 3, 12];
type Merge = typeof mergeRows;

type Change = Omit<Entry, 'batch'>;
/** What a batch changes; or a merge of those runs that the numbers choose. */
type Step = { readonly changes: Change[] } | { readonly runs: number[] };

const someChanges = fc.uniqueArray(
  fc.record({
    record: fc.integer({ min: 1, max: 9 }),
    day: fc.integer({ min: BLOCK * BLOCK_DAYS, max: BLOCK * BLOCK_DAYS + 3 }),
    values: fc.tuple(...Array.from({ length: MEASURES }, () => fc.integer({ min: -3, max: 3 }))),
  }),
  { minLength: 1, maxLength: 6, selector: ({ record, day }) => `${record}/${day}` },
);
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    { weight: 2, arbitrary: fc.record({ changes: someChanges }) },
    { weight: 1, arbitrary: fc.record({ runs: fc.array(fc.nat(), { minLength: 2 }) }) },
  ),
  { minLength: 1, maxLength: BATCHES },
);

/** The rows that batches and merges leave, and every entry that was ever written. */
function play(history: readonly Step[], merge: Merge): { rows: DeltaRow[]; written: Entry[] } {
  const runs: DeltaRow[][] = [];
  const written: Entry[] = [];
  history.forEach((step, i) => {
    if ('changes' in step) {
      const entries = step.changes.map((change) => ({ ...change, batch: i + 1 }));
      written.push(...entries);
      runs.push(packRows(entries, BLOCK));
    } else if (runs.length > 1) {
      const chosen = [...new Set(step.runs.map((n) => n % runs.length))].sort((a, b) => b - a);
      runs.push(merge(chosen.flatMap((at) => runs.splice(at, 1)).flat(), BLOCK, MEASURES));
    }
  });
  return { rows: runs.flat(), written };
}

const total = (all: Iterable<readonly [number, readonly Exact[]]>): Map<number, Exact[]> => {
  const sums = new Map<number, Exact[]>();
  for (const [day, values] of all) addTo(sums, day, values);
  return new Map([...sums].sort(([a], [b]) => a - b));
};
const byPlace = (a: Entry, b: Entry): number =>
  a.record - b.record || a.batch - b.batch || a.day - b.day;

/** As of each batch the sums are those of the batches up to it, and the members are theirs. */
function expectLaw(merge: Merge): void {
  fc.assert(
    fc.property(steps, (history) => {
      const { rows, written } = play(history, merge);
      for (let upTo = 0; upTo <= BATCHES; upTo += 1) {
        const right = written.filter(({ batch }) => batch <= upTo);
        expect(total(rows.flatMap((row) => [...sumsUpTo(row, upTo, BLOCK, MEASURES)]))).toEqual(
          total(right.map(({ day, values }) => [day, values])),
        );
        const members = rows
          .flatMap((row) => [...unpackEntries(row, BLOCK, MEASURES)])
          .filter(({ batch }) => batch <= upTo);
        expect(members.sort(byPlace)).toEqual(right.sort(byPlace));
      }
    }),
  );
}

describe('merging rows of deltas', () => {
  it('changes no answer as of any batch, whatever was merged with what', () => {
    expectLaw(mergeRows);
  });

  it('would be caught if a merged entry were told to be of the last batch', () => {
    const forgetful: Merge = (rows, block, measures) => {
      const entries = rows.flatMap((row) => [...unpackEntries(row, block, measures)]);
      const batch = entries.reduce((last, entry) => Math.max(last, entry.batch), 0);
      return packRows(
        entries.map((entry) => ({ ...entry, batch })),
        block,
      );
    };
    expect(() => expectLaw(forgetful)).toThrow(/Property failed/);
  });
});
