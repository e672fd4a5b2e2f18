import {
  dimensionsOf,
  periodsReversed,
  unknownDimension,
  wrongAsOf,
  wrongPeriod,
  wrongPeriodOf,
  wrongUnits,
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
  type Restatement,
} from '@nhip/kernel';
import { malformed } from '@nhip/platform';
import { codeNotInUnits, levelWithoutBy } from '../faults.js';
import type { CatalogueIndex } from './catalogue-index.js';

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

function assertDimension({ dimensions }: CubeProgram, name: string): void {
  const names = dimensions.map((one) => one.name);
  if (names.includes(name)) return;
  throw unknownDimension(name, names);
}

/** The list of a dimension that is there. */
const listOf = ({ dimensions }: CubeProgram, name: string): string =>
  dimensions.find((one) => one.name === name)?.list ?? '';

/** What a code means: itself and all under it, in the units of a day what stands there then. @throws Fault `unknown-code`, `code-not-in-units` */
function codesUnder(
  { catalogue }: CatalogueIndex,
  program: CubeProgram,
  dimension: string,
  code: string,
  restatement: Restatement | undefined,
): Iterable<string> {
  const reported = restrict(program, catalogue, { [dimension]: code }).get(dimension) ?? [];
  if (!restatement) return reported;
  const codes = restatement.under(code);
  if (codes.size > 0 || restatement.versionOf(code) !== undefined) return codes;
  throw codeNotInUnits(code, restatement.day);
}

/** The empty text means records that have no code; several codes mean any of them. */
function filterOf(
  index: CatalogueIndex,
  program: CubeProgram,
  dimension: string,
  asked: readonly string[],
  units: number | undefined,
): Filter {
  assertDimension(program, dimension);
  const restatement =
    units === undefined ? undefined : index.restatement(listOf(program, dimension), units);
  const codes = new Set<string>(asked.includes('') ? [''] : []);
  for (const code of asked)
    if (code !== '')
      for (const id of codesUnder(index, program, dimension, code, restatement)) codes.add(id);
  const version = restatement?.versionOf(asked[0] ?? '');
  return { dimension, asked, codes, ...(version !== undefined && { version }) };
}

/**
 * The filters of a question.
 * @param dimensions codes asked for, by dimension
 * @param units the day in whose units they are asked for; absent: as they were reported
 * @throws Fault `unknown-dimension`, `unknown-code`, `code-not-in-units`
 */
export const filtersIn = (
  index: CatalogueIndex,
  program: CubeProgram,
  dimensions: Readonly<Record<string, string | readonly string[]>>,
  units?: number,
): readonly Filter[] =>
  Object.entries(dimensions).map(([name, codes]) =>
    filterOf(index, program, name, typeof codes === 'string' ? [codes] : codes, units),
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
  program: CubeProgram,
  by: string | undefined,
  units: number,
): Pick<ValuesQuery, 'units' | 'restatement'> {
  const restatement = by ? index.restatement(listOf(program, by), units) : undefined;
  return { units, ...(restatement && { restatement }) };
}

/** Reads the question of `/values`. @param today the day of the hub clock. @throws Fault `wrong-period`, `unknown-dimension`, `unknown-level`, `level-without-by`, `unknown-code`, `wrong-units`, `code-not-in-units` */
export function valuesQueryIn(
  index: CatalogueIndex,
  program: CubeProgram,
  query: ValuesParameters,
  today: number,
): ValuesQuery {
  const { grain, from, to, by, level } = query;
  assertPeriod(from, grain);
  assertPeriod(to, grain);
  if (from !== undefined && to !== undefined && from > to) throw malformed(periodsReversed());
  if (by !== undefined) assertDimension(program, by);
  if (level !== undefined && by === undefined) throw levelWithoutBy();
  const units = readUnits(query.units, today);
  return {
    grain,
    filters: filtersIn(index, program, dimensionsOf(query), units),
    ...(units !== undefined && restatedBy(index, program, by, units)),
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
