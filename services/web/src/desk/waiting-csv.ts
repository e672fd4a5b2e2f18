import type { QuarantinedRow } from '@nhip/contracts';
import i18next from 'i18next';
import { csvText } from '../csv.js';
import type { ColumnName } from './column-name.js';
import { byDelivery, reasonOf } from './waiting-rows.js';

type Cells = Readonly<Record<string, unknown>>;

/** Numbers keep the digits that they were sent with. */
const asSent = (_key: string, value: unknown, context?: { readonly source?: string }): unknown =>
  typeof value === 'number' ? (context?.source ?? value) : value;

/** The cells of a row as it is kept; none where that cannot be read. */
function cellsOf(raw: string | undefined): Cells {
  try {
    const row: unknown = JSON.parse(raw ?? '', asSent);
    return typeof row === 'object' && row !== null && !Array.isArray(row) ? (row as Cells) : {};
  } catch {
    return {};
  }
}

const cellText = (value: unknown): string =>
  value === null || value === undefined
    ? ''
    : typeof value === 'object'
      ? JSON.stringify(value)
      : String(value);

/**
 * Rows that wait, as a file that spreadsheets open: where each stood and why it waits, then its own columns. Mended, it may be sent as it
 * is: columns that a feed does not know are not kept. Of a simulated feed the first column of the header says so.
 */
export function waitingCsv(
  rows: readonly QuarantinedRow[],
  named: ColumnName,
  isSimulated: boolean,
): string {
  const { t } = i18next;
  const ordered = byDelivery(rows).flatMap(([, of]) => of);
  const each = ordered.map((row) => ({ row, cells: cellsOf(row.raw) }));
  const columns = [...new Set(each.flatMap(({ cells }) => Object.keys(cells)))];
  const marks = isSimulated ? [t('flagSaid.simulated')] : [];
  const about = [...marks, t('receipt'), t('row'), t('whyItWaits')].map((name) => `Nhịp: ${name}`);
  const lines = each.map(({ row, cells }) => [
    ...marks.map(() => ''),
    row.receipt,
    String(row.row),
    reasonOf(row, named),
    ...columns.map((column) => cellText(cells[column])),
  ]);
  return csvText([[...about, ...columns], ...lines]);
}
