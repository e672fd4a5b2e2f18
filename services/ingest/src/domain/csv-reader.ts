import { Parser } from 'csv-parse';

export type Cells = readonly string[];

/** A quote that opens a cell and is not closed, or is followed by text once it is. */
export interface BrokenQuote {
  readonly isClosed: boolean;
  /** Where it stands, in bytes from 0. */
  readonly at: number;
}

const [QUOTE, LF, CR] = [34, 10, 13];
const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

export class CsvRecord {
  readonly cells: string[] = [];
  /** The first cell that holds a quote without being quoted, from 0. */
  stray: number | undefined;
  /** The first broken quote: it may have taken the records after it into its cell. */
  broken: BrokenQuote | undefined;
  /** Where a cell begins, in bytes from 0, that is longer than one may be. What is behind it need not be read. */
  tooLarge: number | undefined;
  /** Whether it ends in a quote that is not closed: it may be several. */
  isOpen = false;

  /** @param cell as the parser reads it: of a broken one something else than what stands in the text @param at where it begins */
  add(cell: string, sent: string, at: number): void {
    const isQuoted = sent.startsWith('"');
    const isWhole = isQuoted && !this.isOpen && sent === quoted(cell);
    if (isQuoted && !isWhole) this.broken ??= { isClosed: !this.isOpen, at };
    if (!isQuoted && sent.includes('"')) this.stray ??= this.cells.length;
    this.cells.push(isWhole ? cell : sent);
  }
}

/** How many bytes of a line end stand before a place; behind the text nothing else stands. */
function lineEndBefore(bytes: Buffer, place: number): number {
  const last = bytes[place - 1] ?? LF;
  if (last !== LF) return last === CR ? 1 : 0;
  return bytes[place - 2] === CR ? 2 : 1;
}

/** More than a row may have that is kept. */
export const MOST_CELL_BYTES = 1024 * 1024;
/** Of what is read at once. */
const SLICE_BYTES = 4_096;
/** The parser looks a few bytes ahead. */
const BEHIND_THE_TEXT = Buffer.from('\n'.repeat(8));

/**
 * Reads a text slice by slice: RFC 4180 with the line ends of every system, also mixed, and rows of any length. Nothing is guessed,
 * trimmed or left out. A quote that is not where it may be is a character like others, and is told. A cell that grows too long is told
 * too, and nothing behind it is read: it would be made in one piece, while nobody else has a turn.
 * @returns the records that end in each slice
 */
export function* readCsv(
  bytes: Buffer,
  delimiter: string,
  encoding: 'utf8' | 'latin1' = 'utf8',
): Generator<readonly Readonly<CsvRecord>[], void> {
  let [records, record, at]: [CsvRecord[], CsvRecord, number] = [[], new CsvRecord(), 0];
  const delimiterBytes = Buffer.byteLength(delimiter, encoding);
  const endRecord = (): void => {
    records.push(record);
    record = new CsvRecord();
  };
  const onCell = (cell: string, next: number): void => {
    const [from, lineEnd] = [at, lineEndBefore(bytes, next)];
    at = next;
    if (from >= bytes.length && record.cells.length === 0) return;
    const isQuoted = bytes[from] === QUOTE;
    const to = next - (lineEnd || delimiterBytes);
    if (to - from > MOST_CELL_BYTES) record.tooLarge ??= from;
    record.add(cell, isQuoted ? bytes.toString(encoding, from, to) : cell, from);
    if (lineEnd) endRecord();
  };
  const parser = new Parser({
    // Each cell is a record to the parser: it makes an error with its stack of every record that is not as long as the first.
    record_delimiter: ['\r\n', '\n', '\r', delimiter],
    delimiter: '\n',
    encoding,
    relax_quotes: true,
    on_record: ([cell = '']: string[], { bytes: next }) => {
      onCell(cell, next);
      return null;
    },
  });
  for (let from = 0; from < bytes.length; from += SLICE_BYTES) {
    parser.write(bytes.subarray(from, from + SLICE_BYTES));
    if (from - at > MOST_CELL_BYTES) {
      record.tooLarge ??= at;
      endRecord();
      return yield records;
    }
    yield records;
    records = [];
  }
  parser.write(BEHIND_THE_TEXT);
  // What the parser holds back now stands behind a quote that is not closed.
  if (at < bytes.length) {
    record.isOpen = true;
    record.add('', bytes.toString(encoding, at), at);
    endRecord();
  }
  yield records;
}
