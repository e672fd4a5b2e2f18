import { describe, expect, it } from '@jest/globals';
import { Catalogue } from '../model/catalogue.js';
import type { Defined, Definition, EachBody } from '../model/definitions.js';
import { eachColumns, MOST_EACH_COLUMNS, rowIdReader } from './each-column.js';
import { compileFeed, type MapResult } from './feed-mapping.js';
import { compileJudge } from './judge-row.js';

const name = { vi: 'mẫu', en: 'sample' };
const NOW = Date.parse('2026-11-25T00:00:00Z');
const YEARS = ['2023', '2024', '2025'];
const column = { type: ['string', 'null'] };

const type: Definition = {
  kind: 'type',
  id: 'figure',
  version: 1,
  body: {
    name,
    id: { pattern: '^[A-Z]+/[0-9]+$' },
    effective: 'year',
    fields: {
      area: { type: 'text', required: true },
      year: { type: 'instant', required: true },
      amount: { type: 'decimal', scale: 1, required: true },
      unit: { type: 'text', default: 'ha' },
    },
    checks: [{ that: 'amount >= 0', code: 'negative', vi: 'số âm', en: 'below zero' }],
  },
};
const catalogue = Catalogue.build([type], 1);

const feed: Defined<'feed'> = {
  id: 'figures',
  definitionVersion: 1,
  name,
  agency: 'H09',
  accepts: ['json'],
  key: 'area',
  record: 'figure',
  zone: '+07:00',
  empty: ['-'],
  version: 'instant(r.sent)',
  deleted: 'boolean(r.gone)',
  contract: {
    properties: {
      area: column,
      sent: column,
      gone: column,
      ...Object.fromEntries(YEARS.map((year) => [year, column])),
    },
    required: ['area'],
  },
  each: { columns: '^20', as: 'which', value: 'said' },
  map: {
    id: 'trim(r.area)',
    area: 'r.area',
    year: 'instant(r.which + "-01-01T00:00")',
    amount: 'r.said',
    unit: 'null',
  },
};
const withEach = (
  each: Partial<EachBody>,
  more: Partial<Defined<'feed'>> = {},
): Defined<'feed'> => ({
  ...feed,
  ...more,
  each: { ...feed.each!, ...each },
});

const map = compileFeed(feed, catalogue);
const row = { area: 'TDM', sent: '2026-11-24T00:00:00Z', '2023': '1.5', '2024': '-', '2025': '2' };
const said = (result: MapResult): unknown =>
  result.ok ? [] : result.findings.map(({ code, column: of, value }) => [code, of, value]);

describe('a row of which several columns are a record each', () => {
  it('makes the record of each, with the id of the row and the name of the column', () => {
    expect(map(row, NOW)).toEqual({
      ok: true,
      id: 'TDM',
      version: Date.parse('2026-11-24T00:00:00Z'),
      versioned: true,
      deleted: false,
      effective: NOW,
      fields: {},
      findings: [],
      columns: [
        {
          column: '2023',
          id: 'TDM/2023',
          deleted: false,
          blank: false,
          effective: Date.parse('2022-12-31T17:00:00Z'),
          fields: { amount: 15, area: 'TDM', unit: 'ha', year: Date.parse('2022-12-31T17:00:00Z') },
        },
        { column: '2024', id: 'TDM/2024', deleted: true, blank: true, effective: NOW, fields: {} },
        expect.objectContaining({ column: '2025', id: 'TDM/2025', deleted: false }),
      ],
    });
  });

  it.each([
    ['absent', {}],
    ['null', { '2023': null }],
    ['blank', { '2023': ' \u00a0' }],
    ['a word', { '2023': '-' }],
  ])('takes a record away where nothing stands: %s', (_how, more) => {
    const { area, sent } = row;
    const mapped = map({ area, sent, '2025': '0', ...more }, NOW);
    expect(mapped.ok && mapped.columns?.map(({ id, blank }) => [id, blank])).toEqual([
      ['TDM/2023', true],
      ['TDM/2024', true],
      ['TDM/2025', false],
    ]);
  });

  it('is refused as a whole where one of them is, and each finding names its column', () => {
    expect(said(map({ ...row, '2023': '1.55', '2025': '-2' }, NOW))).toEqual([
      ['not-a-number', '2023', '1.55'],
      ['negative', '2025', undefined],
    ]);
    expect(said(map({ ...row, '2023': '\ud800' }, NOW))).toEqual([
      ['broken-text', '2023', undefined],
    ]);
  });

  it('says once what is wrong with the row itself', () => {
    expect(said(map({ ...row, area: '' }, NOW))).toEqual([
      ['missing-id', 'area', undefined],
      ['required-field', 'area', undefined],
    ]);
    expect(said(map({ ...row, sent: '2026-02-30' }, NOW))).toEqual([
      ['impossible-date', 'sent', '2026-02-30'],
    ]);
  });

  it('has ids of the form of their type, and of a length that an id may have', () => {
    expect(said(map({ ...row, area: 'tdm' }, NOW))).toEqual(
      YEARS.map((year) => ['wrong-record-id', year, `tdm/${year}`]),
    );
    expect(said(map({ ...row, area: 'A'.repeat(197) }, NOW))).toEqual(
      YEARS.map((year) => ['id-too-long', year, undefined]),
    );
  });

  it('takes all of its records away where it is deleted, whatever stands in it', () => {
    const mapped = map({ area: 'TDM', sent: row.sent, gone: '1', '2023': 'x' }, NOW);
    expect(mapped).toMatchObject({ ok: true, id: 'TDM', deleted: true });
    expect(mapped.ok && mapped.columns?.map((one) => [one.id, one.deleted, one.blank])).toEqual(
      YEARS.map((year) => [`TDM/${year}`, true, false]),
    );
  });

  it('names the first of many notes', () => {
    const listed = {
      name,
      unknown: 'ha',
      codes: [{ code: 'ha', from: '1990-01-01', name }],
    };
    const noted = Catalogue.build(
      [
        { kind: 'code-list', id: 'unit', version: 1, body: listed },
        {
          ...type,
          body: {
            ...type.body,
            fields: { year: { type: 'instant' }, unit: { code: 'unit' } },
            checks: [],
          },
        },
      ],
      1,
    );
    const years = Array.from({ length: 30 }, (_, i) => `${2000 + i}`);
    const { year, id } = feed.map as Record<string, string>;
    const wide = withEach(
      {},
      {
        map: { id: id!, year: year!, unit: 'r.said' },
        contract: {
          properties: Object.fromEntries(
            ['area', 'sent', 'gone', ...years].map((of) => [of, column]),
          ),
        },
      },
    );
    const sent = { ...row, ...Object.fromEntries(years.map((of) => [of, 'acre'])) };
    const taken = compileJudge(wide, noted).sent(sent, NOW);
    expect([taken.ok, taken.findings.length]).toEqual([true, 20]);
    expect(taken.findings[0]).toMatchObject({ code: 'code-not-listed', column: '2000' });
  });

  it('is refused before it is mapped where its records repeat what is too long', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, i) => [`${2000 + i}`, column] as const),
    );
    const contract = {
      properties: { area: column, sent: column, gone: column, note: column, ...many },
    };
    const wide = withEach(
      { columns: '^2' },
      { contract, map: { ...feed.map, unit: 'substring(r.note, 0, 1)' } },
    );
    // Whoever reads a column that is no text writes it as one.
    let reads = 0;
    const note = { toJSON: () => (reads += 1) && 'x'.repeat(20_000) };
    const full = { ...row, note, ...Object.fromEntries(Object.keys(many).map((of) => [of, '1'])) };
    expect(said(compileJudge(wide, catalogue).kept(full, NOW))).toEqual([
      ['record-too-large', 'note', undefined],
    ]);
    expect(reads).toBe(1);
  });

  it('makes no more of what it repeats than a message holds', () => {
    const judge = compileJudge(withEach({}, { map: { ...feed.map, unit: 'r.area' } }), catalogue);
    const long = { ...row, area: 'A'.repeat(190), unit: '' };
    expect(said(judge.kept(long, NOW))).toEqual([]);
    const many = Object.fromEntries(
      Array.from({ length: 150 }, (_, i) => [`${2000 + i}`, column] as const),
    );
    const wide = withEach(
      { columns: '^2' },
      {
        map: { ...feed.map, unit: 'r.note' },
        contract: {
          properties: { area: column, sent: column, gone: column, note: column, ...many },
        },
      },
    );
    const note = 'ế'.repeat(2_500);
    const full = { ...row, note, ...Object.fromEntries(Object.keys(many).map((of) => [of, '1'])) };
    expect(said(compileJudge(wide, catalogue).kept(full, NOW))).toEqual([
      ['record-too-large', undefined, undefined],
    ]);
  });
});

describe('the id of a row', () => {
  const codeOf = (read: string | { readonly code: string }): string =>
    typeof read === 'string' ? read : read.code;

  it('is one of which ids of all its records can be made', () => {
    const read = rowIdReader(feed, '^[A-Z]+/[0-9]+$');
    expect(codeOf(read(' TDM\u00a0'))).toBe('TDM');
    expect(codeOf(read('tdm'))).toBe('wrong-record-id');
    expect(codeOf(read('TDM/2024'))).toBe('wrong-record-id');
    expect(codeOf(read('A'.repeat(195)))).toBe('A'.repeat(195));
    expect(codeOf(read('A'.repeat(196)))).toBe('id-too-long');
    expect(codeOf(read(''))).toBe('missing-id');
  });

  it('is that of its record where it makes one', () => {
    const { each: _none, ...one } = feed;
    const read = rowIdReader(one, '^[A-Z]+$');
    expect([read('TDM'), read('tdm')]).toEqual([
      'TDM',
      expect.objectContaining({ code: 'wrong-record-id' }),
    ]);
  });
});

describe('the columns that are records', () => {
  it('are those of a list, or those of the contract that a pattern is found in', () => {
    expect(eachColumns(feed)).toEqual(YEARS);
    expect(eachColumns(withEach({ columns: ['2025', '2023', '2025'] }))).toEqual(['2025', '2023']);
    expect(eachColumns({ contract: feed.contract })).toEqual([]);
  });

  const properties = (...columns: readonly string[]): Partial<Defined<'feed'>> => ({
    contract: { properties: Object.fromEntries(columns.map((one) => [one, column])) },
  });
  it.each<[string, Defined<'feed'>]>([
    ['unknown-field', withEach({ columns: ['2026'] })],
    ['no-columns', withEach({ columns: '^19' })],
    ['wrong-pattern', withEach({ columns: '(' })],
    ['pattern-lookaround', withEach({ columns: '(?=2)' })],
    [
      'too-many-columns',
      withEach(
        { columns: '' },
        properties(...Array.from({ length: MOST_EACH_COLUMNS + 1 }, (_, i) => `c${i}`)),
      ),
    ],
    ['wrong-column-name', withEach({ columns: 'q' }, properties('q1/2024'))],
    ['wrong-column-name', withEach({ columns: [' '] }, properties(' '))],
    ['wrong-column-name', withEach({ columns: 'q' }, properties('q\u200b1'))],
    ['column-twice', withEach({ columns: 'q' }, properties('q', ' q'))],
    ['personal-column', withEach({}, { personal: ['2024'] })],
    ['name-taken', withEach({ as: 'area' })],
    ['name-taken', withEach({ as: 'said' })],
  ])('are refused by name: %s', (code, wrong) => {
    expect(() => eachColumns(wrong)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
    expect(() => compileFeed(wrong, catalogue)).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
  });

  it('are no part of the id, the version or the flag of a row', () => {
    for (const part of [
      { map: { ...feed.map, id: 'r.which' } },
      { version: 'r.said' },
      { deleted: 'boolean(r.said)' },
    ])
      expect(() => compileFeed({ ...feed, ...part }, catalogue)).toThrow(
        expect.objectContaining({ problem: expect.objectContaining({ code: 'unknown-field' }) }),
      );
  });
});
