import type { Tile, Value } from '@nhip/contracts';
import type { View } from '../address/view.js';
import { grainOf } from '../periods.js';
import { A_DAY_MS } from '../zone.js';

/** What figures are asked for: a period and codes, as of a moment. */
export type FigureScope = Pick<View, 'codes' | 'moment'> & { readonly period: string };

/** That of a view: of the period of its tile where it names none. */
export const askedBy = (
  { period, codes, moment }: View,
  tile: Pick<Tile, 'period'>,
): FigureScope => ({
  period: period ?? tile.period,
  codes,
  ...(moment && { moment }),
});

/** The codes and the moment as the query of the hub names them. */
export const scopeIn = ({
  codes,
  moment,
}: Omit<FigureScope, 'period'>): readonly (readonly [string, string])[] => [
  ...codes.map(({ by, code }) => [`dim.${by}`, code] as const),
  ...(moment ? [['asOf', moment] as const] : []),
];

const valuesOf = (indicator: string, query: readonly (readonly [string, string])[]): string =>
  `/api/v1/indicators/${encodeURIComponent(indicator)}/values?${new URLSearchParams(query.map(([name, value]) => [name, value]))}`;

/** Address of the figures of a period by a dimension, up to a level of its list. */
export const valuesUrl = (
  indicator: string,
  { period, ...scope }: FigureScope,
  by: string,
  level: string | undefined,
): string =>
  valuesOf(indicator, [
    ['grain', grainOf(period)],
    ...(period === 'all'
      ? []
      : ([
          ['from', period],
          ['to', period],
        ] as const)),
    ['by', by],
    ...(level ? [['level', level] as const] : []),
    ...scopeIn(scope),
  ]);

/** Thirty days. */
const SHOWN_MS = 30 * A_DAY_MS;

/** Address of the figures of all periods like one, of days those of the month before it; undefined of all time. */
export function seriesUrl(
  indicator: string,
  { period, ...scope }: FigureScope,
): string | undefined {
  const grain = grainOf(period);
  if (grain === 'all' || (grain === 'day' && Number.isNaN(Date.parse(period)))) return undefined;
  const since = new Date((grain === 'day' ? Date.parse(period) : 0) - SHOWN_MS);
  return valuesOf(indicator, [
    ['grain', grain],
    ...(grain === 'day'
      ? ([
          ['from', since.toISOString().slice(0, 10)],
          ['to', period],
        ] as const)
      : []),
    ...scopeIn(scope),
  ]);
}

/** What someone must look at first: the worst by the direction of the indicator, else the greatest; codes without data last. */
export function worstFirst(
  values: readonly Value[],
  direction: Tile['direction'],
): readonly Value[] {
  const sign = direction === 'up' ? 1 : -1;
  const place = ({ value }: Value): number => (value === null ? Infinity : sign * value);
  return values.toSorted((a, b) => place(a) - place(b) || 0);
}
