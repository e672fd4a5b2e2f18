import { unsupportedMediaType } from '@nhip/contracts';
import { charsetOf, type Charset } from './csv-bytes.js';
import type { FileForm } from './csv-header.js';
import { parseCsv } from './parse-csv.js';
import { parseJson, parseNdjson } from './parse-json.js';
import type { Parsed } from './parsed-row.js';
import { atOnce, type Turns } from './turns.js';

export type Format = 'json' | 'ndjson' | 'csv';

const TYPES: Readonly<Record<string, Format>> = {
  'application/json': 'json',
  'application/x-ndjson': 'ndjson',
  'application/ndjson': 'ndjson',
  'application/jsonl': 'ndjson',
  'text/csv': 'csv',
  'text/tab-separated-values': 'csv',
  // What Windows calls a CSV file where Excel is installed.
  'application/vnd.ms-excel': 'csv',
};

/** What a body holds, as its request says. */
export interface ContentType {
  readonly format: Format;
  /** Of a CSV file; absent: the request does not say it. */
  readonly charset?: Charset | undefined;
}

/** @throws Fault `unsupported` */
export function contentTypeOf(header = ''): ContentType {
  const format = TYPES[header.split(';', 1)[0]?.trim().toLowerCase() ?? ''];
  if (format === 'csv') return { format, charset: charsetOf(header) };
  if (format) return { format };
  throw unsupportedMediaType({
    vi: 'dùng text/csv, application/x-ndjson hoặc application/json',
    en: 'use text/csv, application/x-ndjson or application/json',
  });
}

/** Reads a body into rows. What is wrong with the whole is a Fault; what is wrong with one row stays with the row. */
export function* parseRowsInTurns(
  body: Buffer,
  { format, charset }: ContentType,
  form: FileForm,
): Turns<Parsed> {
  if (format === 'csv') return yield* parseCsv(body, form, charset);
  const parse = format === 'json' ? parseJson : parseNdjson;
  return { rows: yield* parse(body, form), extra: [] };
}

/** `parseRowsInTurns` without letting others have theirs: for what is small. */
export const parseRows = (body: Buffer, content: ContentType, form: FileForm): Parsed =>
  atOnce(parseRowsInTurns(body, content, form));
