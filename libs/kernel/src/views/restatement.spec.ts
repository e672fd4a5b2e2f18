import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import { CodeList } from '../model/code-list.js';
import type { CodeBody, SuccessorBody } from '../model/definitions.js';
import { dayOf } from '../time/days.js';
import { byLevel } from './by-level.js';
import { restated, Restatement } from './restatement.js';
import { gather, type Cell, type Gathered } from './roll-up.js';
import { rolledUp } from './rolled-up.js';
import { standingOf } from './standing.js';

const name = { vi: 'x', en: 'x' };
const LEVELS = ['province', 'district', 'commune'].map((level) => ({ level, name }));
const day = (date: string): number => dayOf(Date.parse(`${date}T12:00:00+07:00`));
const [BEFORE, AFTER] = [day('2025-06-30'), day('2025-07-01')];
const OLD = { from: '2004-01-01', to: '2025-06-30', name };
const NEW = { from: '2025-07-01', name };
const goes = (from: string, to: string, kind: 'whole' | 'part' = 'whole'): SuccessorBody => ({
  from: `${from}@2004-01-01`,
  to: `${to}@2025-07-01`,
  kind,
});
const listOf = (codes: readonly CodeBody[], successors: readonly SuccessorBody[]) =>
  new CodeList({ id: 'unit', definitionVersion: 1, name, levels: LEVELS, codes, successors });

const units = listOf(
  [
    { code: '74', ...OLD },
    { code: '718', ...OLD, parent: '74' },
    { code: 'a', ...OLD, parent: '718' },
    { code: 'b', ...OLD, parent: '718' },
    { code: 'c', ...OLD, parent: '718' },
    { code: '79', ...NEW },
    { code: '75', ...NEW },
    { code: 'a', ...NEW, parent: '79', level: 'commune' },
    { code: 'd', ...NEW, parent: '79', level: 'commune' },
    { code: 'e', ...NEW, parent: '75', level: 'commune' },
    { code: 'kept', from: '2004-01-01', name },
    { code: 'gone', ...OLD },
  ],
  [
    goes('74', '79'),
    goes('a', 'a'),
    goes('b', 'a', 'part'),
    goes('b', 'd', 'part'),
    goes('c', 'd', 'part'),
    goes('c', 'e', 'part'),
  ],
);
const after = new Restatement(units, AFTER);
const at = (restatement: Restatement, id: string) => standingOf(restatement.keyOf(id));

describe('history in the units of a day', () => {
  it('follows successions to one, and keeps what is valid', () => {
    expect(at(after, 'a@2004-01-01')).toEqual({ code: 'a@2025-07-01', unallocated: false });
    expect(at(after, '74@2004-01-01')).toEqual({ code: '79@2025-07-01', unallocated: false });
    for (const id of ['a@2025-07-01', 'kept@2004-01-01', '', 'unknown@2004-01-01'])
      expect(at(after, id)).toEqual({ code: id, unallocated: false });
  });

  it('divides nothing: what went to several stands unallocated under what they have in common', () => {
    expect(at(after, 'b@2004-01-01')).toEqual({ code: '79@2025-07-01', unallocated: true });
    expect(at(after, 'c@2004-01-01')).toEqual({ code: '', unallocated: true });
  });

  it('gives what has no successor to the unit above it, where that goes on', () => {
    expect(at(after, '718@2004-01-01')).toEqual({ code: '79@2025-07-01', unallocated: true });
    expect(at(after, 'gone@2004-01-01')).toEqual({ code: 'gone@2004-01-01', unallocated: false });
  });

  it('goes back too: what came of one is that one, what came of several is unallocated', () => {
    const before = new Restatement(units, BEFORE);
    expect(at(before, 'e@2025-07-01')).toEqual({ code: 'c@2004-01-01', unallocated: false });
    expect(at(before, 'a@2025-07-01')).toEqual({ code: '718@2004-01-01', unallocated: true });
    expect(at(before, '75@2025-07-01')).toEqual({ code: '75@2025-07-01', unallocated: false });
  });

  it('takes parts that came together again for a whole', () => {
    const list = listOf(
      [
        { code: 'x', from: '2004-01-01', to: '2009-12-31', name },
        ...['y', 'z'].map((code) => ({ code, from: '2010-01-01', to: '2025-06-30', name })),
        { code: 'w', ...NEW },
      ],
      ['y', 'z'].flatMap((code): SuccessorBody[] => [
        { from: 'x@2004-01-01', to: `${code}@2010-01-01`, kind: 'part' },
        { from: `${code}@2010-01-01`, to: 'w@2025-07-01', kind: 'whole' },
      ]),
    );
    const now = new Restatement(list, AFTER);
    expect(at(now, 'x@2004-01-01')).toEqual({ code: 'w@2025-07-01', unallocated: false });
  });

  it('does not pass over a time in which there was no unit', () => {
    const list = listOf(
      [
        { code: 'x', from: '2004-01-01', to: '2009-12-31', name },
        { code: 'y', ...NEW },
      ],
      [{ from: 'x@2004-01-01', to: 'y@2025-07-01', kind: 'whole' }],
    );
    const between = new Restatement(list, day('2015-01-01'));
    for (const id of ['x@2004-01-01', 'y@2025-07-01'])
      expect(at(between, id)).toEqual({ code: id, unallocated: false });
  });

  it('knows which code versions stand under a code', () => {
    const ids = (code: string) => [...after.under(code)].sort();
    expect(ids('79')).toEqual(
      ['718', '74', 'a', 'b']
        .map((code) => `${code}@2004-01-01`)
        .concat(['79', 'a', 'd'].map((code) => `${code}@2025-07-01`))
        .sort(),
    );
    expect(ids('a')).toEqual(['a@2004-01-01', 'a@2025-07-01']);
  });
});

const program = {
  dimensions: [{ name: 'unit', list: 'unit' }],
  measures: [
    { name: 'received', stock: false, scale: 0, shownBy: [0] },
    { name: 'open', stock: true, scale: 0, shownBy: [] },
  ],
} as unknown as CubeProgram;

const LIVES = [
  { from: '2004-01-01', to: '2014-12-31' },
  { from: '2015-01-01', to: '2025-06-30' },
  { from: '2025-07-01' },
] as const;

/** Codes of three times, under each other within a time or over all, that go over into any of the next time. */
const lists = fc
  .array(
    fc.record({
      life: fc.nat({ max: 2 }),
      above: fc.nat({ max: 11 }),
      to: fc.uniqueArray(fc.nat({ max: 11 }), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((all) => {
    const codes = all.map(({ life, above }, i) => ({
      code: `c${i}`,
      name,
      ...(LIVES[life] ?? LIVES[2]),
      ...(above < i && { parent: `c${above}` }),
    }));
    const successors = all.flatMap(({ life, to }, i) =>
      to.flatMap((next): SuccessorBody[] => {
        const other = all[next];
        if (!other || other.life <= life) return [];
        const [from, target] = [codes[i]!, codes[next]!];
        return [
          {
            from: `${from.code}@${from.from}`,
            to: `${target.code}@${target.from}`,
            kind: to.length > 1 ? 'part' : 'whole',
          },
        ];
      }),
    );
    return listOf(codes, successors);
  });
const cases = lists.chain((list) =>
  fc.record({
    list: fc.constant(list),
    day: fc.constantFrom(day('2010-01-01'), BEFORE, AFTER),
    cells: fc.array(
      fc.record({
        dims: fc
          .constantFrom(...list.versions().map(({ id }) => id), '', 'unknown@2004-01-01')
          .map((id) => [id]),
        day: fc.integer({ min: AFTER - 40, max: AFTER + 40 }),
        values: fc.tuple(fc.bigInt({ min: 0n, max: 9n }), fc.bigInt({ min: -2n, max: 2n })),
      }),
      { maxLength: 20 },
    ),
  }),
);

type View = (gathered: Gathered, restatement: Restatement) => Gathered;

const totals = (gathered: Gathered, value: string): Record<string, number> => {
  const sums: Record<string, number> = {};
  for (const row of rolledUp(gathered, { value, decimals: 0 }, program, {
    grain: 'month',
    by: 'unit',
  }))
    sums[row.period] = (sums[row.period] ?? 0) + Number(row.value ?? 0);
  return sums;
};

/** Whatever went over into what, each period has the total that was reported, at each level too. */
const conserved = (view: View) =>
  fc.property(
    cases,
    ({ list, day: then, cells }: { list: CodeList; day: number; cells: Cell[] }) => {
      const gathered = gather(cells, program, { filters: new Map(), by: 'unit' });
      for (const value of ['received', 'open']) {
        const told = view(gathered, new Restatement(list, then));
        const reported = totals(gathered, value);
        expect(totals(told, value)).toEqual(reported);
        for (const level of list.tree.levels)
          expect(totals(byLevel(told, level), value)).toEqual(reported);
      }
    },
  );

const withGroups = (gathered: Gathered, groups: Gathered['groups']): Gathered => ({
  ...gathered,
  groups,
});

/** Leaves out what cannot be allocated. */
const dropping: View = (gathered, restatement) => {
  const all = restated(gathered, restatement);
  return withGroups(
    all,
    [...all.groups].filter(({ code }) => !standingOf(code).unallocated),
  );
};

/** Gives what is unallocated to its unit, and says it beside that again. */
const twice: View = (gathered, restatement) => {
  const all = restated(gathered, restatement);
  const more = [...all.groups].filter(({ code }) => standingOf(code).unallocated);
  return withGroups(all, [...all.groups, ...more]);
};

describe('values in the units of a day', () => {
  it('have the totals that were reported', () => {
    fc.assert(conserved(restated));
  });

  it.each([
    ['leave out what is unallocated', dropping],
    ['say what is unallocated twice', twice],
  ])('are found out where they %s', (_, broken) => {
    expect(() => fc.assert(conserved(broken), { numRuns: 500, endOnFailure: true })).toThrow();
  });

  it('add up what became one unit, and keep the unallocated apart from its unit', () => {
    const cell = (id: string): Cell => ({ dims: [id], day: AFTER, values: [1n, 0n] });
    const ids = ['a@2004-01-01', 'a@2025-07-01', 'b@2004-01-01', '79@2025-07-01'];
    const gathered = gather(ids.map(cell), program, { filters: new Map(), by: 'unit' });
    const rows = (told: Gathered) =>
      rolledUp(told, { value: 'received', decimals: 0 }, program, { grain: 'all', by: 'unit' }).map(
        ({ code = '', value, leaves }) => [standingOf(code), value, leaves],
      );
    const told = restated(gathered, after);
    expect(rows(told)).toEqual([
      [{ code: 'a@2025-07-01', unallocated: false }, '2', undefined],
      [{ code: '79@2025-07-01', unallocated: true }, '1', undefined],
      [{ code: '79@2025-07-01', unallocated: false }, '1', undefined],
    ]);
    expect(rows(byLevel(told, units.tree.find('province')))).toEqual([
      [{ code: '79@2025-07-01', unallocated: false }, '4', 3],
    ]);
    expect(rows(byLevel(told, units.tree.find('commune')))).toEqual([
      [{ code: 'a@2025-07-01', unallocated: false }, '2', 1],
      [{ code: '79@2025-07-01', unallocated: true }, '1', undefined],
      [{ code: '79@2025-07-01', unallocated: false }, '1', undefined],
    ]);
  });
});
