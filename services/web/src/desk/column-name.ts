import type { FeedDetail } from '@nhip/contracts';
import { say } from '../format.js';

/** What a person calls a column of the files of a feed. */
export type ColumnName = (column: string) => string;

/** By the field that is read from it, with the name that it has in the file; by that alone where there is no such field. */
export function columnNamesOf(detail: Pick<FeedDetail, 'columns'> | undefined): ColumnName {
  const fields = new Map(detail?.columns.map(({ name, field }) => [name, field]));
  return (column) => {
    const field = fields.get(column);
    return field ? `${say(field)} (${column})` : column;
  };
}
