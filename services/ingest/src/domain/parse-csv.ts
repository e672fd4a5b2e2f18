import type { Finding, Text } from '@nhip/contracts';
import { utf8Of, type Charset } from './csv-bytes.js';
import { headerOf, placeName, type FileForm, type Header } from './csv-header.js';
import type { Cells } from './csv-reader.js';
import { recordsOf } from './csv-records.js';
import { notUtf8 } from './not-utf8.js';
import { remembered, type Parsed, type ParsedRow } from './parsed-row.js';
import { Pace, type Turns } from './turns.js';

/** What to look for where a row has more cells than the header, or fewer. */
const wayOut = (isLonger: boolean, delimiter: string): Text => {
  const mark = delimiter === '\t' ? 'TAB' : delimiter;
  return isLonger
    ? {
        vi: `đặt ô có “${mark}” ở trong vào ngoặc kép`,
        en: `put a cell that holds “${mark}” in quotes`,
      }
    : {
        vi: `để trống ô không có giá trị, nhưng vẫn viết “${mark}”`,
        en: `leave a cell without a value empty, but write its “${mark}”`,
      };
};

function wrongCount(cells: number, columns: number, delimiter: string): Finding {
  const { vi, en } = wayOut(cells > columns, delimiter);
  return {
    code: 'wrong-column-count',
    message: {
      vi: `dòng có ${cells} ô, tiêu đề có ${columns} cột: ${vi}`,
      en: `the row has ${cells} cells, the header ${columns} columns: ${en}`,
    },
  };
}

/** @param at place of the cell, from 0 */
function strayQuote(at: number, { called }: Header): Finding {
  const column = called(at);
  return {
    code: 'quote-in-cell',
    ...(column && { column }),
    message: {
      vi: `ô thứ ${at + 1} có dấu ngoặc kép ở giữa: đặt cả ô trong ngoặc kép và viết dấu đó hai lần ("")`,
      en: `cell ${at + 1} has a quote inside: put the whole cell in quotes and write that quote twice ("")`,
    },
  };
}

/** What a cell costs, in characters. */
const CELL = 10;

const isBlank = (cell: string | undefined): boolean => cell === undefined || cell.trim() === '';

/** Empty columns at the right of a header need not stand in the rows: those of one file have them, or have not. */
function cellsInRow({ cells, columns }: Header, rows: readonly Cells[]): number {
  const named = (columns.at(-1)?.at ?? 0) + 1;
  const rowsOf = (length: number): number => rows.filter((row) => row.length === length).length;
  return named < cells && rowsOf(named) > rowsOf(cells) ? named : cells;
}

function toRow(cells: Cells, { columns }: Header): ParsedRow {
  const row: Record<string, unknown> = {};
  for (const { name, at } of columns) row[name] = cells[at];
  return { ok: true, row };
}

/**
 * Rows as objects of text by column. A file whose header lacks a required column is refused whole.
 * @param charset as the request says it
 */
export function* parseCsv(body: Buffer, form: FileForm, charset?: Charset): Turns<Parsed> {
  const bytes = yield* utf8Of(body, charset ?? form.charset);
  if (!bytes) throw yield* notUtf8(body, form);
  const header = yield* headerOf(bytes, form);
  const { before, delimiter, unnamed } = header;
  const { records, stray } = yield* recordsOf(bytes, delimiter, before);
  const lines = records.slice(before);
  const length = cellsInRow(header, lines);
  const [countOf, strayIn] = [
    remembered((cells: number) => wrongCount(cells, length, delimiter)),
    remembered((at: number) => strayQuote(at, header)),
  ];
  const read = (cells: Cells, i: number): ParsedRow | undefined => {
    if (cells.every(isBlank)) return undefined;
    const at = stray.get(before + i);
    if (at === undefined && cells.length === length) return toRow(cells, header);
    const finding = at === undefined ? countOf(cells.length) : strayIn(at);
    return { ok: false, text: cells.join(delimiter), finding };
  };
  // What stands under no name is not kept, and its sender must hear so.
  const filled = new Set<number>();
  const [rows, pace]: [(ParsedRow | undefined)[], Pace] = [[], new Pace()];
  for (const [i, cells] of lines.entries()) {
    rows.push(read(cells, i));
    for (const at of unnamed) {
      if (at >= cells.length || at >= length) break;
      if (!isBlank(cells[at])) filled.add(at);
    }
    if (pace.isOver(cells.length * CELL)) yield;
  }
  const places = unnamed.filter((at) => filled.has(at)).map(placeName);
  return { rows, extra: [...header.extra, ...places] };
}
