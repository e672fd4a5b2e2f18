import { describe, expect, it } from '@jest/globals';
import { compileContract } from './contract.js';
import { keeper } from './keeper.js';

const feed = {
  contract: {
    properties: {
      'case:id': { type: 'string', minLength: 1 },
      'a/b': { type: ['string', 'null'] },
      officer: { type: 'string', maxLength: 3 },
      n: { enum: ['1', '2'] },
    },
    required: ['case:id', 'a/b'],
  },
  personal: ['officer'],
};
const contract = compileContract(feed);

describe('the contract of a feed', () => {
  it('says nothing of a row that keeps it, whatever else it holds', () => {
    expect(contract({ 'case:id': 'x', 'a/b': null, extra: [1] })).toEqual([]);
  });

  it('names missing columns, wrong values and what they must be, in both languages', () => {
    expect(contract({ 'case:id': '', n: '3' })).toEqual([
      {
        code: 'missing-column',
        column: 'a/b',
        message: { vi: 'thiếu cột “a/b”', en: 'column “a/b” is missing' },
      },
      {
        code: 'contract-broken',
        column: 'case:id',
        value: '',
        message: {
          vi: 'cột “case:id” phải có ít nhất 1 ký tự',
          en: 'column “case:id” must have at least 1 characters',
        },
      },
      {
        code: 'contract-broken',
        column: 'n',
        value: '3',
        message: { vi: 'cột “n” phải là một trong: 1, 2', en: 'column “n” must be one of: 1, 2' },
      },
    ]);
    expect(contract({ 'case:id': 'x', 'a/b': 5 })).toMatchObject([{ column: 'a/b', value: '5' }]);
  });

  it.each(['', '  ', '\u00a0'])(
    'takes a blank (%j) for nothing where nothing may stand',
    (blank) => {
      expect(contract({ 'case:id': 'x', 'a/b': blank, n: blank })).toEqual([]);
      expect(contract({ 'case:id': '', 'a/b': null })).toMatchObject([{ column: 'case:id' }]);
    },
  );

  it('says of all rows that lack a column the same thing, which is made once', () => {
    const [first] = contract({});
    expect(contract({})[0]).toBe(first);
    expect(contract({ 'a/b': null })[0]).toBe(first);
  });

  it('takes time in proportion to the text, whatever the pattern', () => {
    const slow = compileContract({
      contract: { properties: { a: { pattern: '^(a+)+$' }, b: { pattern: '^b$' } } },
    } as never);
    expect(slow({ a: `${'a'.repeat(2_000)}!` })).toMatchObject([{ column: 'a' }]);
    expect(slow({ a: 'a'.repeat(2_000), b: 'b' })).toEqual([]);
    expect(slow({ a: 'a', b: 'a' })).toMatchObject([{ column: 'b' }]);
  });

  it('says of the items of a list what is wrong once, however many they are', () => {
    const items = { x: { type: ['array', 'null'], items: { type: 'string', minLength: 1 } } };
    const said = compileContract({ contract: { properties: items } })({
      x: [...Array<number>(20_000).fill(1), ''],
    });
    expect(said.map(({ column, message }) => [column, message.en])).toEqual([
      ['x', 'column “x” must be of type string'],
      ['x', 'column “x” must have at least 1 characters'],
    ]);
  });

  it('says what is wrong behind however many columns that are blank', () => {
    const blank = Array.from({ length: 150 }, (_, i) => [`c${i}`, { enum: ['1'] }] as const);
    const properties = { ...Object.fromEntries(blank), last: { enum: ['1'] } };
    const cells = Object.fromEntries(blank.map(([column]) => [column, '']));
    const said = compileContract({ contract: { properties } })({ ...cells, last: '2' });
    expect(said.map(({ column }) => column)).toEqual(['last']);
  });

  it.each([
    ['answers later', { $async: true, properties: { x: { type: 'string' } } }],
    ['answers later within', { properties: { x: { allOf: [{ $async: true }] } } }],
    [
      'refers to itself',
      {
        properties: { x: { $ref: '#/$defs/a' } },
        $defs: { a: { allOf: [{ $ref: '#/$defs/a' }] } },
      },
    ],
    [
      'names what is no member of an object',
      { properties: JSON.parse('{"__proto__": {"type": "string"}}') as object },
    ],
  ])('is refused where it %s', (_, wrong) => {
    const refused = expect.objectContaining({ code: 'wrong-contract' });
    expect(() => compileContract({ contract: wrong as never })).toThrow(
      expect.objectContaining({ problem: refused }),
    );
  });

  it('never shows the value of a personal column', () => {
    const findings = contract({ 'case:id': 'x', 'a/b': null, officer: 'Nguyễn Văn A' });
    expect(findings).toHaveLength(1);
    expect(JSON.stringify(findings)).not.toContain('Nguyễn');
  });

  it('names a column that it does not know by its place where a feed tells of persons, and shows nothing of it', () => {
    const patternProperties = { '^0': { type: 'string' } };
    const row = { 'case:id': 'x', 'a/b': null, '074190000001': 7 };
    const of = (personal: readonly string[]) =>
      compileContract({ contract: { ...feed.contract, patternProperties }, personal })(row);
    expect(of([])).toMatchObject([{ column: '074190000001', value: '7' }]);
    const findings = of(['officer']);
    expect(findings).toMatchObject([{ column: '#3' }]);
    expect(findings[0]).not.toHaveProperty('value');
    expect(JSON.stringify(findings)).not.toContain('074190000001');
  });

  it.each([[[]], [5], [null], ['text'], [undefined]])('refuses %j, which is no row', (row) => {
    expect(contract(row)).toMatchObject([{ code: 'not-an-object' }]);
  });

  it('keeps declared columns only, with personal ones emptied', () => {
    expect(keeper({ ...feed, map: {} })({ officer: 'A', extra: 1, 'case:id': 'x' })).toEqual({
      'case:id': 'x',
      officer: '',
    });
  });

  describe('of a column that holds a list', () => {
    const lists = {
      contract: {
        properties: {
          'a.b': { type: 'array', items: { properties: { who: { minLength: 2 }, at: {} } } },
          other: { type: 'array' },
        },
      },
      personal: ['a.b.who'],
      map: { list: { each: 'r["a.b"]', fields: { at: 'item.at' } } },
    };

    it('keeps declared members of its items only, with personal ones emptied', () => {
      const row = {
        'a.b': [{ who: 'A', at: '1', extra: 1 }, { at: '2' }],
        other: [{ extra: 1 }],
      };
      expect(keeper(lists)(row)).toEqual({
        'a.b': [{ who: '', at: '1' }, { at: '2' }],
        other: [{ extra: 1 }],
      });
    });

    it.each([
      ['A, 12 Main Street', {}],
      [{ who: 'A' }, {}],
      [7, {}],
      [
        ['A', ['A'], null],
        ['', '', ''],
      ],
      [' ', ''],
      [null, null],
    ])('keeps nothing of %j, which is no list of items', (value, kept) => {
      expect(keeper(lists)({ 'a.b': value })).toEqual({ 'a.b': kept });
    });

    it('tells no value of it where some of its members are personal', () => {
      const said = compileContract(lists)({ 'a.b': [{ who: 'A' }] });
      expect(said).toMatchObject([{ code: 'contract-broken', column: 'a.b' }]);
      expect(said[0]).not.toHaveProperty('value');
    });
  });
});
