import { CsvError, parse, type Options } from 'csv-parse/sync';
import { tooManyCells, tooManyRows } from '../faults.js';
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

const [LF, CR] = [10, 13];
/** More than is worth sending at once, and than one process should hold: what is read are objects, many times as large as the file. */
const [MOST_LINES, MOST_CELLS] = [1_000_000, 20_000_000];

/** @throws Fault `too-large` before anything is read, where the file would be too many rows or cells */
function assertSize(bytes: Buffer, delimiter: string): void {
  const mark = delimiter.charCodeAt(0);
  let [lines, marks] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === mark) marks += 1;
    else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) lines += 1;
  }
  if (lines > MOST_LINES) throw tooManyRows(MOST_LINES);
  if (lines + marks > MOST_CELLS) throw tooManyCells(MOST_CELLS);
}

/** All records of a file whose text is not known, each byte of a cell as one character. @throws Fault `too-large` */
export function recordsOfBytes(bytes: Buffer, delimiter: string): readonly Cells[] {
  assertSize(bytes, delimiter);
  return parse(bytes, {
    ...GRAMMAR,
    delimiter,
    encoding: 'latin1',
    relax_quotes: true,
    skip_records_with_error: true,
  });
}

/** The parser takes U+0000 behind a quote for the end of the file, and what follows for more of the cell. */
const QUOTE_AND_NUL = Buffer.from('"\0');

/** All records, where each quote is where it may be. */
function wellFormed(bytes: Buffer, delimiter: string): readonly Cells[] | undefined {
  if (bytes.includes(QUOTE_AND_NUL)) return undefined;
  try {
    return parse(bytes, { ...GRAMMAR, delimiter });
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return undefined;
  }
}

/** @param before records before the first row @throws Fault `too-large`, or `invalid` where a quote may have taken rows into a cell */
export function recordsOf(bytes: Buffer, delimiter: string, before: number): Records {
  assertSize(bytes, delimiter);
  const records = wellFormed(bytes, delimiter);
  if (records) return { records, stray: new Map() };
  const stray = strayQuotes(bytes.toString(), delimiter, before);
  return { records: parse(bytes, { ...GRAMMAR, delimiter, relax_quotes: true }), stray };
}
