import { compileFormula, measuresOf } from '../expression/formula.js';
import { Rational } from '../expression/rational.js';
import type { CubeProgram } from '../indicators/cube-program.js';
import { daysOf, periodOf, periodsBetween, type Grain } from '../indicators/days.js';
import type { Defined } from '../model/definitions.js';

/** A leaf of the cube, summed over buckets. */
export interface Cell {
  readonly dims: readonly string[];
  readonly day: number;
  readonly values: readonly bigint[];
}

export interface Question {
  readonly grain: Grain;
  /** Periods of the grain, inclusive; absent = where the data begin and end. */
  readonly from?: string;
  readonly to?: string;
  /** Dimension by which values are listed. */
  readonly by?: string;
  /** Per dimension the code versions that count. */
  readonly filters: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface Rolled {
  readonly period: string;
  /** Code version of the `by` dimension; absent without `by`. */
  readonly code?: string;
  /** Decimal text with the indicator's decimals, or undefined: no data. */
  readonly value: string | undefined;
  /** By name; undefined where there are no data. */
  readonly measures: Readonly<Record<string, Rational | undefined>>;
}

type Sums = Map<number, bigint[]>;

const passes = (cell: Cell, tests: readonly (ReadonlySet<string> | undefined)[]): boolean =>
  tests.every((test, i) => !test || test.has(cell.dims[i] ?? ''));

/** Sums of the cells that count, by code of `by` and day; and the days on which the cube has any data at all. */
function gather(
  cells: Iterable<Cell>,
  program: CubeProgram,
  question: Question,
): { groups: Map<string, Sums>; days: Set<number> } {
  const tests = program.dimensions.map(({ name }) => question.filters.get(name));
  const by = program.dimensions.findIndex(({ name }) => name === question.by);
  const groups = new Map<string, Sums>(by < 0 ? [['', new Map()]] : []);
  const days = new Set<number>();
  for (const cell of cells) {
    if (cell.values.every((value) => value === 0n)) continue;
    days.add(cell.day);
    if (!passes(cell, tests)) continue;
    const code = by < 0 ? '' : (cell.dims[by] ?? '');
    const sums = groups.get(code) ?? new Map<number, bigint[]>();
    groups.set(code, sums);
    const sum = sums.get(cell.day);
    sums.set(cell.day, sum ? sum.map((value, i) => value + (cell.values[i] ?? 0n)) : [...cell.values]);
  }
  return { groups, days };
}

function periodsOf(question: Question, days: readonly number[]): readonly string[] {
  const [first, last] = [days[0], days.at(-1)];
  const from = question.from ?? (first === undefined ? undefined : periodOf(first, question.grain));
  const to = question.to ?? (last === undefined ? undefined : periodOf(last, question.grain));
  if (question.grain === 'all') return ['all'];
  return from === undefined || to === undefined ? [] : periodsBetween(from, to, question.grain);
}

/** Sum of one measure: over the period's days, or for a stock over all days up to its end. */
function sumOf(sums: Sums, index: number, stock: boolean, bounds: { from: number; to: number }): bigint {
  let sum = 0n;
  for (const [day, values] of sums) if (day <= bounds.to && (stock || day >= bounds.from)) sum += values[index] ?? 0n;
  return sum;
}

/**
 * Values of an indicator: leaves are summed first, the formula is evaluated on exact rationals, and rounded once.
 * A flow is 0 in a period in which the cube has data, a stock from the first day with data on; before, there are no data.
 */
export function rollUp(
  cells: Iterable<Cell>,
  indicator: Pick<Defined<'indicator'>, 'value' | 'decimals'>,
  program: CubeProgram,
  question: Question,
): readonly Rolled[] {
  const names = program.measures.map((measure) => measure.name);
  const formula = compileFormula(indicator.value, names);
  const used = new Set(measuresOf(indicator.value));
  const { groups, days } = gather(cells, program, question);
  const sortedDays = [...days].sort((a, b) => a - b);
  const rolled: Rolled[] = [];
  for (const period of periodsOf(question, sortedDays)) {
    const bounds = daysOf(period, question.grain);
    if (!bounds) continue;
    const within = sortedDays.some((day) => day >= bounds.from && day <= bounds.to);
    const before = (sortedDays[0] ?? Number.MAX_SAFE_INTEGER) <= bounds.to;
    for (const [code, sums] of groups) {
      const measures: Record<string, Rational | undefined> = {};
      program.measures.forEach(({ name, stock, scale }, index) => {
        if (used.has(name) && (stock ? before : within))
          measures[name] = Rational.of(sumOf(sums, index, stock, bounds), 10n ** BigInt(scale));
      });
      rolled.push({ period, ...(question.by && { code }), value: formula(measures)?.toFixed(indicator.decimals), measures });
    }
  }
  return rolled;
}
