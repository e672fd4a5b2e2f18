import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import { ASKED, type Figure } from '../expression/figure.js';
import { distinctValues } from './distinct-values.js';
import { gather, type Cell } from './roll-up.js';

const measure = (name: string, stock: boolean) => ({ name, stock, scale: 0, shownBy: [] });
const program = {
  dimensions: [],
  distinct: 0,
  measures: [measure('received', false), measure('online', false), measure('open', true)],
} as unknown as CubeProgram;
const figure = (name: string): Figure => ({
  name: `distinct(${name})`,
  cube: '',
  measure: name,
  view: { ...ASKED, distinct: true },
});
const figures = ['received', 'online', 'open'].map(figure);
const amounts = fc.bigInt({ min: -1n, max: 2n });
const cells: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({
    dims: fc.tuple(fc.constantFrom('a', 'b', 'c', '')),
    day: fc.integer({ min: 0, max: 9 }),
    values: fc.tuple(amounts, amounts, amounts),
  }),
  { maxLength: 20 },
);
const summed = (of: readonly Cell[], place: number): bigint =>
  of.reduce((sum, { values }) => sum + (values[place] ?? 0n), 0n);

describe('the values that figures count', () => {
  it('are those of a naive sum of each, without the one that is none', () => {
    fc.assert(
      fc.property(cells, fc.integer({ min: 0, max: 9 }), (all, from) => {
        const days = { from, to: from + 3 };
        const told = distinctValues(
          program,
          gather(all, program, { filters: new Map() }),
          figures,
          days,
        );
        const naive = ['a', 'b', 'c'].flatMap((value) => {
          const own = all.filter(({ dims }) => dims[0] === value);
          const within = own.filter(({ day }) => day >= days.from && day <= days.to);
          const closing = own.filter(({ day }) => day <= days.to);
          const counts = {
            'distinct(received)': summed(within, 0) > 0n,
            'distinct(online)': summed(within, 1) > 0n,
            'distinct(open)': summed(closing, 2) > 0n,
          };
          const hasData =
            counts['distinct(open)'] || [0, 1, 2].some((place) => summed(within, place) !== 0n);
          return hasData ? [{ value, counts }] : [];
        });
        expect(told.toSorted((a, b) => (a.value < b.value ? -1 : 1))).toEqual(naive);
      }),
    );
  });

  it('come in order, those first that one of the figures leaves out', () => {
    const of = (value: string, received: bigint, online: bigint): Cell => ({
      dims: [value],
      day: 1,
      values: [received, online, 1n],
    });
    const all = [of('a', 1n, 1n), of('c', 1n, 0n), of('b', 2n, 0n)];
    const told = distinctValues(program, gather(all, program, { filters: new Map() }), figures, {
      from: 0,
      to: 3,
    });
    expect(told.map(({ value }) => value)).toEqual(['b', 'c', 'a']);
  });
});
