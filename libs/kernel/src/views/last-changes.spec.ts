import { describe, expect, it } from '@jest/globals';
import { UNDATED_DAY, type Grain } from '@nhip/contracts';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import { compileIndicator } from '../model/indicator-formulas.js';
import { dayOf, periodOf } from '../time/days.js';
import { LastChanges, rowKey } from './last-changes.js';
import { gather, type Cell, type Gathered, type Rolled } from './roll-up.js';
import { rolledUpFrom } from './rolled-up.js';
import { RewoundCube, type CommitChange } from './rewound-cube.js';

const program = {
  dimensions: [
    { name: 'unit', list: 'unit' },
    { name: 'channel', list: 'channel' },
  ],
  distinct: 2,
  measures: [
    { name: 'received', stock: false, scale: 0, distinct: true, shownBy: [0] },
    { name: 'done', stock: false, scale: 0, distinct: true, shownBy: [0, 1] },
    { name: 'open', stock: true, scale: 0, distinct: true, shownBy: [] },
  ],
} as unknown as CubeProgram;
const scope = new Map([['', program.measures]]);
const TODAY = dayOf(Date.parse('2026-03-10T00:00:00+07:00'));

const changes: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({
    dims: fc.tuple(
      fc.constantFrom('a@1', 'b@1', 'c@1'),
      fc.constantFrom('x@1', 'y@1'),
      fc.constantFrom('p', 'q', ''),
    ),
    day: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: TODAY - 400, max: TODAY }) },
      { weight: 1, arbitrary: fc.constant(UNDATED_DAY) },
    ),
    values: fc.tuple(
      fc.bigInt({ min: -1n, max: 2n }),
      fc.bigInt({ min: -1n, max: 2n }),
      fc.bigInt({ min: -1n, max: 2n }),
    ),
  }),
  { maxLength: 4 },
);
const commits = fc.array(changes, { maxLength: 8 });
const formulas = fc.constantFrom(
  'received',
  'done',
  'open',
  'done / received * 100',
  'done / received',
  '(done + open) / received',
  'received - lastYear(received)',
  'previous(open) + received',
  'yearToDate(received)',
  'distinct(received) + lastYear(distinct(open))',
);
const grains = fc.constantFrom<Grain>('month', 'quarter', 'year', 'all');
const filters = fc.constantFrom(
  new Map<string, ReadonlySet<string>>(),
  new Map<string, ReadonlySet<string>>([['channel', new Set(['x@1'])]]),
);

interface FormulaQuestion {
  readonly value: string;
  readonly grain: Grain;
  readonly by: string | undefined;
  readonly filters: ReadonlyMap<string, ReadonlySet<string>>;
}

const provisional = { when: 'received > 3', vi: 'x', en: 'x' };

function rolled(
  { value, grain, by }: FormulaQuestion,
  gathered: Gathered,
  from?: string,
  to?: string,
) {
  const indicator = { value, decimals: 0, provisional };
  return rolledUpFrom(new Map([['', { program, gathered }]]), indicator, {
    grain,
    today: TODAY,
    ...(by && { by }),
    ...(grain !== 'all' && from !== undefined && to !== undefined && { from, to }),
  });
}

/** All that ever had data is listed, be it empty now. */
function gatheredWith(
  cells: readonly Cell[],
  { by, filters }: FormulaQuestion,
  codes: Iterable<string>,
) {
  const gathered = gather(cells, program, { filters, ...(by && { by }) });
  const groups = new Map(Array.from(gathered.groups, (group) => [group.code, group]));
  const empty = gather([], program, { filters });
  const [none] = [...empty.groups];
  return {
    ...gathered,
    groups: Array.from(codes, (code) => groups.get(code) ?? { ...none!, code }),
  };
}

const said = ({ value, state, reason, incomplete }: Rolled): string =>
  JSON.stringify([value, state, reason, incomplete]);

/** Each commit's answer beside the one before it. */
function naive(
  all: readonly (readonly Cell[])[],
  asked: FormulaQuestion,
  codes: Iterable<string>,
  from: string,
  to: string,
) {
  const answer = (upTo: number): Map<string, string> => {
    const sums = new Map<string, Cell>();
    for (const { dims, day, values } of all.slice(0, upTo).flat()) {
      const key = `${dims.join()} ${day}`;
      const former = sums.get(key)?.values ?? [];
      sums.set(key, { dims, day, values: values.map((one, i) => one + (former[i] ?? 0n)) });
    }
    const gathered = gatheredWith([...sums.values()], asked, codes);
    return new Map(rolled(asked, gathered, from, to).map((row) => [rowKey(row), said(row)]));
  };
  const found = new Map<string, number>();
  for (let commit = 1; commit <= all.length; commit += 1) {
    const [before, after] = [answer(commit - 1), answer(commit)];
    for (const [key, text] of after) if (before.get(key) !== text) found.set(key, commit);
  }
  return found;
}

describe('the last change of a row', () => {
  it('is the last commit whose answer differs from that of the commit before', () => {
    fc.assert(
      fc.property(
        ...[commits, formulas, grains, fc.constantFrom(undefined, 'unit'), filters],
        (all, value, grain, by, passing) => {
          const asked = { value, grain, by, filters: passing };
          const question = { filters: passing, by };
          const numbered = all.flatMap((cells, i) =>
            cells.map((cell): CommitChange => ({ ...cell, commit: i + 1 })),
          );
          const cube = new RewoundCube(program, question, numbered, numbered);
          const { codes, days } = cube;
          const [from, to] = [
            periodOf(days?.from ?? TODAY, grain),
            periodOf(days?.to ?? TODAY, grain),
          ];
          const roll = (some: Iterable<string>, first: string, last: string) =>
            rolled(asked, cube.gathered(question, some), first, last);
          const rows = roll(codes, from, to);
          const compiled = compileIndicator({ value, decimals: 0, provisional }, scope);
          const search = new LastChanges(
            rows,
            new Map([['', cube]]),
            [compiled.value, ...compiled.provisional.map(({ formula }) => formula)].flatMap(
              ({ figures }) => figures,
            ),
            grain,
            roll,
          );
          while (search.step());
          expect(new Map([...search.found].sort())).toEqual(
            new Map([...naive(all, asked, codes, from, to)].sort()),
          );
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('a cube that goes back', () => {
  const cell = (unit: string, received: bigint, day = TODAY): Cell => ({
    dims: [unit, 'x@1'],
    day,
    values: [received, 0n, 0n],
  });
  const asked = { filters: new Map(), by: 'unit' };
  const groupsOf = ({ groups }: Gathered) =>
    Array.from(groups, ({ code, sumsOf }) => [
      code,
      sumsOf([{ from: TODAY, to: TODAY }])[0]?.within[0] ?? 0n,
    ]);

  it('lists what had data and has none any more', () => {
    const cube = new RewoundCube(
      program,
      asked,
      [cell('a@1', 0n), cell('b@1', 2n)],
      [
        { ...cell('a@1', -1n), commit: 2 },
        { ...cell('b@1', 1n), commit: 2 },
      ],
    );
    expect([...cube.codes].sort()).toEqual(['a@1', 'b@1']);
    expect(groupsOf(cube.gathered(asked, ['a@1', 'b@1']))).toEqual([
      ['a@1', 0n],
      ['b@1', 2n],
    ]);
    cube.undo(2);
    expect(groupsOf(cube.gathered(asked, ['a@1', 'b@1']))).toEqual([
      ['a@1', 1n],
      ['b@1', 1n],
    ]);
  });
});
