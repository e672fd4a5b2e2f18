import type { RawPlace } from '@nhip/contracts';
import type { Session } from './session.js';

/** The row that a record came from; of one of several that a row makes, its column too. */
export const rowText = (
  { row, column }: Pick<RawPlace, 'row' | 'column'>,
  { format }: Pick<Session, 'format'>,
): string => (column === undefined ? format.number(row) : `${format.number(row)} · ${column}`);
