import { Fault } from '@nhip/contracts';
import { parseCsv, type Columns } from './parse-csv.js';
import { parseJson, parseNdjson } from './parse-json.js';
import { refused, type Parsed } from './parsed-row.js';

export type Format = 'json' | 'ndjson' | 'csv';

const TYPES: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
};

export function formatOf(contentType: string | undefined): Format {
  const format = TYPES[(contentType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''];
  if (format) return format;
  const [vi, en] = [
    `không nhận kiểu nội dung “${contentType ?? ''}”`,
    `the content type “${contentType ?? ''}” is not accepted`,
  ];
  const hint = {
    vi: 'dùng text/csv, application/x-ndjson hoặc application/json',
    en: 'use text/csv, application/x-ndjson or application/json',
  };
  throw new Fault('unsupported', 'unsupported-media-type', { vi, en }, { hint });
}

/** Reads a body into rows. What is wrong with the whole is a Fault; what is wrong with one row stays with the row. */
export function parseRows(body: Buffer, format: Format, columns: Columns): Parsed {
  const parsed =
    format === 'csv'
      ? parseCsv(body, columns)
      : { rows: format === 'json' ? parseJson(body) : parseNdjson(body), extra: [] };
  if (parsed.rows.length > 0) return parsed;
  const hint = {
    vi: 'nếu kỳ này không phát sinh, gửi ?nothingToReport=true',
    en: 'if there is nothing to report, send ?nothingToReport=true',
  };
  throw refused('invalid', 'no-rows', 'không có dòng nào', 'there are no rows', {}, hint);
}
