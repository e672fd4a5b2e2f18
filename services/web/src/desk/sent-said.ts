import type { RowError, Sent } from '@nhip/contracts';
import i18next from 'i18next';
import type { Problem } from '../api.js';
import { number, say } from '../format.js';
import type { ColumnName } from './column-name.js';

const SHOWN_ERRORS = 20;

/** What was said of a file, line by line. */
export type Said = readonly string[];

/** Why nothing of a file was taken, and what to do. */
export function refusedSaid(file: string, problem: Problem): Said {
  const { t } = i18next;
  const hint =
    problem.code === 'no-rows' ? t('noRowsHint') : problem.hint ? say(problem.hint) : undefined;
  return [t('refusedFile', { file }), say(problem.text), ...(hint ? [hint] : [])];
}

function headOf(file: string, { receipt, received, rejected }: Sent): string {
  const name = `${receipt === undefined ? 'tried' : 'taken'}${rejected > 0 ? 'Some' : ''}`;
  return i18next.t(name, { file, received: number(received), rejected: number(rejected) });
}

/** What became of a file that was sent, or would of one that was tried. */
export function sentSaid(file: string, sent: Sent, named: ColumnName): Said {
  const { t } = i18next;
  const { skipped, errors, notes = [], notKept = [] } = sent;
  const all = [...errors, ...notes];
  const line = ({ row, column, message }: RowError): string =>
    `${t('row')} ${number(row)}${column ? `, ${named(column)}` : ''}: ${say(message)}`;
  return [
    headOf(file, sent),
    ...(skipped > 0 ? [t('skippedRows', { count: skipped })] : []),
    ...(notKept.length > 0 ? [t('notKept', { columns: notKept.join(', ') })] : []),
    ...all.slice(0, SHOWN_ERRORS).map(line),
    ...(all.length > SHOWN_ERRORS ? [t('firstFaults', { count: SHOWN_ERRORS })] : []),
    ...(errors.length > 0 ? [t('rowNumbers')] : []),
  ];
}
