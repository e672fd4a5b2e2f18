import { Fault, type Finding } from '@nhip/contracts';
import { parse } from 'csv-parse/sync';

/** One row of a sending: read, or with what kept it from being read. */
export type ParsedRow = { readonly ok: true; readonly row: Record<string, unknown> } | { readonly ok: false; readonly text: string; readonly finding: Finding };

export interface Parsed {
  readonly rows: readonly ParsedRow[];
  /** Columns of the file that the contract does not know: they are not kept. */
  readonly extra: readonly string[];
}

export type Format = 'json' | 'ndjson' | 'csv';

const TYPES: Readonly<Record<string, Format>> = { 'application/json': 'json', 'application/x-ndjson': 'ndjson', 'application/ndjson': 'ndjson', 'application/jsonl': 'ndjson', 'text/csv': 'csv' };

export function formatOf(contentType: string | undefined): Format {
  const format = TYPES[(contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''];
  if (format) return format;
  throw new Fault('invalid', 'unsupported-media-type', { vi: `không nhận kiểu nội dung “${contentType ?? ''}”`, en: `the content type “${contentType ?? ''}” is not accepted` }, { fields: { status: 415 }, hint: { vi: 'dùng text/csv, application/x-ndjson hoặc application/json', en: 'use text/csv, application/x-ndjson or application/json' } });
}

const bad = (code: string, vi: string, en: string, status = 422, fields: object = {}): Fault => new Fault('invalid', code, { vi, en }, { fields: { status, ...fields } });

const NOT_UTF8: Finding = { code: 'invalid-utf8', message: { vi: 'dòng không phải UTF-8', en: 'the row is not UTF-8' } };
const notJson = (reason: string): Finding => ({ code: 'not-json', message: { vi: `không phải JSON: ${reason}`, en: `not JSON: ${reason}` } });
const NOT_OBJECT: Finding = { code: 'not-an-object', message: { vi: 'dòng phải là một đối tượng JSON: cột → giá trị', en: 'a row must be a JSON object: column → value' } };

const strict = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Buffer): string | undefined {
  try {
    return strict.decode(bytes);
  } catch {
    return undefined;
  }
}

function toRow(text: string, value: unknown): ParsedRow {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { ok: true, row: value as Record<string, unknown> } : { ok: false, text, finding: NOT_OBJECT };
}

function ndjsonLine(bytes: Buffer): ParsedRow {
  const text = decode(bytes);
  if (text === undefined) return { ok: false, text: '', finding: NOT_UTF8 };
  try {
    return toRow(text, JSON.parse(text));
  } catch (error) {
    return { ok: false, text, finding: notJson((error as Error).message) };
  }
}

const NEWLINE = 10;
const isBlank = (line: Buffer): boolean => line.every((byte) => byte === 32 || byte === 13 || byte === 9);

function ndjson(body: Buffer): ParsedRow[] {
  const rows: ParsedRow[] = [];
  for (let from = 0; from < body.length; ) {
    const end = body.indexOf(NEWLINE, from);
    const line = body.subarray(from, end < 0 ? body.length : end);
    if (!isBlank(line)) rows.push(ndjsonLine(line));
    from = end < 0 ? body.length : end + 1;
  }
  const first = rows[0];
  if (first && !first.ok && rows.length === 1) throw bad(first.finding.code, first.finding.message.vi, first.finding.message.en, 400);
  return rows;
}

function json(body: Buffer): ParsedRow[] {
  const text = decode(body);
  if (text === undefined) throw bad('invalid-utf8', 'nội dung không phải UTF-8', 'the body is not UTF-8', 400);
  try {
    const value = JSON.parse(text) as unknown;
    return (Array.isArray(value) ? value : [value]).map((one) => toRow(JSON.stringify(one), one));
  } catch (error) {
    throw bad('not-json', `nội dung không phải JSON: ${(error as Error).message}`, `the body is not JSON: ${(error as Error).message}`, 400);
  }
}

/** `,` or `;` (or a tab), whichever the header line has more of outside quotes. */
function delimiterOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/)).replace(/"[^"]*"/g, '');
  const count = (mark: string): number => header.split(mark).length - 1;
  return [',', ';', '\t'].reduce((a, b) => (count(b) > count(a) ? b : a));
}

function csvCells(text: string): string[][] {
  try {
    return parse(text, { delimiter: delimiterOf(text), bom: true, relax_column_count: true, skip_empty_lines: true });
  } catch (error) {
    const line = (error as { lines?: number }).lines;
    throw bad('broken-csv', `CSV hỏng ở dòng ${line ?? '?'}: ${(error as Error).message}`, `the CSV is broken at line ${line ?? '?'}: ${(error as Error).message}`, 422, { line });
  }
}

function csv(body: Buffer, columns: readonly string[], required: readonly string[]): Parsed {
  const text = decode(body);
  if (text === undefined) throw bad('invalid-utf8', 'tệp CSV không phải UTF-8', 'the CSV file is not UTF-8', 422, { hint: { vi: 'lưu lại tệp bằng mã UTF-8', en: 'save the file as UTF-8' } });
  const [header = [], ...lines] = csvCells(text);
  const missing = required.filter((column) => !header.includes(column));
  if (missing.length > 0) throw bad('missing-columns', `thiếu cột: ${missing.join(', ')}`, `columns are missing: ${missing.join(', ')}`, 422, { missing, found: header });
  const twice = header.find((column, i) => header.indexOf(column) !== i);
  if (twice !== undefined) throw bad('column-twice', `cột “${twice}” xuất hiện hai lần`, `the column “${twice}” appears twice`);
  const rows = lines.map((cells): ParsedRow => {
    if (cells.length === header.length) return { ok: true, row: Object.fromEntries(header.map((column, i) => [column, cells[i] ?? ''])) };
    return { ok: false, text: cells.join(','), finding: { code: 'wrong-column-count', message: { vi: `dòng có ${cells.length} ô, tiêu đề có ${header.length} cột`, en: `the row has ${cells.length} cells, the header ${header.length} columns` } } };
  });
  return { rows, extra: header.filter((column) => !columns.includes(column)) };
}

/** Reads a body into rows. What is wrong with the whole is a Fault; what is wrong with one row stays with the row. */
export function parseRows(body: Buffer, format: Format, contract: { readonly columns: readonly string[]; readonly required: readonly string[] }): Parsed {
  const parsed = format === 'csv' ? csv(body, contract.columns, contract.required) : { rows: format === 'json' ? json(body) : ndjson(body), extra: [] };
  if (parsed.rows.length === 0) throw bad('no-rows', 'không có dòng nào', 'there are no rows', 422, { hint: { vi: 'nếu kỳ này không phát sinh, gửi ?nothingToReport=true', en: 'if there is nothing to report, send ?nothingToReport=true' } });
  return parsed;
}
