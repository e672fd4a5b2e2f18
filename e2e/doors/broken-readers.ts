import { parseRows } from '../../services/ingest/src/domain/parse-rows.js';
import type { ReadRows } from './reading-law.js';

type Rows = ReturnType<ReadRows>['rows'];

const changing =
  (change: (rows: Rows) => Rows): ReadRows =>
  (...file) => {
    const parsed = parseRows(...file);
    return { ...parsed, rows: change(parsed.rows) };
  };

const eachRow = (change: (row: Record<string, unknown>) => Record<string, unknown>): ReadRows =>
  changing((rows) => rows.map((one) => (one?.ok ? { ...one, row: change(one.row) } : one)));

/** The values of the row, each one column further, where one of them is `blank`. */
function shifted(row: Record<string, unknown>): Record<string, unknown> {
  const values = Object.values(row);
  if (!values.includes('')) return row;
  return Object.fromEntries(Object.keys(row).map((name, i) => [name, values.at(i - 1)]));
}

/** CSV as it is read where nobody knows of quotes. */
const withoutQuotes: ReadRows = (body, content, form) => {
  const parsed = parseRows(body, content, form);
  if (content.format !== 'csv') return parsed;
  const [header = '', ...lines] = body.toString().split(/\r\n|\r|\n/);
  const delimiter = [';', ',', '\t'].find((one) => header.includes(one)) ?? '|';
  const names = header.split(delimiter);
  const rows = lines
    .filter((line) => line !== '')
    .map((line) => {
      const cells = line.split(delimiter).map((cell, i) => [names[i] ?? '', cell] as const);
      return { ok: true as const, row: Object.fromEntries(cells) };
    });
  return { ...parsed, rows };
};

/** JSON as the platform reads it: of a key twice the last counts, and numbers lose their digits. */
const plainJson: ReadRows = (body, content, form) => {
  const parsed = parseRows(body, content, form);
  if (content.format !== 'json') return parsed;
  const sent: unknown = JSON.parse(body.toString().replace(/^\ufeff/, ''));
  const values = Array.isArray(sent) ? (sent as readonly unknown[]) : [sent];
  const rows = parsed.rows.map((one, i) => {
    const row = values[i] as Record<string, unknown> | null;
    return typeof row === 'object' && row !== null ? { ok: true as const, row } : one;
  });
  return { ...parsed, rows };
};

/** Readers with one fault each, which the law must see: a law never seen red is not known to be a law. */
export const brokenReaders: Readonly<Record<string, ReadRows>> = {
  'drops the last row': changing((rows) => rows.slice(0, -1)),
  'drops a row that it cannot read': changing((rows) => rows.filter((row) => !row || row.ok)),
  'gives lines of nothing no number': changing((rows) => rows.filter((row) => row !== undefined)),
  'repeats a row': changing((rows) => [...rows, ...rows.slice(0, 1)]),
  'shifts columns of some rows': eachRow(shifted),
  'trims what stands in cells': eachRow((row) =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [
        name,
        typeof value === 'string' ? value.trim() : value,
      ]),
    ),
  ),
  'knows of no quotes': withoutQuotes,
  'reads JSON as the platform does': plainJson,
};
