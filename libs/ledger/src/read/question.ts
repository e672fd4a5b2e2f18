import { blockOf, type BatchSpan } from '../packed/delta-row.js';
import { plus, type Exact } from '../packed/exact.js';

/** A measure asked for: name and index in the cube. */
export interface AskedMeasure {
  readonly name: string;
  readonly index: number;
  readonly stock: boolean;
}

/** What stands behind a number: measures of a cube version, over days and some codes. */
export interface Scope {
  readonly cube: string;
  readonly version: number;
  readonly measures: readonly AskedMeasure[];
  readonly from: number;
  readonly to: number;
  /** Per position of the cube's dimensions the code versions that count; undefined = all. */
  readonly filters: readonly (readonly string[] | undefined)[];
  /** Where in the dims of its cells the value stands whose different ones the cube counts; absent: it counts none. */
  readonly distinct?: number | undefined;
}

/** Batches of one bucket. */
export interface Span extends BatchSpan {
  readonly bucket: number;
}

const [LEAST_BLOCK, MOST_BLOCK] = [-32_768, 32_767];

/** The combinations and blocks of a scope as SQL over `core.combo k join core.delta d`. @param values parameters, to which its own are added */
export function deltasOf(scope: Scope, values: unknown[]): string {
  const stocks = scope.measures.some(({ stock }) => stock);
  const first = stocks ? LEAST_BLOCK : Math.max(LEAST_BLOCK, blockOf(scope.from));
  const last = Math.min(MOST_BLOCK, blockOf(scope.to));
  const param = (value: unknown): string => `$${values.push(value)}`;
  const tests = scope.filters.flatMap((codes, i) =>
    codes ? [`k.dims[${i + 1}] = any(${param(codes)}::text[])`] : [],
  );
  return `core.combo k join core.delta d on d.combo = k.id and d.block between ${param(first)} and ${param(last)}
    where ${[`k.cube = ${param(scope.cube)}`, `k.cube_version = ${param(scope.version)}`, ...tests].join(' and ')}`;
}

/** Adds what a day's values say of the measures asked for: a flow counts within the days, a stock up to their end. */
export function addAsked(to: Exact[], scope: Scope, day: number, values: readonly Exact[]): void {
  if (day > scope.to) return;
  scope.measures.forEach(({ index, stock }, i) => {
    if (stock || day >= scope.from) to[i] = plus(to[i] ?? 0, values[index] ?? 0);
  });
}

export const nothing = ({ measures }: Scope): Exact[] => measures.map(() => 0);
