import type { Finding } from '@nhip/contracts';
import { parse } from 'csv-parse/sync';
import { bodyNotUtf8, brokenCsv, columnTwice, missingColumns, tooManyColumns } from '../faults.js';
import { decode, type Parsed, type ParsedRow } from './parsed-row.js';

/** The columns that a feed's contract knows, and those that a file must have. */
export interface Columns {
  readonly columns: readonly string[];
  readonly required: readonly string[];
  /** Those that a file of deletions must have; empty where rows of the feed are none. */
  readonly deletionColumns: ReadonlySet<string>;
}

const DELIMITERS = [',', ';', '\t'];

/** `,` or `;` (or a tab), whichever the header line has more of outside quotes. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  const count = (mark: string): number => header.split(mark).length - 1;
  return DELIMITERS.reduce((a, b) => (count(b) > count(a) ? b : a));
}

function cellsOf(text: string): string[][] {
  try {
    return parse(text, {
      delimiter: delimiterOf(text),
      bom: true,
      relax_column_count: true,
      skip_empty_lines: true,
    });
  } catch (error) {
    const { lines: line = '?', message } = error as { lines?: number; message: string };
    throw brokenCsv(line, message);
  }
}

const [MOST_SHOWN, LONGEST_SHOWN] = [200, 200];

/** Column names as an answer repeats them: whoever sent the file chose how many they are, and how long. */
const shown = (columns: readonly string[]): string[] =>
  columns.slice(0, MOST_SHOWN).map((column) => column.slice(0, LONGEST_SHOWN));

/** More than any agency's file has. */
const MOST_COLUMNS = 2_000;

function checkHeader(header: readonly string[], { required, deletionColumns }: Columns): void {
  if (header.length > MOST_COLUMNS) throw tooManyColumns(header.length, MOST_COLUMNS);
  const missing = required.filter((column) => !header.includes(column));
  const holdsDeletions =
    deletionColumns.size > 0 && [...deletionColumns].every((column) => header.includes(column));
  if (missing.length > 0 && !holdsDeletions) throw missingColumns(missing, shown(header));
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) throw columnTwice(twice.slice(0, LONGEST_SHOWN));
}

const wrongCount = (cells: number, columns: number): Finding => ({
  code: 'wrong-column-count',
  message: {
    vi: `dòng có ${cells} ô, tiêu đề có ${columns} cột`,
    en: `the row has ${cells} cells, the header ${columns} columns`,
  },
});

/** Rows as objects of text by column. A file whose header lacks a required column is refused whole, but for one that can hold deletions. */
export function parseCsv(body: Buffer, form: Columns): Parsed {
  const text = decode(body);
  if (text === undefined) throw bodyNotUtf8('invalid');
  const [header = [], ...lines] = cellsOf(text);
  checkHeader(header, form);
  const rows = lines.map((cells): ParsedRow => {
    if (cells.length !== header.length)
      return { ok: false, text: cells.join(','), finding: wrongCount(cells.length, header.length) };
    const row: Record<string, unknown> = {};
    for (let i = 0; i < header.length; i += 1) row[header[i] as string] = cells[i];
    return { ok: true, row };
  });
  const known = new Set(form.columns);
  return { rows, extra: shown(header.filter((column) => !known.has(column))) };
}
