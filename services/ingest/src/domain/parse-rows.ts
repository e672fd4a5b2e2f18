import { unsupportedMediaType } from '@nhip/contracts';
import { noRows } from '../faults.js';
import type { FileForm } from './csv-header.js';
import { parseCsv } from './parse-csv.js';
import { parseJson, parseNdjson } from './parse-json.js';
import type { Parsed } from './parsed-row.js';

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
  throw unsupportedMediaType({
    vi: 'dùng text/csv, application/x-ndjson hoặc application/json',
    en: 'use text/csv, application/x-ndjson or application/json',
  });
}

/** Reads a body into rows. What is wrong with the whole is a Fault; what is wrong with one row stays with the row. */
export function parseRows(body: Buffer, format: Format, form: FileForm): Parsed {
  const parsed =
    format === 'csv'
      ? parseCsv(body, form)
      : { rows: format === 'json' ? parseJson(body) : parseNdjson(body), extra: [] };
  if (parsed.rows.some((row) => row !== undefined)) return parsed;
  throw noRows();
}
