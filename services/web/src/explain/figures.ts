import type { Tile, Value } from '@nhip/contracts';
import type { View } from '../address/view.js';

/** What periods of each grain look like. */
const FORMS = [
  [/^all$/, 'all'],
  [/^\d{4}$/, 'year'],
  [/Q/, 'quarter'],
  [/W/, 'week'],
  [/^\d{4}-\d{2}$/, 'month'],
] as const;

export const grainOf = (period: string): string =>
  FORMS.find(([form]) => form.test(period))?.[1] ?? 'day';

/** What figures are asked for: a period and codes, as of a moment. */
export type FigureScope = Pick<View, 'codes' | 'asOf'> & { readonly period: string };

/** That of a view: of the period of its tile where it names none. */
export const askedBy = (
  { period, codes, asOf }: View,
  tile: Pick<Tile, 'period'>,
): FigureScope => ({
  period: period ?? tile.period,
  codes,
  ...(asOf && { asOf }),
});

/** The codes and the moment as the query of the hub names them. */
export const scopeIn = ({
  codes,
  asOf,
}: Omit<FigureScope, 'period'>): readonly (readonly [string, string])[] => [
  ...codes.map(({ by, code }) => [`dim.${by}`, code] as const),
  ...(asOf ? [['asOf', asOf] as const] : []),
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
const SHOWN_MS = 30 * 86_400_000;

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

/** The first instant of a period in the reporting zone: the end of the one before it. Undefined of all time. */
export function startOf(period: string): string | undefined {
  const day = /^\d{4}$/.test(period)
    ? `${period}-01-01`
    : /^\d{4}-\d{2}$/.test(period)
      ? `${period}-01`
      : /^\d{4}-\d{2}-\d{2}$/.test(period)
        ? period
        : startOfQuarter(period);
  return day && `${day}T00:00:00+07:00`;
}

function startOfQuarter(period: string): string | undefined {
  const [, year, quarter] = /^(\d{4})-Q(\d)$/.exec(period) ?? [];
  if (!year) return undefined;
  return `${year}-${String(3 * Number(quarter) - 2).padStart(2, '0')}-01`;
}

/** The first instant of a day in the reporting zone: the end of the day before. @param now ms */
export const startOfDay = (now: number): string =>
  `${new Date(now + 7 * 3_600_000).toISOString().slice(0, 10)}T00:00:00+07:00`;
