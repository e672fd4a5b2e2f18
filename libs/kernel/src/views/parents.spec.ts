import { describe, expect, it } from '@jest/globals';
import { compileCube } from '../cubes/cube-program.js';
import { Catalogue } from '../model/catalogue.js';
import { CodeList } from '../model/code-list.js';
import { byLevel } from './by-level.js';
import { parentsIn } from './parents.js';
import { Restatement, restated } from './restatement.js';
import { gather, type Cell, type Question } from './roll-up.js';
import { rolledUpFrom } from './rolled-up.js';
import type { Source } from './sight.js';
import { keyOf } from './standing.js';

const name = { vi: 'x', en: 'x' };
const [BEFORE, AFTER] = ['2020-01-01', '2025-07-01'];
const former = (code: string, parent?: string) => ({
  code,
  from: BEFORE,
  to: '2025-06-30',
  name,
  ...(parent && { parent }),
});
const later = (code: string, parent?: string) => ({
  code,
  from: AFTER,
  name,
  ...(parent && { parent }),
});
const whole = (from: string, to: string) => ({
  from: `${from}@${BEFORE}`,
  to: `${to}@${AFTER}`,
  kind: 'whole' as const,
});
const part = (from: string, to: string) => ({ ...whole(from, to), kind: 'part' as const });

/** P with A, C and S became P2 with B and D, under R: A went over into B, C into D, S into both. */
const body = {
  name,
  codes: [
    later('R'),
    former('P'),
    former('A', 'P'),
    former('C', 'P'),
    former('S', 'P'),
    later('P2', 'R'),
    later('B', 'P2'),
    later('D', 'P2'),
  ],
  successors: [whole('P', 'P2'), whole('A', 'B'), whole('C', 'D'), part('S', 'B'), part('S', 'D')],
};
const catalogue = Catalogue.build(
  [
    { kind: 'code-list', id: 'unit', version: 1, body },
    {
      kind: 'type',
      id: 'thing',
      version: 1,
      body: {
        name,
        effective: 'at',
        fields: { at: { type: 'instant' }, unit: { code: 'unit' } },
      },
    },
    {
      kind: 'cube',
      id: 'things',
      version: 1,
      body: {
        record: 'thing',
        dimensions: { unit: 'unit' },
        measures: { received: { count: true, at: 'at', name } },
      },
    },
  ],
  1,
);
const list: CodeList = catalogue.codeLists.get('unit')!;
const program = compileCube(catalogue.get('cube', 'things')!, catalogue);
const restatement = new Restatement(list, Date.parse('2026-01-01') / 86_400_000);

const cell = (code: string, received: number): Cell => ({
  dims: [code],
  day: Date.parse('2025-06-01') / 86_400_000,
  values: [BigInt(received), 0n],
});

/** The share of each code in its parent, and the state of it. */
function shares(
  cells: readonly Cell[],
  { units, isLacking }: { readonly units?: Restatement } & Pick<Source, 'isLacking'>,
) {
  const question = { filters: new Map<string, ReadonlySet<string>>(), by: 'unit' };
  const gathered = (one: Pick<Question, 'filters' | 'by'>) => gather(cells, program, one);
  const source: Source = {
    program,
    gathered: byLevel(restated(gathered(question), units), undefined),
    parents: parentsIn(list, question, gathered, units),
    ...(isLacking && { isLacking }),
  };
  const rows = rolledUpFrom(
    new Map([['', source]]),
    { value: 'received / ofParent(received) * 100', decimals: 1 },
    { grain: 'year', from: '2025', to: '2025', by: 'unit' },
  );
  return Object.fromEntries(rows.map(({ code = '', value, state }) => [code, [value, state]]));
}

describe('a share of the parent', () => {
  const cells = [
    cell(`A@${BEFORE}`, 90),
    cell(`C@${BEFORE}`, 10),
    cell(`B@${AFTER}`, 30),
    cell(`D@${AFTER}`, 30),
  ];

  it('in the units of a day is of the parent in those units', () => {
    expect(shares(cells, { units: restatement })).toEqual({
      [`B@${AFTER}`]: ['75.0', 'complete'],
      [`D@${AFTER}`]: ['25.0', 'complete'],
    });
  });

  it('is, of what is unallocated under a unit, one of that unit', () => {
    const all = [...cells, cell(`S@${BEFORE}`, 40)];
    expect(shares(all, { units: restatement })).toEqual({
      [`B@${AFTER}`]: ['60.0', 'complete'],
      [`D@${AFTER}`]: ['20.0', 'complete'],
      [keyOf({ code: `P2@${AFTER}`, unallocated: true })]: ['20.0', 'complete'],
    });
  });

  it('is as provisional as the parent: another part of it may be missing', () => {
    const isLacking = (_: unknown, code: string) => code === `P@${BEFORE}`;
    const reported = cells.slice(0, 2);
    expect(shares(reported, { isLacking })).toEqual({
      [`A@${BEFORE}`]: ['90.0', 'provisional'],
      [`C@${BEFORE}`]: ['10.0', 'provisional'],
    });
  });
});
