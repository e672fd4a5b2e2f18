import { quoteNotClosed, textAfterQuote, tooManyCells, tooManyRows } from '../faults.js';
import { CsvReader, type BrokenQuote, type Cells } from './csv-reader.js';
import { Pace, type Turns } from './turns.js';

export interface Records {
  /** All of a file, lines of nothing among them. */
  readonly records: readonly Cells[];
  /** Of each record, by its number from 0, the first cell that holds a quote without being quoted. */
  readonly stray: ReadonlyMap<number, number>;
}

/** The first records of a text, whatever its quotes are like, up to one that is not closed: to look for the header in. */
export function firstRecords(text: string, delimiter: string, most: number): readonly Cells[] {
  const reader = new CsvReader(text, delimiter);
  const records: Cells[] = [];
  while (records.length < most) {
    const cells = reader.next();
    if (!cells || reader.isOpen) break;
    records.push(cells);
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

const lineAt = (text: string, at: number): number =>
  (text.slice(0, at).match(/\r\n?|\n/g)?.length ?? 0) + 1;

/** Reads on. A quote inside a cell that is not quoted spoils its own record only; any other that is not where it may be refuses the file: where its rows begin again nobody can say. */
function* eachRecord(
  bytes: Buffer,
  delimiter: string,
  before: number,
  onRecord: (cells: Cells, stray: number | undefined) => void,
): Turns<void> {
  yield* assertSize(bytes, delimiter);
  const text = bytes.toString();
  const [reader, pace] = [new CsvReader(text, delimiter), new Pace()];
  const refuse = ({ isClosed, at }: BrokenQuote, record: number): never => {
    const fault = isClosed ? textAfterQuote : quoteNotClosed;
    throw fault(Math.max(record + 1 - before, 0), lineAt(text, at));
  };
  for (let [record, from] = [0, 0]; ; record += 1) {
    const cells = reader.next();
    if (!cells) return;
    if (reader.broken) refuse(reader.broken, record);
    onRecord(cells, reader.stray);
    if (pace.isOver(reader.at - from)) yield;
    from = reader.at;
  }
}

/** @param before records before the first row @throws Fault `too-large`, or `invalid` where a quote may have taken rows into a cell */
export function* recordsOf(bytes: Buffer, delimiter: string, before: number): Turns<Records> {
  const records: Cells[] = [];
  const stray = new Map<number, number>();
  yield* eachRecord(bytes, delimiter, before, (cells, at) => {
    if (at !== undefined) stray.set(records.length, at);
    records.push(cells);
  });
  return { records, stray };
}

/** @throws as `recordsOf` does */
export const assertQuotes = (bytes: Buffer, delimiter: string, before: number): Turns<void> =>
  eachRecord(bytes, delimiter, before, () => undefined);
