import { unknownDimension } from '@nhip/contracts';
import {
  daysOf,
  grainOf,
  GRAINS,
  readInstant,
  restrict,
  type CubeProgram,
  type Days,
  type Grain,
} from '@nhip/kernel';
import {
  periodsReversed,
  releaseNotSupported,
  repeatedParameter,
  unitsNotSupported,
  wrongAsOf,
  wrongGrain,
  wrongPeriod,
  wrongPeriodOf,
  wrongVersion,
} from '../faults.js';
import type { CatalogueIndex } from './catalogue-index.js';

/** Query parameters as they come: a name given twice is a list. */
export type Query = Readonly<Record<string, string | readonly string[] | undefined>>;

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
  readonly by?: string;
  readonly filters: readonly Filter[];
}

/** The one value of a parameter; undefined where it is absent or empty. */
export function single(query: Query, name: string): string | undefined {
  const value = query[name];
  if (typeof value === 'string' || value === undefined) return value || undefined;
  throw repeatedParameter(name);
}

function periodIn(query: Query, name: 'from' | 'to', grain: Grain): string | undefined {
  const period = single(query, name);
  if (period === undefined || daysOf(period, grain)) return period;
  throw wrongPeriodOf(grain, period);
}

function dimensionOf(program: CubeProgram, name: string): CubeProgram['dimensions'][number] {
  const dimension = program.dimensions.find((one) => one.name === name);
  if (dimension) return dimension;
  const names = program.dimensions.map((one) => one.name);
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
  dimensionOf(program, dimension);
  return { dimension, asked, codes };
}

/** The parameters `dim.<dimension>`. */
export function filtersIn(
  index: CatalogueIndex,
  program: CubeProgram,
  query: Query,
): readonly Filter[] {
  return Object.entries(query)
    .filter(([name]) => name.startsWith('dim.'))
    .map(([name, value = '']) =>
      filterOf(
        index,
        program,
        name.slice('dim.'.length),
        typeof value === 'string' ? [value] : value,
      ),
    );
}

/** Refuses what the contract names but this hub does not serve, rather than answering something else. */
export function refuseUnserved(query: Query): void {
  const units = single(query, 'units');
  if (units !== undefined && units !== 'reported') throw unitsNotSupported(units);
  if (single(query, 'release') !== undefined) throw releaseNotSupported();
}

export function versionIn(query: Query): number | undefined {
  const text = single(query, 'version');
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw wrongVersion();
}

/** A commit number, an instant, or now. */
export type AsOf = { readonly commit: number } | { readonly instant: number } | undefined;

export function asOfIn(query: Query): AsOf {
  const text = single(query, 'asOf');
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return { commit: Number(text) };
  const instant = /^\d{4}-\d{2}-\d{2}T/.test(text) ? readInstant(text) : undefined;
  if (instant !== undefined) return { instant };
  throw wrongAsOf();
}

/** Reads the question of `/values`. Throws Fault `malformed`. */
export function valuesQueryIn(
  index: CatalogueIndex,
  program: CubeProgram,
  query: Query,
): ValuesQuery {
  refuseUnserved(query);
  const text = single(query, 'grain') ?? 'all';
  const grain = GRAINS.find((one) => one === text);
  if (!grain) throw wrongGrain(text, GRAINS);
  const [from, to, by] = [
    periodIn(query, 'from', grain),
    periodIn(query, 'to', grain),
    single(query, 'by'),
  ];
  if (from !== undefined && to !== undefined && from > to) throw periodsReversed();
  if (by !== undefined) dimensionOf(program, by);
  const bounds = { ...(from && { from }), ...(to && { to }), ...(by && { by }) };
  return { grain, filters: filtersIn(index, program, query), ...bounds };
}

/** The period of an explanation, with its days; `all` where none is named. */
export function periodOrAllIn(query: Query): {
  readonly period: string;
  readonly grain: Grain;
  readonly days: Days;
} {
  const period = single(query, 'period') ?? 'all';
  const grain = grainOf(period);
  const days = grain && daysOf(period, grain);
  if (grain && days) return { period, grain, days };
  throw wrongPeriod(period);
}
