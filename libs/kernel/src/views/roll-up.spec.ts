import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Grain } from '@nhip/contracts';
import { dayOf, daysOf, periodOf } from '../time/days.js';
import { Catalogue } from '../model/catalogue.js';
import { restrict } from './restrict.js';
import type { Cell, Question } from './roll-up.js';
import { rollUp } from './rolled-up.js';

const program: Pick<CubeProgram, 'dimensions' | 'measures'> = {
  dimensions: [
    { name: 'channel', list: 'channel' },
    { name: 'unit', list: 'unit' },
  ],
  measures: [
    { name: 'received', stock: false, scale: 0, distinct: false, shownBy: [0, 1] },
    { name: 'fee', stock: false, scale: 2, distinct: false, shownBy: [0, 1] },
    { name: 'open', stock: true, scale: 0, distinct: false, shownBy: [] },
    { name: 'finished', stock: false, scale: 0, distinct: false, shownBy: [0, 1, 3, 4] },
    { name: 'late', stock: false, scale: 0, distinct: false, shownBy: [0, 1, 3, 4] },
  ],
};
const START = dayOf(Date.parse('2025-12-20T00:00:00+07:00'));
const day = (text: string): number => dayOf(Date.parse(`${text}T00:00:00+07:00`));
const cell = (date: string, values: readonly number[], dims = ['a@1', 'u@1']): Cell => ({
  dims,
  day: day(date),
  values: values.map(BigInt),
});
const ask = (cells: readonly Cell[], value: string, question: Partial<Question>, decimals = 0) =>
  rollUp(cells, { value, decimals }, program as CubeProgram, {
    grain: 'month',
    filters: new Map(),
    ...question,
  });

const cells: fc.Arbitrary<Cell[]> = fc.array(
  fc.record({
    dims: fc.tuple(fc.constantFrom('a@1', 'b@1', ''), fc.constantFrom('u@1', 'v@1')),
    day: fc.integer({ min: START, max: START + 60 }),
    values: fc.tuple(
      fc.bigInt({ min: -3n, max: 9n }),
      fc.bigInt({ min: 0n, max: 999n }),
      fc.bigInt({ min: -2n, max: 2n }),
    ),
  }),
  { maxLength: 30 },
);
const grains = fc.constantFrom<Grain>('day', 'week', 'month', 'quarter', 'year', 'all');

describe('rolling up', () => {
  it('gives what the plainest sums give, in every grain, by code and filtered', () => {
    fc.assert(
      fc.property(cells, grains, fc.boolean(), fc.boolean(), (all, grain, by, filtered) => {
        const filters = new Map(filtered ? [['unit', new Set(['u@1'])]] : []);
        const counted = all.filter(({ dims }) => !filtered || dims[1] === 'u@1');
        for (const row of ask(all, 'received + 0 * open', {
          grain,
          filters,
          ...(by && { by: 'channel' }),
        })) {
          const of = counted.filter(({ dims }) => !by || dims[0] === row.code);
          const sum = of
            .filter((one) => periodOf(one.day, grain) === row.period)
            .reduce((total, one) => total + (one.values[0] ?? 0n), 0n);
          const closing = of
            .filter((one) => one.day <= daysOf(row.period, grain)!.to)
            .reduce((total, one) => total + (one.values[2] ?? 0n), 0n);
          if (row.value === undefined) continue;
          expect(row.value).toBe(String(sum));
          expect(row.measures['open']?.toFixed(0)).toBe(String(closing));
        }
      }),
    );
  });

  it('adds up: what is listed by code is what stands without', () => {
    fc.assert(
      fc.property(cells, grains, (all, grain) => {
        const byPeriod = new Map<string, bigint>();
        for (const { period, value } of ask(all, 'received', { grain, by: 'channel' }))
          byPeriod.set(period, (byPeriod.get(period) ?? 0n) + BigInt(value ?? 0));
        for (const { period, value } of ask(all, 'received', { grain }))
          expect(byPeriod.get(period) ?? 0n).toBe(BigInt(value ?? 0));
      }),
    );
  });

  it('closes a stock at each period’s end, the days before the first one included', () => {
    const all = [
      cell('2025-12-31', [1, 0, 2]),
      cell('2026-01-05', [1, 0, 1]),
      cell('2026-03-01', [0, 0, -2]),
    ];
    expect(ask(all, 'open', { from: '2026-01', to: '2026-03' }).map(({ value }) => value)).toEqual([
      '3',
      '3',
      '1',
    ]);
  });

  it('lists the last periods alone where no more are asked for, and counts the days before them in', () => {
    const all = [cell('1925-01-01', [1, 0, 2]), cell('2026-01-05', [3, 0, 1])];
    const values = (value: string) =>
      ask(all, value, { grain: 'day', last: 2 }).map((row) => [row.period, row.value]);
    expect(values('open')).toEqual([
      ['2026-01-04', '2'],
      ['2026-01-05', '3'],
    ]);
    expect(values('received')).toEqual([
      ['2026-01-04', undefined],
      ['2026-01-05', '3'],
    ]);
  });

  it('says 0 where the feed delivered and nothing counted, and no data where it did not', () => {
    const all = [cell('2026-01-05', [0, 500, 1]), cell('2026-03-05', [2, 0, 0])];
    expect(
      ask(all, 'received', { from: '2025-12', to: '2026-04' }).map(({ period, value, state }) => [
        period,
        value,
        state,
      ]),
    ).toEqual([
      ['2025-12', undefined, 'no-data'],
      ['2026-01', '0', 'complete'],
      ['2026-02', undefined, 'no-data'],
      ['2026-03', '2', 'complete'],
      ['2026-04', undefined, 'no-data'],
    ]);
    expect(
      ask(all, 'received', {
        from: '2026-02',
        to: '2026-02',
        delivered: [{ from: day('2026-02-01'), to: day('2026-02-28') }],
      })[0],
    ).toMatchObject({ value: '0', state: 'complete' });
  });

  it('lists what a delivery named after the last row, where nothing new came and a stock goes on', () => {
    const delivered = [{ from: day('2026-03-01'), to: day('2026-03-31') }];
    const listed = (measure: string) =>
      ask([cell('2026-01-05', [1, 0, 1, 0, 0])], measure, { delivered }).map(
        ({ period, value }) => [period, value],
      );
    expect(listed('open')).toEqual([
      ['2026-01', '1'],
      ['2026-02', '1'],
      ['2026-03', '1'],
    ]);
    expect(listed('received')).toEqual([
      ['2026-01', '1'],
      ['2026-02', undefined],
      ['2026-03', '0'],
    ]);
  });

  it('says 0 of a row’s other instants only where a measure counts at them', () => {
    const all = [
      cell('2026-01-05', [1, 0, 1, 0, 0]),
      cell('2026-02-05', [0, 0, -1, 2, 0]),
      cell('2026-03-05', [0, 0, 1, 0, 0]),
    ];
    const values = (measure: string) => ask(all, measure, {}).map(({ value }) => value ?? null);
    expect(values('received')).toEqual(['1', null, null]);
    expect(values('finished')).toEqual(['0', '2', null]);
    expect(values('late')).toEqual(['0', '0', null]);
    expect(values('open')).toEqual(['1', '0', '1']);
  });

  it('is provisional while the period runs or a delivery that is due is absent', () => {
    const all = [
      cell('2026-01-05', [1, 0, 0]),
      cell('2026-02-05', [1, 0, 0]),
      cell('2026-03-05', [1, 0, 0]),
    ];
    const states = (question: Partial<Question>) =>
      ask(all, 'received', question).map(({ state }) => state);
    expect(states({ today: day('2026-03-31') })).toEqual(['complete', 'complete', 'provisional']);
    expect(states({ today: day('2026-04-01') })).toEqual(['complete', 'complete', 'complete']);
    expect(states({ lacking: [{ from: day('2026-02-10'), to: day('2026-02-10') }] })).toEqual([
      'complete',
      'provisional',
      'complete',
    ]);
    expect(states({ grain: 'all', today: day('2026-03-31') })).toEqual(['complete']);
  });

  it('divides after summing, exactly, in the units that people read', () => {
    expect(
      ask(
        [cell('2026-01-05', [1, 100, 0]), cell('2026-01-06', [2, 100, 0])],
        'fee / received',
        {},
        4,
      )[0]?.value,
    ).toBe('0.6667');
    expect(ask([cell('2026-01-05', [0, 100, 0])], 'fee / received', {})[0]).toMatchObject({
      value: undefined,
      state: 'no-data',
    });
  });

  it('lists one value for “all” even where there is nothing', () => {
    expect(ask([], 'received', { grain: 'all' })).toMatchObject([
      { period: 'all', value: undefined },
    ]);
    expect(ask([], 'received', {})).toEqual([]);
  });
});

describe('restricting to codes', () => {
  const name = { vi: 'x', en: 'x' };
  const codes = [
    { code: 'p', from: '2020-01-01', name },
    { code: 'c', from: '2020-01-01', parent: 'p', name },
  ];
  const catalogue = Catalogue.build(
    [{ kind: 'code-list', id: 'unit', version: 1, body: { name, codes } }],
    1,
  );

  it('takes a code for it and all under it', () => {
    expect(restrict(program as CubeProgram, catalogue, { unit: 'p' })).toEqual(
      new Map([['unit', new Set(['p@2020-01-01', 'c@2020-01-01'])]]),
    );
  });

  it('refuses a dimension or a code that there is not', () => {
    expect(() => restrict(program as CubeProgram, catalogue, { step: 'p' })).toThrow(
      expect.objectContaining({ code: 'unknown-dimension', kind: 'malformed' }),
    );
    expect(() => restrict(program as CubeProgram, catalogue, { unit: 'q' })).toThrow(
      expect.objectContaining({ code: 'unknown-code' }),
    );
  });
});
