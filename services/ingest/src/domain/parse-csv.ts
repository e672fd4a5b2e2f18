import type { Finding } from '@nhip/contracts';
import { parse } from 'csv-parse/sync';
import { decode, refused, type Parsed, type ParsedRow } from './parsed-row.js';

/** The columns that a feed's contract knows, and those that a file must have. */
export interface Columns {
  readonly columns: readonly string[];
  readonly required: readonly string[];
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
    throw refused(
      'invalid',
      'broken-csv',
      `CSV hỏng ở dòng ${line}: ${message}`,
      `the CSV is broken at line ${line}: ${message}`,
      {
        line,
      },
    );
  }
}

function checkHeader(header: readonly string[], required: readonly string[]): void {
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    const names = missing.join(', ');
    const hint = {
      vi: `tệp có các cột: ${header.join(', ')}`,
      en: `the file has the columns: ${header.join(', ')}`,
    };
    throw refused(
      'invalid',
      'missing-columns',
      `thiếu cột: ${names}`,
      `columns are missing: ${names}`,
      { missing, found: header },
      hint,
    );
  }
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined)
    throw refused(
      'invalid',
      'column-twice',
      `cột “${twice}” xuất hiện hai lần`,
      `the column “${twice}” appears twice`,
    );
}

const wrongCount = (cells: number, columns: number): Finding => ({
  code: 'wrong-column-count',
  message: {
    vi: `dòng có ${cells} ô, tiêu đề có ${columns} cột`,
    en: `the row has ${cells} cells, the header ${columns} columns`,
  },
});

/** Rows as objects of text by column. A file whose header lacks a required column is refused whole. */
export function parseCsv(body: Buffer, { columns, required }: Columns): Parsed {
  const text = decode(body);
  if (text === undefined) {
    const hint = { vi: 'lưu lại tệp bằng mã UTF-8', en: 'save the file as UTF-8' };
    throw refused(
      'invalid',
      'invalid-utf8',
      'tệp CSV không phải UTF-8',
      'the CSV file is not UTF-8',
      {},
      hint,
    );
  }
  const [header = [], ...lines] = cellsOf(text);
  checkHeader(header, required);
  const rows = lines.map((cells): ParsedRow => {
    if (cells.length !== header.length)
      return { ok: false, text: cells.join(','), finding: wrongCount(cells.length, header.length) };
    const row: Record<string, unknown> = {};
    for (let i = 0; i < header.length; i += 1) row[header[i] as string] = cells[i];
    return { ok: true, row };
  });
  return { rows, extra: header.filter((column) => !columns.includes(column)) };
}
