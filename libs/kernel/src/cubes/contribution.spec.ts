import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DAY_MS } from '@nhip/contracts';
import { contributionAt, nextInstant, type CellDelta } from './contribution.js';
import type { Evaluated } from './atom.js';
import { dayOf } from '../time/days.js';

const MEASURES = 3;
const START = Date.UTC(2026, 0, 1);
const instants = fc.integer({ min: START, max: START + 5 * DAY_MS });
const evaluated: fc.Arbitrary<Evaluated> = fc
  .array(
    fc.record({
      at: instants,
      measure: fc.nat(MEASURES - 1),
      amount: fc.integer({ min: -3, max: 3 }),
    }),
    { maxLength: 12 },
  )
  .map((atoms) => ({ dims: [], atoms }));

const sums = (deltas: readonly CellDelta[]): Map<string, number> =>
  new Map(
    deltas
      .flatMap(({ day, values }) =>
        values.map((value, measure): [string, number] => [`${day}/${measure}`, value]),
      )
      .filter(([, value]) => value !== 0),
  );

describe('the contribution of a record', () => {
  it('is the sum of the atoms that the clock has passed, by day', () => {
    fc.assert(
      fc.property(evaluated, instants, (one, clock) => {
        const naive = new Map<string, number>();
        for (const { at, measure, amount } of one.atoms.filter((atom) => atom.at <= clock)) {
          const key = `${dayOf(at)}/${measure}`;
          naive.set(key, (naive.get(key) ?? 0) + amount);
        }
        const deltas = contributionAt(one, MEASURES, clock);
        expect(sums(deltas)).toEqual(new Map([...naive].filter(([, value]) => value !== 0).sort()));
        expect(deltas.every(({ values }) => values.some((value) => value !== 0))).toBe(true);
        expect(deltas.map(({ day }) => day)).toEqual(
          [...new Set(deltas.map(({ day }) => day))].sort((a, b) => a - b),
        );
      }),
    );
  });

  it('moves through its timers to the same end as if the clock had stood there at once', () => {
    fc.assert(
      fc.property(evaluated, instants, instants, (one, a, b) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const cells = sums(contributionAt(one, MEASURES, from));
        let clock = from;
        for (
          let next = nextInstant(one, clock);
          next !== undefined && next <= to;
          next = nextInstant(one, clock)
        ) {
          for (const [key, value] of sums(contributionAt(one, MEASURES, clock)))
            cells.set(key, (cells.get(key) ?? 0) - value);
          for (const [key, value] of sums(contributionAt(one, MEASURES, next)))
            cells.set(key, (cells.get(key) ?? 0) + value);
          clock = next;
        }
        const kept = new Map([...cells].filter(([, value]) => value !== 0).sort());
        expect(kept).toEqual(new Map([...sums(contributionAt(one, MEASURES, to))].sort()));
      }),
    );
  });
});
