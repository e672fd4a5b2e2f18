import { UNDATED_DAY, type Grain, type Text, type ValueState } from '@nhip/contracts';
import type { FigureValues } from '../expression/figure.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import { daysOf, periodOf, periodsBetween, type Days } from '../time/days.js';
import { sumPeriods, type DaySums, type SumsByValue, type SumsOf } from './sum-periods.js';

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
  /** So many periods at most, the latest ones; absent = all. */
  readonly last?: number;
  /** Dimension by which values are listed. */
  readonly by?: string;
  /** Per dimension the code versions that count (see `restrict`). */
  readonly filters: ReadonlyMap<string, ReadonlySet<string>>;
  /** The day of the hub clock: a period that has not ended is provisional. */
  readonly today?: number;
  /** Periods named by deliveries: they have data, even if no row. */
  readonly delivered?: readonly Days[];
  /** Periods of deliveries that are due and absent: what meets them is provisional. */
  readonly lacking?: readonly Days[];
}

export interface Rolled {
  readonly period: string;
  /** Code version of the `by` dimension; absent without `by`. */
  readonly code?: string;
  /** How many code versions with data are added up; absent where `code` stands for itself alone. */
  readonly leaves?: number;
  /** Decimal text with the indicator's decimals, or undefined: no data. */
  readonly value: string | undefined;
  /** What the formula reads, by name; undefined where there are no data. */
  readonly measures: FigureValues;
  /** Of an indicator whose target is a formula: as the value is written. */
  readonly target?: string | undefined;
  /** Indicators that the value adds up, and that have no data; absent where there is none. */
  readonly lacks?: readonly string[];
  /** Why the value is provisional, where its indicator says so; why there is none, where it would mix simulated and real data. */
  readonly reason?: Text;
  readonly state: ValueState;
  /** Records that belong here, or may, could not be counted. */
  readonly incomplete: boolean;
  /** It is computed of simulated data. */
  readonly simulated: boolean;
}

export interface Period {
  readonly name: string;
  readonly days: Days;
  readonly running: boolean;
}

/** The cells of one code version of the `by` dimension, or of all; then its code is ''. */
export interface Group {
  readonly code: string;
  readonly sumsOf: SumsOf;
  /** How many code versions with data are added up; absent where it stands for itself alone. */
  readonly leaves?: number | undefined;
  /** Absent where its cube counts no different values. */
  readonly byValue?: (() => SumsByValue) | undefined;
}

/** Cells summed up as a question needs them. */
export interface Gathered {
  /** By code version of the `by` dimension, each that has data; without `by` one group. */
  readonly groups: Iterable<Group>;
  /** From the first to the last day on which the cube has any data at all, whatever the filters; undefined where it has none. */
  readonly span: Days | undefined;
  /** Whether one of these measures (by its place) is other than zero in a cell of these days, whatever the filters. */
  readonly has: (days: Days, measures: readonly number[]) => boolean;
  /** Whether records that pass, or may, could not be given a day. */
  readonly undated: boolean;
}

export const meets = (a: Days, b: Days): boolean => a.from <= b.to && b.from <= a.to;

function passes(cell: Cell, tests: readonly (ReadonlySet<string> | undefined)[]): boolean {
  for (let i = 0; i < tests.length; i += 1)
    if (tests[i]?.has(cell.dims[i] ?? '') === false) return false;
  return true;
}

function add(sums: DaySums, { day, values }: Cell): void {
  const sum = sums.get(day);
  if (!sum) sums.set(day, [...values]);
  else values.forEach((value, i) => (sum[i] = (sum[i] ?? 0n) + value));
}

/** Whether a day lies within bounds. @param sorted days, ascending */
function someWithin(sorted: readonly number[], { from, to }: Days): boolean {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < from) low = middle + 1;
    else high = middle;
  }
  return (sorted[low] ?? Infinity) <= to;
}

/** Whether a cell counts records that could not be given a day, and that pass or may. */
export const isUndated = ({ day }: Pick<Cell, 'day'>): boolean => day === UNDATED_DAY;

interface GatheredGroup {
  readonly sums: DaySums;
  readonly byValue: Map<string, DaySums>;
}

const emptyGroup = (): GatheredGroup => ({ sums: new Map(), byValue: new Map() });

/** Sums cells up for one question. */
export function gather(
  cells: Iterable<Cell>,
  program: Pick<CubeProgram, 'dimensions' | 'measures' | 'distinct'>,
  { filters, by }: Pick<Question, 'filters' | 'by'>,
): Gathered {
  const tests = program.dimensions.map(({ name }) => filters.get(name));
  const place = program.dimensions.findIndex(({ name }) => name === by);
  const groups = new Map<string, GatheredGroup>(by === undefined ? [['', emptyGroup()]] : []);
  const days = new Set<number>();
  const filled: Set<number>[] = [];
  let undated = false;
  for (const cell of cells) {
    if (cell.values.every((value) => value === 0n)) continue;
    if (isUndated(cell)) {
      undated ||= cell.dims.length === 0 || passes(cell, tests);
      continue;
    }
    days.add(cell.day);
    cell.values.forEach((value, place) => {
      if (value !== 0n) (filled[place] ??= new Set()).add(cell.day);
    });
    if (!passes(cell, tests)) continue;
    const code = by === undefined ? '' : (cell.dims[place] ?? '');
    let group = groups.get(code);
    if (!group) groups.set(code, (group = emptyGroup()));
    add(group.sums, cell);
    if (program.distinct === undefined) continue;
    const value = cell.dims[program.distinct] ?? '';
    let ofValue = group.byValue.get(value);
    if (!ofValue) group.byValue.set(value, (ofValue = new Map()));
    add(ofValue, cell);
  }
  const sumsOf =
    (ofDays: DaySums): SumsOf =>
    (periods) =>
      sumPeriods(ofDays, periods, program.measures.length + 1);
  const ascending = (some: Iterable<number>): number[] => [...some].sort((a, b) => a - b);
  const sorted = ascending(days);
  const ofMeasures = filled.map(ascending);
  const [from, to] = [sorted[0], sorted.at(-1)];
  return {
    groups: [...groups].map(([code, { sums, byValue }]) => ({
      code,
      sumsOf: sumsOf(sums),
      ...(program.distinct !== undefined && {
        byValue: () => new Map(Array.from(byValue, ([value, of]) => [value, sumsOf(of)])),
      }),
    })),
    span: from === undefined || to === undefined ? undefined : { from, to },
    has: (bounds, measures) =>
      measures.some((place) => someWithin(ofMeasures[place] ?? [], bounds)),
    undated,
  };
}

/** The periods that a question lists, ascending: where no end is asked for, none that begins after today, be it that something is due then. @param span of the days that have data */
export function periodsOf(
  { grain, from, to, last: most, today }: Omit<Question, 'filters'>,
  span: Days | undefined,
): Period[] {
  if (grain !== 'all' && span === undefined && from === undefined) return [];
  const names =
    grain === 'all'
      ? ['all']
      : periodsBetween(
          from ?? periodOf(span?.from ?? 0, grain),
          to ?? periodOf(Math.min(span?.to ?? 0, today ?? Infinity), grain),
          grain,
          most,
        );
  return names.flatMap((name) => {
    const bounds = daysOf(name, grain);
    // `all` has no end that could be waited for: it is as complete as its feeds.
    return bounds
      ? [
          {
            name,
            days: bounds,
            running: grain !== 'all' && today !== undefined && bounds.to >= today,
          },
        ]
      : [];
  });
}
