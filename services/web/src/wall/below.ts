import type { Tile, TileRow, Value } from '@nhip/contracts';
import i18next from 'i18next';
import { date, say } from '../format.js';

/** A code of a table whose codes of the next level below can be listed. */
export type Opened = Pick<TileRow, 'code' | 'validFrom' | 'name' | 'below'>;

/** What periods of each grain look like. */
const FORMS = [
  [/^all$/, 'all'],
  [/^\d{4}$/, 'year'],
  [/Q/, 'quarter'],
  [/W/, 'week'],
  [/^\d{4}-\d{2}$/, 'month'],
] as const;

/** Address of the values of a tile's indicator and period by the next level under a code. */
export function belowUrl(
  { indicator, by = '', period }: Pick<Tile, 'indicator' | 'by' | 'period'>,
  { code, validFrom, below = '' }: Opened,
): string {
  const grain = FORMS.find(([form]) => form.test(period))?.[1] ?? 'day';
  const query = new URLSearchParams({ grain, by, level: below });
  query.set(`dim.${by}`, validFrom === null ? code : `${code}@${validFrom}`);
  if (grain !== 'all') query.set('from', period);
  if (grain !== 'all') query.set('to', period);
  return `/api/v1/indicators/${encodeURIComponent(indicator)}/values?${query}`;
}

/** How a row is called: with its first day where another row has the same name, as versions of one code have. */
export function rowName(row: Opened, rows: readonly Opened[]): string {
  const name = say(row.name);
  const isAlone = rows.every((other) => other === row || say(other.name) !== name);
  if (isAlone || row.validFrom === null) return name;
  return `${name} (${i18next.t('fromDay', { day: date(`${row.validFrom}T00:00:00+07:00`) })})`;
}

/** The greatest value first, codes without data last. */
export const byValue = (values: readonly Value[]): readonly Value[] =>
  [...values].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
