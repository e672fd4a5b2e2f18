import { describe, expect, it } from '@jest/globals';
import { CsvError, parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { MOST_CELL_BYTES, readCsv, type Cells } from './csv-reader.js';

const GRAMMAR = { record_delimiter: ['\r\n', '\n', '\r'], relax_column_count: true };

/** What the parser makes of a text that it is given whole; undefined where a quote is not where it may be. */
function readWhole(text: string, delimiter: string): readonly Cells[] | undefined {
  try {
    return parse(text, { ...GRAMMAR, delimiter });
  } catch (error) {
    if (error instanceof CsvError) return undefined;
    throw error;
  }
}

function readAll(text: string, delimiter: string) {
  const read = [...readCsv(Buffer.from(text), delimiter)].flat();
  return {
    records: read.map(({ cells }) => cells),
    stray: read.map(({ stray }) => stray),
    broken: read.find(({ broken }) => broken)?.broken,
    isOpen: read.at(-1)?.isOpen ?? false,
  };
}

const texts = fc
  .array(fc.constantFrom('a', 'ệ', '😀', ' ', '"', '""', ',', ';', '\t', '\n', '\r', '\r\n', '","'))
  .map((parts) => parts.join(''));
const delimiters = fc.constantFrom(',', ';', '\t');

describe('a reader of CSV', () => {
  it('reads as the parser does that is given the whole, and knows what that refuses', () => {
    fc.assert(
      fc.property(texts, delimiters, (text, delimiter) => {
        const { records, stray, broken } = readAll(text, delimiter);
        const expected = readWhole(text, delimiter);
        if (expected) expect(records).toEqual(expected);
        const isWrong = broken !== undefined || stray.some((at) => at !== undefined);
        expect(isWrong).toBe(expected === undefined);
      }),
      { numRuns: 2_000 },
    );
  });

  it('reads what was written', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', 'ệ', '\0') });
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2 })), (rows) => {
        const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;
        const text = rows.map((cells) => `${cells.map(quoted).join()}\r\n`).join('');
        expect(readAll(text, ',')).toMatchObject({ records: rows, broken: undefined });
      }),
    );
  });

  it('reads the same wherever its slices end', () => {
    const before = fc.integer({ min: 4_050, max: 4_100 }).map((length) => 'x'.repeat(length));
    fc.assert(
      fc.property(before, texts, delimiters, (cell, text, delimiter) => {
        const alone = readAll(text, delimiter);
        const { records, stray, isOpen } = readAll(`${cell}\n${text}`, delimiter);
        expect({ records, stray, isOpen }).toEqual({
          records: [[cell], ...alone.records],
          stray: [undefined, ...alone.stray],
          isOpen: alone.isOpen,
        });
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, object]>([
    ['a,b"c\nd', { stray: [1, undefined], broken: undefined }],
    ['a,"b"c\nd', { records: [['a', '"b"c'], ['d']], broken: { isClosed: true, at: 2 } }],
    ['a,"b\nd', { records: [['a', '"b\nd']], broken: { isClosed: false, at: 2 }, isOpen: true }],
    ['a,"b""', { broken: { isClosed: false, at: 2 }, isOpen: true }],
    ['"b"c\n"d', { broken: { isClosed: true, at: 0 }, isOpen: true }],
  ])('tells where a quote is that may not be there: %j', (text, expected) => {
    expect(readAll(text, ',')).toMatchObject(expected);
  });

  const MEGABYTES = 20;
  it.each(['""', 'x', '\n'])('reads no further in a cell that is too long, of %j', (part) => {
    const cell = Buffer.alloc(MEGABYTES * MOST_CELL_BYTES, part);
    const slices = [...readCsv(Buffer.concat([Buffer.from('a,b\nc,"'), cell]), ',')];
    expect(slices.flat()).toMatchObject([
      { cells: ['a', 'b'], tooLarge: undefined },
      { cells: ['c'], tooLarge: 6 },
    ]);
    expect(slices.length * MEGABYTES).toBeLessThan(cell.length / 1_000);
  });

  it('takes a cell that is as long as one may be, and no other', () => {
    const cellOf = (length: number) => {
      const text = `a,${'x'.repeat(length)}\n`;
      return [...readCsv(Buffer.from(text), ',')].flat().map(({ tooLarge }) => tooLarge);
    };
    expect([cellOf(MOST_CELL_BYTES), cellOf(MOST_CELL_BYTES + 1)]).toEqual([[undefined], [2]]);
  });
});
