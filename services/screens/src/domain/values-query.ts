import {
  dimensionsOf,
  periodsReversed,
  wrongAsOf,
  wrongPeriod,
  wrongPeriodOf,
  type Grain,
  type ValuesQuery as ValuesRequest,
} from '@nhip/contracts';
import { daysOf, grainOf, readInstant, restrict, type Days } from '@nhip/kernel';
import { malformed } from '@nhip/platform';
import type { CatalogueIndex, CompiledIndicator } from './catalogue-index.js';
import { dimensionOf } from './dimensions.js';

/** The query of `/values`, as the contract reads it; what the contract only refuses is not in it. */
export type ValuesParameters = Omit<ValuesRequest, 'units' | 'release'>;

/** Codes asked for in one dimension, and the code versions that they mean. */
export interface Filter {
  readonly dimension: string;
  readonly asked: readonly string[];
  readonly codes: ReadonlySet<string>;
}

/** What is asked of an indicator. */
export interface ValuesQuery {
  readonly grain: Grain;
  readonly from?: string;
  readonly to?: string;
  /** So many periods at most, the latest ones. */
  readonly last?: number;
  readonly by?: string;
  readonly filters: readonly Filter[];
}

function assertPeriod(period: string | undefined, grain: Grain): void {
  if (period === undefined || daysOf(period, grain)) return;
  throw malformed(wrongPeriodOf(grain, period));
}

/** A code means itself and all under it; the empty text means records that have none; several codes mean any of them. */
function filterOf(
  { catalogue }: CatalogueIndex,
  compiled: CompiledIndicator,
  dimension: string,
  asked: readonly string[],
): Filter {
  const dimensions = [dimensionOf(compiled, dimension)];
  const codes = new Set<string>(asked.includes('') ? [''] : []);
  for (const code of asked)
    if (code !== '')
      restrict({ dimensions }, catalogue, { [dimension]: code })
        .get(dimension)
        ?.forEach((id) => codes.add(id));
  return { dimension, asked, codes };
}

/** The filters of a question. @param dimensions codes asked for, by dimension @throws Fault `unknown-dimension`, `dimension-not-shared`, `unknown-code` */
export const filtersIn = (
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  dimensions: Readonly<Record<string, string | readonly string[]>>,
): readonly Filter[] =>
  Object.entries(dimensions).map(([name, codes]) =>
    filterOf(index, compiled, name, typeof codes === 'string' ? [codes] : codes),
  );

/** A commit number, an instant, or now. */
export type AsOf = { readonly commit: number } | { readonly instant: number } | undefined;

/** @param asOf a commit number, or the text of an instant @throws Fault `wrong-as-of` where there is no such instant */
export function readAsOf(asOf: number | string | undefined): AsOf {
  if (asOf === undefined) return undefined;
  if (typeof asOf === 'number') return { commit: asOf };
  const instant = readInstant(asOf);
  if (instant === undefined) throw malformed(wrongAsOf());
  return { instant };
}

/** Reads the question of `/values`. @throws Fault `wrong-period`, `unknown-dimension`, `dimension-not-shared`, `unknown-code` */
export function valuesQueryIn(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  query: ValuesParameters,
): ValuesQuery {
  const { grain, from, to, by } = query;
  assertPeriod(from, grain);
  assertPeriod(to, grain);
  if (from !== undefined && to !== undefined && from > to) throw malformed(periodsReversed());
  if (by !== undefined) dimensionOf(compiled, by);
  const bounds = { ...(from && { from }), ...(to && { to }), ...(by && { by }) };
  return { grain, filters: filtersIn(index, compiled, dimensionsOf(query)), ...bounds };
}

/** The period of an explanation, with its days; `all` where none is named. @throws Fault `wrong-period` */
export function periodOrAll(period = 'all'): { readonly period: string; readonly days: Days } {
  const grain = grainOf(period);
  const days = grain && daysOf(period, grain);
  if (!days) throw malformed(wrongPeriod(period));
  return { period, days };
}
