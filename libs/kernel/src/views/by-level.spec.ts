import { describe, expect, it } from '@jest/globals';
import type { Grain } from '@nhip/contracts';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import { CodeList } from '../model/code-list.js';
import type { Level } from '../model/code-tree.js';
import { dayOf } from '../time/days.js';
import { byLevel } from './by-level.js';
import { gather, type Cell, type Gathered } from './roll-up.js';
import { rolledUp, rollUp } from './rolled-up.js';

const name = { vi: 'x', en: 'x' };
const LEVELS = ['root', 'department', 'unit'] as const;
const program = {
  dimensions: [{ name: 'unit', list: 'unit' }],
  measures: [
    { name: 'received', stock: false, scale: 0, shownBy: [0] },
    { name: 'finished', stock: false, scale: 0, shownBy: [0, 1] },
    { name: 'open', stock: true, scale: 0, shownBy: [] },
  ],
} as unknown as CubeProgram;
const START = dayOf(Date.parse('2025-05-20T00:00:00+07:00'));
const [FIRST, SECOND] = ['2020-01-01', '2025-07-01'];

const LIVES = [
  [{ from: FIRST }],
  [{ from: SECOND }],
  [{ from: FIRST, to: '2025-06-30' }, { from: SECOND }],
] as const;

/** Codes with one version or two, each under a code before it, under none, or under one that is not there; some with a level of their own. */
const lists = fc
  .array(
    fc.record({
      lives: fc.constantFrom(...LIVES),
      above: fc.array(fc.nat({ max: 9 }), { minLength: 2, maxLength: 2 }),
      level: fc.option(fc.constantFrom(...LEVELS), { nil: undefined, freq: 4 }),
    }),
    { minLength: 1, maxLength: 9 },
  )
  .map((all) => {
    const codes = all.flatMap(({ lives, above, level }, i) =>
      lives.map((life, nth) => {
        const parent = above[nth] ?? 0;
        return {
          code: `c${i}`,
          name,
          ...life,
          ...(parent < i && { parent: `c${parent}` }),
          ...(parent === 9 && { parent: 'gone' }),
          ...(level && { level }),
        };
      }),
    );
    const levels = LEVELS.map((level) => ({ level, name }));
    return new CodeList({ id: 'unit', definitionVersion: 1, name, levels, codes });
  });

const cellsOf = (list: CodeList): fc.Arbitrary<Cell[]> =>
  fc.array(
    fc.record({
      dims: fc
        .constantFrom(...list.versions().map(({ id }) => id), '', 'unknown@2020-01-01')
        .map((id) => [id]),
      day: fc.integer({ min: START, max: START + 60 }),
      values: fc.tuple(
        fc.bigInt({ min: 0n, max: 9n }),
        fc.bigInt({ min: 0n, max: 9n }),
        fc.bigInt({ min: -2n, max: 2n }),
      ),
    }),
    { maxLength: 25 },
  );
const cases = lists.chain((list) => fc.record({ list: fc.constant(list), cells: cellsOf(list) }));
const RATIO = { value: 'finished / received', decimals: 3 };
const grains = fc.constantFrom<Grain>('week', 'month', 'quarter', 'all');

type View = (gathered: Gathered, level: Level, list: CodeList) => Gathered;

const ask = (gathered: Gathered, value: string, grain: Grain, by?: string) =>
  rolledUp(gathered, { value, decimals: 3 }, program, { grain, ...(by && { by }) });

/** At every level the rows of a measure add up to the row without a dimension. */
const addsUp = (view: View) =>
  fc.property(cases, grains, ({ list, cells }, grain) => {
    const none = { filters: new Map<string, ReadonlySet<string>>() };
    for (const value of ['received', 'open'])
      for (const level of list.tree.levels) {
        const byPeriod = new Map<string, number>();
        const listed = view(gather(cells, program, { ...none, by: 'unit' }), level, list);
        for (const row of ask(listed, value, grain, 'unit'))
          byPeriod.set(row.period, (byPeriod.get(row.period) ?? 0) + Number(row.value ?? 0));
        for (const row of ask(gather(cells, program, none), value, grain))
          expect(byPeriod.get(row.period) ?? 0).toBe(Number(row.value ?? 0));
      }
  });

/** A row is what the cells of its leaves give together, ratios included: each leaf is in one row. */
const isOfItsLeaves = (view: View) =>
  fc.property(cases, grains, ({ list, cells }, grain) => {
    for (const level of list.tree.levels) {
      const codes = new Set(
        cells.filter(({ values }) => values.some((one) => one !== 0n)).map(({ dims }) => dims[0]!),
      );
      const leaves = Map.groupBy(codes, (code) => level.ancestorOf(code) ?? code);
      const listed = view(gather(cells, program, { filters: new Map(), by: 'unit' }), level, list);
      const rows = ask(listed, RATIO.value, grain, 'unit');
      expect(new Set(rows.map(({ code }) => code))).toEqual(
        new Set(rows.length > 0 ? leaves.keys() : []),
      );
      const naive = rows.map(({ code = '', period }) => {
        const of = leaves.get(code) ?? [];
        const alone = rollUp(cells, RATIO, program, {
          grain,
          filters: new Map([['unit', new Set(of)]]),
        }).find((one) => one.period === period);
        const count = level.ancestorOf(code) === code ? of.length : undefined;
        return [code, period, alone?.value, alone?.state, count];
      });
      const seen = rows.map(({ code, period, value, state, leaves: count }) => [
        code,
        period,
        value,
        state,
        count,
      ]);
      expect(seen).toEqual(naive);
    }
  });

/** Leaves out what has no ancestor of the level. */
const dropping: View = (gathered, level) => {
  const all = byLevel(gathered, level);
  const groups = [...all.groups].filter(({ code }) => level.ancestorOf(code) !== undefined);
  return { ...all, groups };
};

/** Adds a code to each version of its parent that was valid at some time of its life. */
const toEveryParent: View = (gathered, level, list) => {
  const one = byLevel(gathered, level);
  const more = [...gathered.groups].filter(({ code }) => {
    const over = list.versions().filter(({ id }) => list.under(id).has(code));
    return over.filter(({ id }) => list.tree.levelOf(id) === level.level).length > 1;
  });
  return { ...one, groups: [...one.groups, ...more] };
};

/** Gives the value of one leaf for all of them. */
const firstLeaf: View = (gathered, level) => {
  const listed = Array.from(gathered.groups, ({ code, sumsOf }) => ({
    code: level.ancestorOf(code) ?? code,
    sumsOf,
  }));
  return { ...gathered, groups: [...new Map(listed.map((one) => [one.code, one])).values()] };
};

describe('values by a level of a code list', () => {
  it('add up to the whole at every level, flows and stocks', () => {
    fc.assert(addsUp(byLevel));
  });

  it('are those of the leaves together, ratios after summing', () => {
    fc.assert(isOfItsLeaves(byLevel));
  });

  it.each<[string, View]>([
    ['leave out what has no ancestor', dropping],
    ['add a code to every version of its parent', toEveryParent],
    ['take one leaf for all', firstLeaf],
  ])('are found out where they %s', (_, broken) => {
    expect(() => fc.assert(addsUp(broken), { numRuns: 500, endOnFailure: true })).toThrow();
  });

  it('stand as they are without a level', () => {
    const cells: Cell[] = [{ dims: ['a@1'], day: START, values: [1n] }];
    const gathered = gather(cells, program, { filters: new Map(), by: 'unit' });
    expect(byLevel(gathered, undefined)).toBe(gathered);
  });
});
