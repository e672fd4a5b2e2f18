import {
  malformed,
  dimensionsOf,
  periodsReversed,
  wrongAsOf,
  wrongPeriod,
  wrongPeriodOf,
  wrongUnits,
  type Grain,
  type ValuesQuery as ValuesRequest,
} from '@nhip/contracts';
import { daysOf, grainOf, type Days } from '../time/days.js';
import { readInstant } from '../time/read-instant.js';
import { restrict } from './restrict.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Level } from '../model/code-tree.js';
import type { Restatement } from './restatement.js';
import { codeNotInUnits, levelWithoutBy } from '../faults.js';
import type { CatalogueIndex, CompiledIndicator } from './catalogue-index.js';
import { dimensionOf } from './dimensions.js';

/** The query of `/values`, as the contract reads it; what the contract only refuses is not in it. */
export type ValuesParameters = Omit<ValuesRequest, 'release'>;

/** Codes asked for in one dimension, and the code versions that they mean. */
export interface Filter {
  readonly dimension: string;
  readonly asked: readonly string[];
  readonly codes: ReadonlySet<string>;
  /** In the units of a day: the code version that one code means then. */
  readonly version?: string | undefined;
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
  /** The day in whose units codes are told; absent: as they were reported. */
  readonly units?: number;
  /** Of the list of `by`, in those units. */
  readonly restatement?: Restatement;
  readonly filters: readonly Filter[];
}

function assertPeriod(period: string | undefined, grain: Grain): void {
  if (period === undefined || daysOf(period, grain)) return;
  throw malformed(wrongPeriodOf(grain, period));
}

type Dimension = CubeProgram['dimensions'][number];

/** What a code means: itself and all under it, in the units of a day what stands there then. @throws Fault `unknown-code`, `code-not-in-units` */
function codesUnder(
  { catalogue }: CatalogueIndex,
  dimension: Dimension,
  code: string,
  restatement: Restatement | undefined,
): Iterable<string> {
  const { name } = dimension;
  const dimensions = [dimension];
  const reported = restrict({ dimensions }, catalogue, { [name]: code }).get(name) ?? [];
  if (!restatement) return reported;
  const codes = restatement.under(code);
  if (codes.size > 0 || restatement.versionOf(code) !== undefined) return codes;
  throw codeNotInUnits(code, restatement.day);
}

/** The empty text means records that have no code; several codes mean any of them. */
function filterOf(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  dimension: string,
  asked: readonly string[],
  units: number | undefined,
): Filter {
  const known = dimensionOf(compiled, dimension);
  const restatement = units === undefined ? undefined : index.restatement(known.list, units);
  const codes = new Set<string>(asked.includes('') ? [''] : []);
  for (const code of asked)
    if (code !== '') for (const id of codesUnder(index, known, code, restatement)) codes.add(id);
  const version = restatement?.versionOf(asked[0] ?? '');
  return { dimension, asked, codes, ...(version !== undefined && { version }) };
}

/**
 * The filters of a question.
 * @param dimensions codes asked for, by dimension
 * @param units the day in whose units they are asked for; absent: as they were reported
 * @throws Fault `unknown-dimension`, `dimension-not-shared`, `unknown-code`, `code-not-in-units`
 */
export const filtersIn = (
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  dimensions: Readonly<Record<string, string | readonly string[]>>,
  units?: number,
): readonly Filter[] =>
  Object.entries(dimensions).map(([name, codes]) =>
    filterOf(index, compiled, name, typeof codes === 'string' ? [codes] : codes, units),
  );

/** The day that `units` means; undefined: as reported. @param today the day of the hub clock @throws Fault `wrong-units` where there is no such day */
export function readUnits(units: string | undefined, today: number): number | undefined {
  if (units === undefined) return undefined;
  if (units === 'current') return today;
  const day = daysOf(units, 'day')?.from;
  if (day === undefined) throw malformed(wrongUnits(units));
  return day;
}

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

function restatedBy(
  index: CatalogueIndex,
  by: Dimension | undefined,
  units: number,
): Pick<ValuesQuery, 'units' | 'restatement'> {
  const restatement = by && index.restatement(by.list, units);
  return { units, ...(restatement && { restatement }) };
}

/** Reads the question of `/values`. @param today the day of the hub clock. @throws Fault `wrong-period`, `unknown-dimension`, `dimension-not-shared`, `unknown-level`, `level-without-by`, `unknown-code`, `wrong-units`, `code-not-in-units` */
export function valuesQueryIn(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  query: ValuesParameters,
  today: number,
): ValuesQuery {
  const { grain, from, to, by, level } = query;
  assertPeriod(from, grain);
  assertPeriod(to, grain);
  if (from !== undefined && to !== undefined && from > to) throw malformed(periodsReversed());
  const listed = by === undefined ? undefined : dimensionOf(compiled, by);
  if (level !== undefined && !listed) throw levelWithoutBy();
  const units = readUnits(query.units, today);
  return {
    grain,
    filters: filtersIn(index, compiled, dimensionsOf(query), units),
    ...(units !== undefined && restatedBy(index, listed, units)),
    ...(from && { from }),
    ...(to && { to }),
    ...(by && { by }),
    ...(listed && level && { level: index.level(listed, level) }),
  };
}

/** The period of an explanation, with its days; `all` where none is named. @throws Fault `wrong-period` */
export function periodOrAll(period = 'all'): { readonly period: string; readonly days: Days } {
  const grain = grainOf(period);
  const days = grain && daysOf(period, grain);
  if (!days) throw malformed(wrongPeriod(period));
  return { period, days };
}
