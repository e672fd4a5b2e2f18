import { describe, expect, it } from '@jest/globals';
import type { Definition } from '../model/definitions.js';
import { checkSuccession } from './check-succession.js';

const name = { vi: 'tên', en: 'name' };
const type = (version: number, fields: object): Definition => ({
  kind: 'type',
  id: 'dossier',
  version,
  body: { name, effective: 'at', fields: { at: { type: 'instant', required: true }, ...fields } },
});
const cube = (version: number, measures: object): Definition => ({
  kind: 'cube',
  id: 'dossiers',
  version,
  body: { record: 'dossier', dimensions: {}, measures },
});
const received = { received: { count: true, at: 'at' } };
const known = [
  type(1, { fee: { type: 'decimal', scale: 2 }, note: {} }),
  cube(1, { ...received, fees: { sum: 'fee', at: 'at' } }),
];
const source = (definition: Definition) => ({ ...definition, file: 'pack.yaml', lineOf: () => 3 });
const codesOf = (...definitions: readonly Definition[]): string[] =>
  checkSuccession(definitions.map(source), known).map(({ code }) => code);

describe('definitions that follow those in force', () => {
  it('may add fields, and leave out those that nothing reads', () => {
    expect(codesOf(type(2, { fee: { type: 'decimal', scale: 2 }, more: {} }))).toEqual([]);
  });

  it.each([
    ['type', { fee: { type: 'integer' } }],
    ['scale', { fee: { type: 'decimal', scale: 0 } }],
    ['code list', { fee: { type: 'decimal', scale: 2 }, note: { code: 'notes' } }],
  ])('may not change the %s of a field', (_what, fields) => {
    expect(codesOf(type(2, fields))).toContain('field-changed');
  });

  it('may not have the rows of a feed become records of another type', () => {
    const feed = (version: number, record: string): Definition => ({
      kind: 'feed',
      id: 'events',
      version,
      body: {
        name,
        agency: 'H09',
        accepts: ['json'],
        key: 'id',
        record,
        contract: { properties: { id: {}, at: {} } },
        map: { id: 'r.id', at: 'r.at' },
      },
    });
    const said = (record: string, ...more: readonly Definition[]) =>
      checkSuccession([feed(2, record), ...more].map(source), [...known, feed(1, 'dossier')]);
    const other = { ...type(1, {}), id: 'other' };
    expect(said('dossier')).toEqual([]);
    expect(said('other', other)).toMatchObject([
      {
        code: 'record-changed',
        message: {
          vi: 'feed events: dòng của nguồn này từng thành bản ghi kiểu dossier, nay thành other',
          en: 'feed events: its rows were records of the type dossier and would now be other',
        },
        hint: { vi: expect.stringContaining('nguồn mới'), en: expect.stringContaining('new feed') },
      },
    ]);
  });

  it.each([
    ['what a derived field is', { late: { type: 'boolean', value: 'at == null' } }],
    ['that it is derived', { late: { type: 'boolean' } }],
    [
      'a field of items',
      {
        late: { type: 'boolean', value: 'at != null' },
        fees: { list: { most: 2, fields: { sum: { type: 'decimal' } } } },
      },
    ],
    [
      'what is a list',
      { late: { type: 'boolean', value: 'at != null' }, fees: { type: 'integer' } },
    ],
  ])('may not change %s', (_what, fields) => {
    const before = type(1, {
      late: { type: 'boolean', value: 'at != null' },
      fees: { list: { most: 2, fields: { sum: { type: 'integer' }, note: {} } } },
    });
    const after = checkSuccession([source(type(2, fields))], [before]);
    expect(after.map(({ code }) => code)).toEqual(['field-changed']);
  });

  it('may let a list hold more items, of more fields', () => {
    const fees = (most: number, fields: object) => ({ fees: { list: { most, fields } } });
    const before = type(1, fees(2, { sum: { type: 'integer' }, note: {} }));
    const after = type(2, fees(9, { sum: { type: 'integer' }, day: { type: 'instant' } }));
    expect(checkSuccession([source(after)], [before])).toEqual([]);
  });

  it('may not break one in force that is not among them, unless it comes with them', () => {
    expect(codesOf(type(2, { note: {} }))).toEqual(['breaks-definition']);
    expect(codesOf(type(2, { note: {} }), cube(2, received))).toEqual([]);
  });

  describe('where a cube asks for codes under another', () => {
    const code = (id: string, parent?: string) => ({
      code: id,
      from: '2020-01-01',
      name,
      ...(parent && { parent }),
    });
    const list = (version: number, ...codes: readonly object[]): Definition => ({
      kind: 'code-list',
      id: 'units',
      version,
      body: { name, codes },
    });
    const before = [
      list(1, code('H09'), code('H09.01', 'H09'), code('H10')),
      type(1, { unit: { code: 'units' } }),
      cube(1, { received: { count: 'isUnder(unit, "H09")', at: 'at' } }),
    ];
    const codes = (...definitions: readonly Definition[]): string[] =>
      checkSuccession(definitions.map(source), before).map((problem) => problem.code);

    it('may bring new codes', () => {
      const more = [code('H09'), code('H09.01', 'H09'), code('H09.02', 'H09'), code('H10')];
      expect(codes(list(2, ...more))).toEqual([]);
    });

    it('may not move one under a derived field, which has no versions', () => {
      const own = type(1, {
        unit: { code: 'units' },
        ours: { type: 'boolean', value: 'isUnder(unit, "H09")' },
      });
      const moved = list(2, code('H09'), code('H09.01'), code('H10'));
      const problems = checkSuccession([source(moved)], [before[0]!, own]);
      expect(problems.map((problem) => problem.code)).toEqual(['changes-field']);
    });

    it.each([
      ['out of it', [code('H09'), code('H09.01'), code('H10')]],
      ['into it', [code('H09'), code('H09.01', 'H09'), code('H10', 'H09')]],
      ['away', [code('H09'), code('H10')]],
    ])('may not move one %s under the version of the cube that is in force', (_where, moved) => {
      expect(codes(list(2, ...moved), before[2]!)).toEqual(['changes-cube']);
      const raised = cube(2, { received: { count: 'isUnder(unit, "H09")', at: 'at' } });
      expect(codes(list(2, ...moved), raised)).toEqual([]);
    });
  });

  it('are not refused for what could not be used before', () => {
    const others = [...known, cube(2, { fees: { sum: 'nothing', at: 'at' } })];
    expect(
      checkSuccession([source(type(2, { fee: { type: 'decimal', scale: 2 } }))], others),
    ).toEqual([]);
  });
});
