import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileBounds } from '../src/expression/to-js.js';
import {
  checkExpression,
  compileCube,
  compileJs,
  parseExpression,
  scopeOf,
  type Atom,
  type Fields,
} from '../src/index.js';
import { sampleCubes } from './arbitrary-cube.js';
import { conditions, numbers } from './arbitrary-expression.js';
import {
  calendarInstants,
  calendarShifts,
  NaiveCalendar,
  sampleCalendars,
} from './naive-calendar.js';
import { hugeRecords, SAMPLE_CALENDARS, sampleCatalogue, sampleRecords } from './sample-type.js';

const catalogue = sampleCatalogue();
const scope = scopeOf(catalogue.get('type', 'sample')!, catalogue);
const typed = (source: string) => checkExpression(parseExpression(source), scope);
const RUNS = { numRuns: 400 };

describe('the evaluator for increments', () => {
  it('says of every condition and record what the naive interpreter says', () => {
    fc.assert(
      fc.property(
        conditions,
        fc.array(sampleRecords, { minLength: 1, maxLength: 8 }),
        ({ source, naive }, records) => {
          const tree = typed(source);
          const [evaluate, within] = [compileJs(tree), compileBounds([tree])];
          for (const record of records)
            if (within?.(record) ?? true)
              expect([source, evaluate(record)]).toEqual([source, naive(record)]);
        },
      ),
      RUNS,
    );
  });

  it('computes exactly: the number in minor units is the fraction of the naive interpreter', () => {
    fc.assert(
      fc.property(numbers, sampleRecords, ({ source, naive }, record) => {
        const tree = typed(source);
        fc.pre(compileBounds([tree])?.(record) ?? true);
        const [value, exact] = [compileJs(tree)(record), naive(record)];
        if (exact === null) expect(value).toBeNull();
        else expect(BigInt(Number(value)) * exact.d).toBe(exact.n * 10n ** BigInt(tree.scale));
      }),
      RUNS,
    );
  });

  it('never takes a number out of bounds for a result', () => {
    fc.assert(
      fc.property(numbers, hugeRecords, ({ source, naive }, record) => {
        const tree = typed(source);
        fc.pre(compileBounds([tree])?.(record) ?? true);
        const [value, exact] = [compileJs(tree)(record), naive(record)];
        if (exact !== null && value !== null)
          expect(BigInt(Number(value)) * exact.d).toBe(exact.n * 10n ** BigInt(tree.scale));
      }),
      RUNS,
    );
  });
});

describe('the functions of working calendars', () => {
  const calendarDefined = (body: object) =>
    sampleCatalogue({
      kind: 'calendar',
      id: 'working',
      version: 2,
      body: { name: { vi: 'x', en: 'x' }, ...body },
    });

  it('say of every calendar, instant and number of days what counting day by day says', () => {
    fc.assert(
      fc.property(
        sampleCalendars,
        calendarInstants,
        calendarInstants,
        calendarShifts,
        ({ days, ...body }, t1, t2, a) => {
          const source = { name: { vi: 'x', en: 'x' }, source: 'x' };
          const known = calendarDefined({
            ...body,
            days: days.map((one) => ({ ...one, ...source })),
          });
          const of = scopeOf(known.get('type', 'sample')!, known);
          const naive = new NaiveCalendar({ ...body, days });
          for (const [written, wanted] of [
            ['isWorkingDay(t1)', naive.isWorkingDay(t1)],
            ['workingDays(t1, t2)', naive.workingDays(t1, t2)],
            ['addWorkingDays(t1, a)', naive.addWorkingDays(t1, a)],
          ] as const) {
            const tree = checkExpression(parseExpression(written), of);
            const [value, within] = [compileJs(tree), compileBounds([tree])];
            const record = { t1, t2, a };
            expect([written, within?.(record)]).toEqual([written, wanted !== undefined]);
            if (wanted !== undefined) expect([written, value(record)]).toEqual([written, wanted]);
          }
        },
      ),
      RUNS,
    );
  });

  it('are unknown where an argument is, unless a day that is there is not known', () => {
    const year = (text: string): number => Date.parse(`${text}-06-01T00:00:00Z`);
    const said = (source: string, record: Fields): unknown => {
      const tree = typed(source);
      return compileBounds([tree])?.(record) ? compileJs(tree)(record) : 'out of bounds';
    };
    expect(said('isWorkingDay(t1)', { t1: null })).toBeNull();
    expect(said('workingDays(t1, t2)', { t1: year('2011') })).toBeNull();
    expect(said('addWorkingDays(t1, a)', { t1: year('2011') })).toBeNull();
    expect(said('addWorkingDays(t1, a)', { a: 1 })).toBeNull();
    expect(said('workingDays(t1, t2)', { t1: year('2013') })).toBe('out of bounds');
    expect(said('addWorkingDays(t1, a)', { t1: year('2013') })).toBe('out of bounds');
    expect(said('l.exists(x, isWorkingDay(x.t))', { l: [{ t: year('2013') }] })).toBe(
      'out of bounds',
    );
  });
});

const sorted = (atoms: readonly Atom[]): Atom[] =>
  [...atoms].sort((a, b) => a.measure - b.measure || a.at - b.at || a.amount - b.amount);

/** Atoms of a record straight from the words of the design, measure by measure. */
function naiveAtoms(
  measures: Readonly<
    Record<
      string,
      { count?: true | string; sum?: string; at?: string; enter?: string; leave?: string }
    >
  >,
  record: Fields,
): Atom[] {
  const value = (source: string): unknown => compileJs(typed(source))(record);
  return Object.values(measures).flatMap(({ count, sum, at, enter, leave }, measure): Atom[] => {
    if (enter !== undefined && leave !== undefined) {
      const [from, to] = [value(enter), value(leave)] as [number | null, number | null];
      if (from === null || (to !== null && to <= from)) return [];
      return [
        { measure, at: from, amount: 1 },
        ...(to === null ? [] : [{ measure, at: to, amount: -1 }]),
      ];
    }
    const instant = value(at ?? '') as number | null;
    const amount =
      sum === undefined
        ? count === true || value(count ?? '') === true
          ? 1
          : 0
        : ((value(sum) as number | null) ?? 0);
    return instant === null || amount === 0 ? [] : [{ measure, at: instant, amount }];
  });
}

describe('a compiled cube', () => {
  it('gives each record the atoms that its measures describe', () => {
    fc.assert(
      fc.property(
        sampleCubes,
        fc.array(sampleRecords, { minLength: 1, maxLength: 5 }),
        (cube, records) => {
          const program = compileCube(cube, catalogue);
          for (const record of records) {
            const { dims, atoms, fault } = program.evaluate(record);
            expect(dims).toEqual([record['c'] ?? '', record['s1'] ?? '']);
            if (!fault) expect(sorted(atoms)).toEqual(sorted(naiveAtoms(cube.measures, record)));
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('goes by the calendars of its catalogue: by another version some records count otherwise', () => {
    const cube = {
      id: 'x',
      definitionVersion: 1,
      record: 'sample',
      dimensions: {},
      measures: { late: { count: 'workingDays(t1, t2) > 3', at: 't1' } },
    };
    const amended = sampleCatalogue({
      kind: 'calendar',
      id: 'working',
      version: 2,
      body: {
        name: { vi: 'x', en: 'x' },
        ...SAMPLE_CALENDARS.working,
        days: [{ day: '2011-06-02', kind: 'holiday', name: { vi: 'x', en: 'x' }, source: 'x' }],
      },
    });
    const [before, after] = [compileCube(cube, catalogue), compileCube(cube, amended)];
    expect([before.calendars, after.calendars]).toEqual([['working@1'], ['working@2']]);
    const days = (from: string, to: string): Fields => ({
      t1: Date.parse(`${from}T08:00:00+07:00`),
      t2: Date.parse(`${to}T08:00:00+07:00`),
    });
    const counted = (record: Fields): number[] =>
      [before, after].map((program) => program.evaluate(record).atoms.length);
    expect(counted(days('2011-05-30', '2011-06-03'))).toEqual([1, 0]);
    expect(counted(days('2011-06-06', '2011-06-10'))).toEqual([1, 1]);
    expect(compileCube({ ...cube, measures: { all: { count: true, at: 't1' } } }, amended)).toEqual(
      expect.objectContaining({ calendars: [] }),
    );
  });

  it('gives a record that leaves the bounds no atoms, and never throws', () => {
    const program = compileCube(
      {
        id: 'x',
        definitionVersion: 1,
        record: 'sample',
        dimensions: {},
        measures: { m: { sum: 'a * a', at: 't1' }, n: { count: true, at: 't1' } },
      },
      catalogue,
    );
    expect(program.evaluate({ a: 2 ** 40, t1: 1_300_000_000_000 })).toEqual({
      dims: [],
      atoms: [],
      fault: 'out-of-range',
    });
    expect(program.evaluate({ a: 2, t1: 1_300_000_000_000 }).atoms).toHaveLength(2);
    fc.assert(
      fc.property(
        sampleCubes,
        hugeRecords,
        (cube, record) => void compileCube(cube, catalogue).evaluate(record),
      ),
    );
  });
});
