import type { TileRow } from '@nhip/contracts';
import i18next from 'i18next';
import { date, say } from './format.js';
import { startOfDate } from './zone.js';

/** A code of a table that leads on. */
export type Opened = Pick<TileRow, 'code' | 'validFrom' | 'name'>;

/** How a version of a code is asked for. */
export const codeOf = ({ code, validFrom }: Pick<Opened, 'code' | 'validFrom'>): string =>
  validFrom === null ? code : `${code}@${validFrom}`;

/** How a row is called: with its first day where another row has the same name, as versions of one code have. */
export function rowName(row: Opened, rows: readonly Opened[]): string {
  const name = say(row.name);
  const isAlone = rows.every((other) => other === row || say(other.name) !== name);
  if (isAlone || row.validFrom === null) return name;
  return `${name} (${i18next.t('fromDay', { day: date(startOfDate(row.validFrom)) })})`;
}
