import { describe, expect, it } from '@jest/globals';
import { GRAINS, type Grain } from '@nhip/contracts';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import { Rational } from '../expression/rational.js';
import { CodeList } from '../model/code-list.js';
import { dayOf, daysOf, periodOf } from '../time/days.js';
import { MIXED, type DataKind } from './data-kind.js';
import { parentsIn } from './parents.js';
import { gather, type Cell } from './roll-up.js';
import { rolledUpFrom } from './rolled-up.js';
import type { Source, Sources } from './sight.js';

const flow = (name: string, shownBy: readonly number[]) => ({
  name,
  stock: false,
  scale: 0,
  distinct: true,
  shownBy,
});
const stock = (name: string) => ({ name, stock: true, scale: 0, distinct: true, shownBy: [] });
/** Its dims are the unit, and the value whose different ones are counted. */
const own = {
  dimensions: [{ name: 'unit', list: 'unit' }],
  distinct: 1,
  measures: [flow('received', [0]), flow('late', [0, 1]), stock('open')],
} as unknown as CubeProgram;
const feedback = {
  dimensions: [
    { name: 'channel', list: 'channel' },
    { name: 'unit', list: 'unit' },
  ],
  measures: [flow('sent', [0])],
} as unknown as CubeProgram;

const day = (text: string): number => dayOf(Date.parse(`${text}T00:00:00+07:00`));
const days = fc.oneof(
  fc.integer({ min: day('2023-12-20'), max: day('2026-03-10') }),
  fc.constantFrom(day('2024-02-29'), day('2025-02-28'), day('2025-12-31'), day('2026-01-01')),
);
const name = { vi: 'x', en: 'x' };
const unit = (code: string, parent?: string) => ({
  code,
  from: '2020-01-01',
  name,
  ...(parent && { parent }),
});
/** u and v under p, p and w under r. */
const PARENTS: Readonly<Record<string, string | undefined>> = { u: 'p', v: 'p', p: 'r', w: 'r' };
const list = new CodeList({
  id: 'unit',
  definitionVersion: 1,
  name,
  codes: ['r', 'p', 'u', 'v', 'w'].map((code) => unit(code, PARENTS[code])),
});
const units = fc.constantFrom(...['r', 'p', 'u', 'v', 'w'].map((code) => `${code}@2020-01-01`), '');
const values = fc.bigInt({ min: -2n, max: 5n });
const ownCells: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({
    dims: fc.tuple(units, fc.constantFrom('x', 'y', 'z', '')),
    day: days,
    values: fc.tuple(values, values, values),
  }),
  { maxLength: 25 },
);
const feedbackCells: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({ dims: fc.tuple(fc.constant('c@1'), units), day: days, values: fc.tuple(values) }),
  { maxLength: 25 },
);

type Place = { readonly days: (day: number) => boolean; readonly end: number } | undefined;
type Value = Rational | undefined;

/** Cells of one question, and how the naive second implementation reads them. */
interface World {
  readonly cells: Readonly<Record<'own' | 'feedback', readonly Cell[]>>;
  readonly code: string | undefined;
  /** With all under it. */
  readonly isWhole: boolean;
  /** Takes a value that is counted already once more. */
  readonly isTwice?: boolean;
}

/** Goes up from each code until it meets the one. */
const isOf = ({ code, isWhole }: World, id: string): boolean => {
  for (let at: string | undefined = id.split('@')[0]; at; at = isWhole ? PARENTS[at] : undefined)
    if (`${at}@2020-01-01` === code) return true;
  return code === undefined || code === id;
};

/** A formula as text, beside what it is by the plainest means. */
interface Formula {
  readonly text: string;
  readonly of: (world: World, period: Named | undefined) => Value;
}

interface Named {
  readonly name: string;
  readonly grain: Grain;
  readonly toDate: boolean;
}

/** Walks over days one by one, and asks each in which period it lies. */
function placeOf(period: Named | undefined): Place {
  if (!period) return undefined;
  const { name, grain, toDate } = period;
  const end = daysOf(name, grain)?.to;
  if (end === undefined) return undefined;
  const year = periodOf(end, 'year');
  return {
    end,
    days: (one) =>
      toDate ? one <= end && periodOf(one, 'year') === year : periodOf(one, grain) === name,
  };
}

const sum = (cells: readonly Cell[], place: number): bigint =>
  cells.reduce((total, cell) => total + (cell.values[place] ?? 0n), 0n);

/** Of how many values the sum is above 0, of each by itself. */
function different(cells: readonly Cell[], place: number, isTwice = false): bigint {
  const values = new Set(cells.flatMap(({ dims: [, value] }) => value || []));
  const above = [...values].filter(
    (value) =>
      sum(
        cells.filter(({ dims }) => dims[1] === value),
        place,
      ) > 0n,
  ).length;
  return BigInt(
    isTwice
      ? cells.filter(({ dims, values: all }) => dims[1] && (all[place] ?? 0n) > 0n).length
      : above,
  );
}

function figure(
  text: string,
  cube: 'own' | 'feedback',
  place: number,
  shownBy?: number[],
  isDistinct = false,
): Formula {
  const unitAt = cube === 'own' ? 0 : 1;
  return {
    text: isDistinct ? `distinct(${text})` : text,
    of: (world, period) => {
      const total = (of: readonly Cell[]): bigint =>
        isDistinct ? different(of, place, world.isTwice) : sum(of, place);
      const { cells } = world;
      const all = cells[cube].filter((cell) => cell.values.some((value) => value !== 0n));
      const at = placeOf(period);
      if (!at) return undefined;
      const counted = all.filter(({ dims }) => isOf(world, dims[unitAt] ?? ''));
      if (!shownBy)
        return all.some((cell) => cell.day <= at.end)
          ? Rational.of(total(counted.filter((cell) => cell.day <= at.end)))
          : undefined;
      const isThere = all.some(
        (cell) => at.days(cell.day) && shownBy.some((one) => cell.values[one] !== 0n),
      );
      return isThere ? Rational.of(total(counted.filter((cell) => at.days(cell.day)))) : undefined;
    },
  };
}

const flows = [
  figure('received', 'own', 0, [0]),
  figure('late', 'own', 1, [0, 1]),
  figure('feedback.sent', 'feedback', 0, [0]),
  figure('received', 'own', 0, [0], true),
];

const both =
  (operate: (a: Rational, b: Rational) => Value) =>
  (a: Value, b: Value): Value =>
    a && b && operate(a, b);
const OPERATORS: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  '+': both((a, b) => a.plus(b)),
  '-': both((a, b) => a.minus(b)),
  '*': both((a, b) => a.times(b)),
  '/': both((a, b) => a.over(b)),
};
const CALLS: Readonly<Record<string, (a: Value, b: Value) => Value>> = {
  min: both((a, b) => (a.compare(b) <= 0 ? a : b)),
  max: both((a, b) => (a.compare(b) >= 0 ? a : b)),
  coalesce: (a, b) => a ?? b,
};

/** Steps of the second implementation: on the text of the period. */
const STEPS: Readonly<Record<string, (from: Named) => Named | undefined>> = {
  lastYear: (from) =>
    from.grain === 'all'
      ? undefined
      : { ...from, name: from.name.replace(/^\d+/, (year) => String(Number(year) - 1)) },
  previous: (from) => {
    const first = from.grain === 'all' ? undefined : daysOf(from.name, from.grain)?.from;
    return first === undefined ? undefined : { ...from, name: periodOf(first - 1, from.grain) };
  },
};
const toDate: Formula[] = flows.map(({ text, of }) => ({
  text: `yearToDate(${text})`,
  of: (world, period) =>
    of(world, period && period.grain !== 'all' ? { ...period, toDate: true } : undefined),
}));

const { formula } = fc.letrec<{ formula: Formula }>((tie) => {
  const part = tie('formula');
  return {
    formula: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(
        ...flows,
        ...toDate,
        figure('open', 'own', 2),
        figure('open', 'own', 2, undefined, true),
      ),
      fc.nat(9).map((n): Formula => ({ text: `${n}.5`, of: () => Rational.of(2 * n + 1, 2) })),
      fc
        .tuple(fc.constantFrom(...Object.keys(OPERATORS)), part, part)
        .map(([name, a, b]): Formula => ({
          text: `(${a.text} ${name} ${b.text})`,
          of: (world, period) => OPERATORS[name]?.(a.of(world, period), b.of(world, period)),
        })),
      fc.tuple(fc.constantFrom(...Object.keys(CALLS)), part, part).map(([name, a, b]): Formula => ({
        text: `${name}(${a.text}, ${b.text})`,
        of: (world, period) => CALLS[name]?.(a.of(world, period), b.of(world, period)),
      })),
      fc.tuple(part, part, part).map(([a, b, c]): Formula => ({
        text: `(${a.text} < ${b.text} ? ${b.text} : ${c.text})`,
        of: (world, period) => {
          const [left, right] = [a.of(world, period), b.of(world, period)];
          return left && right && left.compare(right) < 0 ? right : c.of(world, period);
        },
      })),
      part.map((a): Formula => ({
        text: `ofParent(${a.text})`,
        of: (world, period) => {
          const parent = PARENTS[world.code?.split('@')[0] ?? ''];
          if (parent === undefined) return a.of(world, undefined);
          return a.of({ ...world, code: `${parent}@2020-01-01`, isWhole: true }, period);
        },
      })),
      fc.tuple(fc.constantFrom(...Object.keys(STEPS)), part).map(([name, a]): Formula => ({
        text: `${name}(${a.text})`,
        of: (world, period) => a.of(world, period && STEPS[name]?.(period)),
      })),
    ),
  };
});

const worlds = fc.record({
  own: ownCells,
  feedback: feedbackCells,
  grain: fc.constantFrom<Grain>(...GRAINS),
  by: fc.boolean(),
});

const sourcesOf = (cells: World['cells'], by: string | undefined): Sources => {
  const question = { filters: new Map<string, ReadonlySet<string>>(), by };
  const source = (program: CubeProgram, of: readonly Cell[]): Source => {
    const gathered = (asked: typeof question) => gather(of, program, asked);
    const parents = by && { parents: parentsIn(list, question, (one) => gather(of, program, one)) };
    return { program, gathered: gathered(question), ...parents };
  };
  return new Map([
    ['', source(own, cells.own)],
    ['feedback', source(feedback, cells.feedback)],
  ]);
};

/** What is rolled up is what the plainest sums give. @param read the second implementation of a formula */
const law = (read: (formula: Formula) => Formula['of']) =>
  fc.property(worlds, formula, ({ grain, by, ...cells }, one) => {
    const indicator = { value: one.text, decimals: 3 };
    const sources = sourcesOf(cells, by ? 'unit' : undefined);
    for (const row of rolledUpFrom(sources, indicator, {
      grain,
      last: 5,
      ...(by && { by: 'unit' }),
    })) {
      const world = { cells, code: row.code, isWhole: false };
      const naive = read(one)(world, { name: row.period, grain, toDate: false });
      expect([row.period, row.code, row.value]).toEqual([row.period, row.code, naive?.toFixed(3)]);
    }
  });

describe('values of formulas', () => {
  it('are what the plainest sums give, of every cube, period and code', () => {
    fc.assert(
      law(({ of }) => of),
      { numRuns: 300 },
    );
  });

  it.each<[string, (formula: Formula) => Formula['of']]>([
    [
      'other cubes',
      (one) => (world, period) =>
        one.of({ ...world, cells: { ...world.cells, feedback: [] } }, period),
    ],
    [
      'who is under a parent',
      (one) => (world, period) => one.of({ ...world, isWhole: true }, period),
    ],
    [
      'that a value is counted once',
      (one) => (world, period) => one.of({ ...world, isTwice: true }, period),
    ],
    ['the code', (one) => (world, period) => one.of({ ...world, code: undefined }, period)],
    [
      'the year to date',
      (one) => (world, period) => one.of(world, period && { ...period, toDate: true }),
    ],
  ])('would be found out where they did not mind %s', (_, broken) => {
    expect(() => fc.assert(law(broken), { numRuns: 1_000, endOnFailure: true })).toThrow();
  });

  const cell = (date: string, ...numbers: number[]): Cell => ({
    dims: ['u@2020-01-01'],
    day: day(date),
    values: numbers.map(BigInt),
  });
  const ask = (cells: readonly Cell[], value: string, period: string, grain: Grain) =>
    rolledUpFrom(
      sourcesOf({ own: cells, feedback: [] }, undefined),
      { value, decimals: 0 },
      { grain, from: period, to: period },
    )[0]?.value;

  it.each([
    ['lastYear(received)', '2024-02-29', 'day', undefined],
    ['lastYear(received)', '2025-03-01', 'day', '7'],
    ['previous(received)', '2024-03-01', 'day', '3'],
    ['lastYear(received)', '2021-W53', 'week', undefined],
    ['lastYear(received)', 'all', 'all', undefined],
    ['yearToDate(received)', '2024', 'year', '10'],
    ['yearToDate(received)', '2024-Q1', 'quarter', '10'],
    ['lastYear(yearToDate(received))', '2025-02', 'month', '3'],
    ['yearToDate(lastYear(received))', '2025-02', 'month', '3'],
    ['previous(open)', '2024-03', 'month', '4'],
  ] as const)('%s of %s', (value, period, grain, expected) => {
    const cells = [cell('2024-02-29', 3, 0, 4), cell('2024-03-01', 7, 0, 1)];
    expect(ask(cells, value, period, grain)).toBe(expected);
  });

  it('are as provisional and as incomplete as the worst that they are computed of', () => {
    const cells = {
      own: [cell('2026-01-05', 1), cell('2025-01-05', 1)],
      feedback: [{ dims: ['c@1', 'u@2020-01-01'], day: day('2026-01-07'), values: [1n, 1n] }],
    };
    const sources = new Map(sourcesOf(cells, undefined));
    const late = { isLacking: ({ to }: { readonly to: number }) => to >= day('2026-01-20') };
    sources.set('feedback', { ...sources.get('feedback')!, ...late });
    const said = (value: string) => {
      const question = { grain: 'month' as const, from: '2026-01', to: '2026-01' };
      const [row] = rolledUpFrom(sources, { value, decimals: 0 }, question);
      return [row?.state, row?.incomplete];
    };
    expect(said('received')).toEqual(['complete', false]);
    expect(said('received + feedback.sent')).toEqual(['provisional', true]);
    expect(said('received + previous(feedback.sent)')).toEqual(['no-data', false]);
  });

  it('are provisional by the code that they are of, where that alone lacks a delivery', () => {
    const at = (unit: string): Cell => ({
      dims: [`${unit}@2020-01-01`],
      day: day('2026-01-05'),
      values: [1n, 0n, 0n],
    });
    const question = { filters: new Map(), by: 'unit' };
    const source = {
      program: own,
      gathered: gather([at('u'), at('v')], own, question),
      isLacking: (_days: unknown, code: string) => code.startsWith('v'),
    };
    const rows = rolledUpFrom(
      new Map([['', source]]),
      { value: 'received', decimals: 0 },
      { grain: 'month', from: '2026-01', to: '2026-01', by: 'unit' },
    );
    expect(rows.map(({ code, state }) => [code, state])).toEqual([
      ['u@2020-01-01', 'complete'],
      ['v@2020-01-01', 'provisional'],
    ]);
  });

  it('are shares of the parent, whatever of its dimension is filtered', () => {
    const at = (code: string, sum: number): Cell => ({
      dims: [`${code}@2020-01-01`],
      day: day('2026-01-05'),
      values: [BigInt(sum), 0n, 0n],
    });
    const cells = [at('u', 1), at('v', 2), at('p', 1), at('w', 4)];
    const shares = (filters: ReadonlyMap<string, ReadonlySet<string>>) => {
      const question = { filters, by: 'unit' };
      const gathered = gather(cells, own, question);
      const parents = parentsIn(list, question, (one) => gather(cells, own, one));
      const value = 'received / ofParent(received) * 100';
      const sources = new Map([['', { program: own, gathered, parents }]]);
      return rolledUpFrom(sources, { value, decimals: 0 }, { grain: 'all', by: 'unit' }).map(
        ({ code, value: share, measures }) => [
          code?.[0],
          share,
          measures['ofParent(received)']?.toFixed(0),
        ],
      );
    };
    const all = [
      ['u', '25', '4'],
      ['v', '50', '4'],
      ['p', '13', '8'],
      ['w', '50', '8'],
    ];
    expect(shares(new Map())).toEqual(all);
    expect(shares(new Map([['unit', new Set(['v@2020-01-01'])]]))).toEqual([all[1]]);
  });

  it('are provisional where they add up less than they name, or where their indicator says so', () => {
    const sources = sourcesOf({ own: [cell('2026-01-05', 5, 2)], feedback: [] }, undefined);
    const said = (value: string, when?: string) => {
      const provisional = when === undefined ? {} : { provisional: { when, vi: 'x', en: 'x' } };
      const indicator = { value, decimals: 0, ...provisional };
      const question = { grain: 'month' as const, from: '2026-01', to: '2026-01' };
      const [row] = rolledUpFrom(sources, indicator, question);
      return [row?.value, row?.state, row?.lacks, row?.reason?.en];
    };
    expect(said('sumOf("a", received, "b", late)')).toEqual([
      '7',
      'complete',
      undefined,
      undefined,
    ]);
    expect(
      said('sumOf("a", received, "b", feedback.sent, "c", sumOf("b", feedback.sent))'),
    ).toEqual(['5', 'provisional', ['b', 'c'], undefined]);
    expect(said('sumOf("b", feedback.sent)')).toEqual([undefined, 'no-data', ['b'], undefined]);
    expect(said('received', 'late > 1')).toEqual(['5', 'provisional', undefined, 'x']);
    expect(said('received', 'late > 2')).toEqual(['5', 'complete', undefined, undefined]);
    expect(said('received', 'feedback.sent > 2')).toEqual(['5', 'complete', undefined, undefined]);
    expect(said('feedback.sent', 'late > 1')).toEqual([undefined, 'no-data', undefined, undefined]);
  });

  it('are none where they would add up simulated and real data, and else say of which they are', () => {
    const told = sourcesOf({ own: [cell('2026-01-05', 5, 2)], feedback: [] }, undefined);
    const said = (value: string, own: readonly DataKind[], feedback: readonly DataKind[]) => {
      const kinds = new Map([
        ['', own],
        ['feedback', feedback],
      ]);
      const sources = new Map(
        Array.from(told, ([of, source]) => [of, { ...source, kinds: kinds.get(of) ?? [] }]),
      );
      const indicator = { value, decimals: 0, target: 'feedback.sent' };
      const [row] = rolledUpFrom(sources, indicator, {
        grain: 'month',
        from: '2026-01',
        to: '2026-01',
      });
      return [row?.value, row?.state, row?.simulated, row?.reason];
    };
    const both = 'sumOf("a", received, "b", feedback.sent)';
    expect(said('received', ['simulated'], ['real'])).toEqual(['5', 'complete', true, undefined]);
    expect(said('received', ['real'], ['simulated'])).toEqual(['5', 'complete', false, undefined]);
    expect(said('received', [], [])).toEqual(['5', 'complete', false, undefined]);
    // Of several feeds one cube may hold both.
    expect(said('received', ['real', 'simulated'], [])).toEqual([
      undefined,
      'no-data',
      true,
      MIXED,
    ]);
    expect(said(both, ['real'], ['simulated'])).toEqual([undefined, 'no-data', true, MIXED]);
    expect(said(both, ['simulated'], [])).toEqual(['5', 'provisional', true, undefined]);
    expect(said('1', ['real'], ['simulated'])).toEqual(['1', 'complete', false, undefined]);
  });

  it('stand beside the target of their year, in the same unit', () => {
    const cells = {
      own: [cell('2025-01-01', 90), cell('2026-01-01', 95), cell('2026-02-05', 1)],
      feedback: [],
    };
    const indicator = { value: 'received', decimals: 0, target: 'received - 1' };
    const rows = rolledUpFrom(sourcesOf(cells, 'unit'), indicator, {
      grain: 'month',
      by: 'unit',
      last: 3,
    });
    expect(rows.map(({ period, value, target }) => [period, value, target])).toEqual([
      ['2025-12', undefined, '89'],
      ['2026-01', '95', '95'],
      ['2026-02', '1', '95'],
    ]);
  });
});
