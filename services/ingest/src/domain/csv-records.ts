import { CsvError, parse, type Options } from 'csv-parse/sync';
import { strayQuotes, type StrayQuotes } from './csv-quotes.js';

/** RFC 4180 with the line ends of every system, also mixed, and rows of any length. Nothing is guessed, trimmed or left out. */
const GRAMMAR = {
  record_delimiter: ['\r\n', '\n', '\r'],
  quote: '"',
  escape: '"',
  relax_column_count: true,
} as const satisfies Options;

export type Cells = readonly string[];

export interface Records {
  /** All of a file, lines of nothing among them. */
  readonly records: readonly Cells[];
  readonly stray: StrayQuotes;
}

/** The first records of a file, whatever its quotes are like: to look for the header in. */
export const firstRecords = (bytes: Buffer, delimiter: string, most: number): readonly Cells[] =>
  parse(bytes, {
    ...GRAMMAR,
    delimiter,
    to: most,
    relax_quotes: true,
    skip_records_with_error: true,
  });

/** All records of a file whose text is not known, each byte of a cell as one character. */
export const recordsOfBytes = (bytes: Buffer, delimiter: string): readonly Cells[] =>
  parse(bytes, {
    ...GRAMMAR,
    delimiter,
    encoding: 'latin1',
    relax_quotes: true,
    skip_records_with_error: true,
  });

/** @param before records before the first row @throws Fault `invalid` where a quote may have taken rows into a cell */
export function recordsOf(bytes: Buffer, delimiter: string, before: number): Records {
  try {
    return { records: parse(bytes, { ...GRAMMAR, delimiter }), stray: new Map() };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
  }
  const stray = strayQuotes(bytes.toString(), delimiter, before);
  return { records: parse(bytes, { ...GRAMMAR, delimiter, relax_quotes: true }), stray };
}
