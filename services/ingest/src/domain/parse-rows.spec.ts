import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contentTypeOf, parseRows } from './parse-rows.js';
import type { FileForm } from './csv-header.js';
import type { ParsedRow } from './parsed-row.js';

const ANY: FileForm = { columns: ['a', 'b', 'c'], required: [], deletionColumns: new Set() };
const good = (rows: readonly (ParsedRow | undefined)[]): unknown[] =>
  rows.flatMap((row) => (row ? [row.ok ? row.row : row.finding.code] : []));
const read = (text: string, format: 'json' | 'ndjson' | 'csv', columns = ANY): unknown[] =>
  good(parseRows(Buffer.from(text), { format }, columns).rows);

/** Any text that UTF-8 can carry. */
const text = fc.string({ unit: 'grapheme' }).filter((value) => value.isWellFormed());
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

describe('CSV', () => {
  it('gives back what was written, whatever is in the cells, with each delimiter, line end and mark', () => {
    const cells = fc.array(
      fc.tuple(
        text.map((id) => `.${id}`),
        text,
        text,
      ),
      { minLength: 1, maxLength: 8 },
    );
    const style = fc.tuple(
      fc.constantFrom(',', ';', '\t'),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('', '\ufeff'),
    );
    fc.assert(
      fc.property(cells, style, (rows, [delimiter, end, mark]) => {
        const lines = [['a', 'b', 'c'], ...rows].map((row) => row.map(quoted).join(delimiter));
        const expected = rows.map(([a, b, c]) => ({ a, b, c }));
        expect(read(mark + lines.join(end), 'csv')).toEqual(expected);
      }),
    );
  });

  it('takes the delimiter from the header, not from the cells or from quoted names', () => {
    expect(read('a;b;c\n1,2,3;x;y', 'csv')).toEqual([{ a: '1,2,3', b: 'x', c: 'y' }]);
    expect(read('"a;b;c;d",b\n1,2', 'csv')).toEqual([{ 'a;b;c;d': '1', b: '2' }]);
  });

  it('refuses a header of very many columns at once, and repeats no more of one than a person reads', () => {
    const wide = Array.from({ length: 100_000 }, (_, i) => `c${i}`).join();
    expect(() => parseRows(Buffer.from(`${wide}\n1`), { format: 'csv' }, ANY)).toThrow(
      expect.objectContaining({ code: 'too-many-columns' }),
    );
    const long = parseRows(
      Buffer.from(`a,b,${'x'.repeat(1_000_000)}\n1,2,3`),
      { format: 'csv' },
      ANY,
    );
    expect(long.extra.map(({ length }) => length)).toEqual([200]);
  });

  it('names a column of a stray quote by its place where a feed tells of persons and does not know it', () => {
    const said = (hasPersonal: boolean): unknown =>
      parseRows(Buffer.from('a,b,Nguyễn\n1,2,x"y'), { format: 'csv' }, { ...ANY, hasPersonal })
        .rows;
    expect(said(false)).toMatchObject([{ finding: { code: 'quote-in-cell', column: 'Nguyễn' } }]);
    expect(said(true)).toMatchObject([{ finding: { code: 'quote-in-cell', column: '#3' } }]);
  });

  it('is refused whole where a required column is missing, but for a file of deletions', () => {
    const form = { ...ANY, required: ['a', 'b'], deletionColumns: new Set(['a', 'c']) };
    expect(() => read('a\n1', 'csv', form)).toThrow(
      expect.objectContaining({ code: 'missing-columns' }),
    );
    expect(read('a,c\n1,true', 'csv', form)).toEqual([{ a: '1', c: 'true' }]);
    expect(() => read('c\n1', 'csv', { ...form, deletionColumns: new Set() })).toThrow(
      expect.objectContaining({ code: 'missing-columns' }),
    );
  });

  it('names columns that the contract does not know', () => {
    expect(parseRows(Buffer.from('a,x,b,y\n1,2,3,4'), { format: 'csv' }, ANY).extra).toEqual([
      'x',
      'y',
    ]);
  });
});

describe('NDJSON', () => {
  it('gives back what was written, with blank lines and any line end', () => {
    const value = fc.dictionary(
      text,
      fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
      { noNullPrototype: true },
    );
    const gap = fc.constantFrom('\n', '\r\n', '\n\n', '\n \t\r\n');
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 8 }), gap, (rows, end) => {
        const lines = rows.map((row) => JSON.stringify(row));
        expect(read(lines.join(end), 'ndjson')).toEqual(
          lines.map((line) => JSON.parse(line) as unknown),
        );
      }),
    );
  });

  it('loses no row wherever it is cut: each line before the cut is read, the cut one is refused', () => {
    const lines = [1, 2, 3].map((n) => JSON.stringify({ id: n, name: 'Nguyễn' }));
    const body = Buffer.from(lines.join('\n'));
    const first = Buffer.byteLength(lines[0] as string);
    fc.assert(
      fc.property(fc.integer({ min: first + 1, max: body.length }), (at) => {
        const cut = body.subarray(0, at);
        const begun = cut
          .toString('latin1')
          .split('\n')
          .filter((line) => line !== '').length;
        const rows = parseRows(cut, { format: 'ndjson' }, ANY).rows;
        expect(rows).toHaveLength(begun);
        expect(rows.slice(0, -1).every((row) => row?.ok)).toBe(true);
      }),
    );
  });
});

const PERSON_TWICE = '{"Nguyễn Văn An":1,"Nguyễn Văn An":2}';

describe('JSON', () => {
  it('is one row or an array of rows; what is no object is refused alone', () => {
    expect(read('{"a":1}', 'json')).toEqual([{ a: 1 }]);
    expect(read('[{"a":1}, 7, [], null]', 'json')).toEqual([
      { a: 1 },
      'not-an-object',
      'array-row',
      'null-row',
    ]);
  });

  it.each([
    ['null', 'null-row', 'null', 'null'],
    ['[{"a":1}]', 'array-row', 'application/json', 'application/json'],
    [JSON.stringify('{"a":1}'), 'json-in-string', 'mã hoá hai lần', 'encoded twice'],
    [JSON.stringify(' [{"a":1}]'), 'json-in-string', 'mã hoá hai lần', 'encoded twice'],
    ['"{not JSON"', 'not-an-object', 'đối tượng JSON', 'a JSON object'],
    ['{"a":1,"b":2,"a":3}', 'key-twice', '“a” có hai lần', '“a” stands twice'],
    ['{"a":{"b":1,"b":1}}', 'key-twice', '“b” có hai lần', '“b” stands twice'],
  ])('names what %s is, as a row of JSON and of NDJSON: %s', (row, code, vi, en) => {
    for (const [body, format] of [
      [`[{"a":1}, ${row}, {"a":2}]`, 'json'],
      [`{"a":1}\n${row}\n{"a":2}`, 'ndjson'],
    ] as const) {
      const { rows } = parseRows(Buffer.from(body), { format }, ANY);
      expect(rows.map((one) => one?.ok)).toEqual([true, false, true]);
      expect(rows[1]).toMatchObject({
        finding: {
          code,
          message: { vi: expect.stringContaining(vi), en: expect.stringContaining(en) },
        },
      });
      if (code === 'key-twice') expect(rows[1]).toMatchObject({ text: row });
    }
  });

  it.each<[string, string, 'json' | 'ndjson']>([
    ['a row', `[{"a":1},${PERSON_TWICE}]`, 'json'],
    ['a line', `{"a":1}\n${PERSON_TWICE}`, 'ndjson'],
    ['the only line', PERSON_TWICE, 'ndjson'],
  ])('does not name a key of %s that may be a person', (_, body, format) => {
    const said = (hasPersonal: boolean): string => {
      try {
        const { rows } = parseRows(Buffer.from(body), { format }, { ...ANY, hasPersonal });
        return JSON.stringify(rows.flatMap((row) => (row && !row.ok ? [row.finding] : [])));
      } catch (error) {
        return JSON.stringify(error) + String(error);
      }
    };
    expect(said(true)).toContain('key-twice');
    expect(said(true)).not.toContain('Nguyễn');
    expect(said(false)).toContain('Nguyễn');
  });

  it.each([
    '9007199254740993',
    '1234567890.123456789',
    '0.12345678901234567',
    '-1.0000000000000001',
    '1e-400',
  ])('keeps the digits of %s as they were sent, in JSON and NDJSON', (number) => {
    for (const format of ['json', 'ndjson'] as const)
      expect(read(`{"a":${number}}`, format)).toEqual([{ a: number }]);
  });

  it('loses no digit: a number that cannot be held stays as it was written', () => {
    const number = fc.tuple(
      fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
      fc.constantFrom('', '.5', '.10', '.000000000000000001', '.123456789', '.0001234567'),
    );
    fc.assert(
      fc.property(number, ([whole, fraction]) => {
        const written = `${whole}${fraction}`;
        const [row] = read(`{"a":${written}}`, 'json') as { a: string | number }[];
        const kept = row?.a as string | number;
        if (typeof kept === 'string') expect(kept).toBe(written);
        else
          expect(
            Number(written) === kept &&
              written.replace(/[-.]/g, '').replace(/^0+/, '').length <= 16,
          ).toBe(true);
      }),
    );
    expect(read('{"a":1e400,"b":12e2,"c":1e-400}', 'json')).toEqual([
      { a: '1e400', b: 1200, c: '1e-400' },
    ]);
  });

  it('never quotes the body in its reasons', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          '{"a":Secret',
          '{"a":"Secret',
          'Secret',
          '{"a" "Secret"}',
          '[Secret]',
          '{"a":1}Secret',
        ),
        (body) => {
          let said = '';
          try {
            parseRows(Buffer.from(body), { format: 'json' }, ANY);
          } catch (error) {
            said = JSON.stringify([error, String(error)]);
          }
          expect(said).toContain('not-json');
          expect(said).not.toContain('Secret');
        },
      ),
    );
  });
});

describe('a content type', () => {
  it.each([
    ['text/csv; charset=utf-8', 'csv'],
    ['text/tab-separated-values', 'csv'],
    ['application/vnd.ms-excel', 'csv'],
    ['Application/JSON', 'json'],
    ['application/x-ndjson', 'ndjson'],
  ])('%s is %s', (type, format) => {
    expect(contentTypeOf(type).format).toBe(format);
  });

  it.each([undefined, '', 'text/html'])('%s is refused', (type) => {
    expect(() => contentTypeOf(type)).toThrow(
      expect.objectContaining({ kind: 'unsupported', code: 'unsupported-media-type' }),
    );
  });

  it.each([
    ['text/csv', undefined],
    ['text/csv; charset=UTF-8; header=present', 'utf-8'],
    ['text/csv;charset="utf-16"', 'utf-16'],
    ['text/csv; header=present; charset = windows-1258', 'windows-1258'],
  ])('%s says that the charset is %s', (type, charset) => {
    expect(contentTypeOf(type)).toEqual({ format: 'csv', charset });
  });

  it.each(['iso-8859-1', 'windows-1252', 'x'])('names what is taken in place of %s', (charset) => {
    expect(() => contentTypeOf(`text/csv; charset=${charset}`)).toThrow(
      expect.objectContaining({ kind: 'unsupported', code: 'charset-not-supported' }),
    );
  });
});

describe('a body of JSON', () => {
  const repeated = (text: string, times: number): Buffer => Buffer.from(text.repeat(times));

  it.each<[string, Buffer, 'json' | 'ndjson', string]>([
    ['lines', repeated('{}\n', 1_000_001), 'ndjson', 'too-many-rows'],
    [
      'elements',
      Buffer.concat([repeated('[{}', 1), repeated(',{}', 1_000_000), repeated(']', 1)]),
      'json',
      'too-many-rows',
    ],
    [
      'values in one row',
      Buffer.concat([repeated('{"a":[[]', 1), repeated(',[]', 4_000_000), repeated(']}', 1)]),
      'json',
      'too-many-values',
    ],
    [
      'values in one line',
      Buffer.concat([repeated('{"a":[[]', 1), repeated(',[]', 4_000_000), repeated(']}', 1)]),
      'ndjson',
      'too-many-values',
    ],
  ])('of too many %s is refused before they are read', (_, body, format, code) => {
    expect(() => parseRows(body, { format }, ANY)).toThrow(
      expect.objectContaining({ kind: 'too-large', code }),
    );
  });

  it.each<[string, string]>([
    ['brackets in a text', JSON.stringify({ a: '[{'.repeat(3_000_000) })],
    ['quotes and backslashes in it', JSON.stringify({ a: '\\"[['.repeat(2_000_000) })],
  ])('may have any number of %s', (_, text) => {
    expect(parseRows(Buffer.from(text), { format: 'ndjson' }, ANY).rows).toHaveLength(1);
    expect(parseRows(Buffer.from(text), { format: 'json' }, ANY).rows).toHaveLength(1);
  });
});
