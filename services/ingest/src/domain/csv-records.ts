import {
  cellTooLarge,
  quoteNotClosed,
  textAfterQuote,
  tooManyCells,
  tooManyRows,
} from '../faults.js';
import { readCsv, type Cells, type CsvRecord } from './csv-reader.js';
import type { Turns } from './turns.js';

export interface Records {
  /** All of a file, lines of nothing among them. */
  readonly records: readonly Cells[];
  /** Of each record, by its number from 0, the first cell that holds a quote without being quoted. */
  readonly stray: ReadonlyMap<number, number>;
}

/** The first records of a text, whatever its quotes are like, up to one that is not closed: to look for the header in. */
export function* firstRecords(
  bytes: Buffer,
  delimiter: string,
  most: number,
): Turns<readonly Cells[]> {
  const records: Cells[] = [];
  for (const read of readCsv(bytes, delimiter)) {
    for (const { cells, isOpen } of read) {
      if (isOpen) return records;
      records.push(cells);
      if (records.length === most) return records;
    }
    yield;
  }
  return records;
}

const [LF, CR] = [10, 13];
/** More than is worth sending at once, and than one process should hold: what is read are objects, many times as large as the file. */
const [MOST_LINES, MOST_CELLS] = [1_000_000, 20_000_000];
const BYTES_AT_ONCE = 1024 * 1024;

/** @throws Fault `too-large` before anything is read, where the file would be too many rows or cells */
export function* assertSize(bytes: Buffer, delimiter: string): Turns<void> {
  const mark = delimiter.charCodeAt(0);
  let [lines, marks] = [0, 0];
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === mark) marks += 1;
    else if (byte === LF || (byte === CR && bytes[at + 1] !== LF)) lines += 1;
    if (at % BYTES_AT_ONCE === BYTES_AT_ONCE - 1) yield;
  }
  if (lines > MOST_LINES) throw tooManyRows(MOST_LINES);
  if (lines + marks > MOST_CELLS) throw tooManyCells(MOST_CELLS);
}

const lineAt = (bytes: Buffer, at: number): number =>
  (bytes.toString('latin1', 0, at).match(/\r\n?|\n/g)?.length ?? 0) + 1;

/** Reads on. A quote inside a cell that is not quoted spoils its own record only; any other that is not where it may be refuses the file: where its rows begin again nobody can say. */
function* eachRecord(
  bytes: Buffer,
  delimiter: string,
  before: number,
  onRecord: (record: Readonly<CsvRecord>) => void,
): Turns<void> {
  yield* assertSize(bytes, delimiter);
  const refuse = (fault: typeof quoteNotClosed, row: number, at: number): never => {
    throw fault(Math.max(row, 0), lineAt(bytes, at));
  };
  let row = -before;
  for (const records of readCsv(bytes, delimiter)) {
    for (const record of records) {
      row += 1;
      const { tooLarge, broken } = record;
      if (tooLarge !== undefined) refuse(cellTooLarge, row, tooLarge);
      if (broken) refuse(broken.isClosed ? textAfterQuote : quoteNotClosed, row, broken.at);
      onRecord(record);
    }
    yield;
  }
}

/** @param before records before the first row @throws Fault `too-large` also of a cell, or `invalid` where a quote may have taken rows into a cell */
export function* recordsOf(bytes: Buffer, delimiter: string, before: number): Turns<Records> {
  const records: Cells[] = [];
  const stray = new Map<number, number>();
  yield* eachRecord(bytes, delimiter, before, (record) => {
    if (record.stray !== undefined) stray.set(records.length, record.stray);
    records.push(record.cells);
  });
  return { records, stray };
}

/** @throws as `recordsOf` does */
export const assertQuotes = (bytes: Buffer, delimiter: string, before: number): Turns<void> =>
  eachRecord(bytes, delimiter, before, () => undefined);
