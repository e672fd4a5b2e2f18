import {
  dimensionsOf,
  periodsReversed,
  unknownDimension,
  wrongAsOf,
  wrongPeriod,
  wrongPeriodOf,
  type Grain,
  type ValuesQuery as ValuesRequest,
} from '@nhip/contracts';
import {
  daysOf,
  grainOf,
  readInstant,
  restrict,
  type CubeProgram,
  type Days,
  type Level,
} from '@nhip/kernel';
import { malformed } from '@nhip/platform';
import { levelWithoutBy } from '../faults.js';
import type { CatalogueIndex } from './catalogue-index.js';

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
  /** Up to which the codes of `by` are added up; absent: each by itself. */
  readonly level?: Level;
  readonly filters: readonly Filter[];
}

function assertPeriod(period: string | undefined, grain: Grain): void {
  if (period === undefined || daysOf(period, grain)) return;
  throw malformed(wrongPeriodOf(grain, period));
}

function assertDimension({ dimensions }: CubeProgram, name: string): void {
  const names = dimensions.map((one) => one.name);
  if (names.includes(name)) return;
  throw unknownDimension(name, names);
}

/** A code means itself and all under it; the empty text means records that have none; several codes mean any of them. */
function filterOf(
  { catalogue }: CatalogueIndex,
  program: CubeProgram,
  dimension: string,
  asked: readonly string[],
): Filter {
  const codes = new Set<string>(asked.includes('') ? [''] : []);
  for (const code of asked)
    if (code !== '')
      restrict(program, catalogue, { [dimension]: code })
        .get(dimension)
        ?.forEach((id) => codes.add(id));
  assertDimension(program, dimension);
  return { dimension, asked, codes };
}

/** The filters of a question. @param dimensions codes asked for, by dimension @throws Fault `unknown-dimension`, `unknown-code` */
export const filtersIn = (
  index: CatalogueIndex,
  program: CubeProgram,
  dimensions: Readonly<Record<string, string | readonly string[]>>,
): readonly Filter[] =>
  Object.entries(dimensions).map(([name, codes]) =>
    filterOf(index, program, name, typeof codes === 'string' ? [codes] : codes),
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

/** Reads the question of `/values`. @throws Fault `wrong-period`, `unknown-dimension`, `unknown-level`, `level-without-by`, `unknown-code` */
export function valuesQueryIn(
  index: CatalogueIndex,
  program: CubeProgram,
  query: ValuesParameters,
): ValuesQuery {
  const { grain, from, to, by, level } = query;
  assertPeriod(from, grain);
  assertPeriod(to, grain);
  if (from !== undefined && to !== undefined && from > to) throw malformed(periodsReversed());
  if (by !== undefined) assertDimension(program, by);
  if (level !== undefined && by === undefined) throw levelWithoutBy();
  return {
    grain,
    filters: filtersIn(index, program, dimensionsOf(query)),
    ...(from && { from }),
    ...(to && { to }),
    ...(by && { by }),
    ...(by && level && { level: index.level(program, by, level) }),
  };
}

/** The period of an explanation, with its days; `all` where none is named. @throws Fault `wrong-period` */
export function periodOrAll(period = 'all'): { readonly period: string; readonly days: Days } {
  const grain = grainOf(period);
  const days = grain && daysOf(period, grain);
  if (!days) throw malformed(wrongPeriod(period));
  return { period, days };
}
