import { Rational, rollUp, type Cell, type Rolled } from '@nhip/kernel';
import type { Coverage, ShownFreshness } from '../domain/deliveries.js';
import type { Asked, Known, ShownCode } from '../domain/known.js';
import { numbered, type Numbered } from '../domain/numbers.js';
import type { Asking } from '../domain/question.js';
import { stateOf, type ValueState } from '../domain/value-state.js';

export interface ValueRow extends Numbered {
  readonly period: string;
  readonly dims: Readonly<Record<string, ShownCode>>;
  readonly state: ValueState;
  readonly flags: readonly string[];
  readonly measures: Readonly<Record<string, number | string | null>>;
  /** Decimal text of the value, for exact comparison; not sent. */
  readonly text: string | undefined;
}

const textOf = (measure: Rational, scale: number): number | string => {
  const { value, exact } = numbered(measure.toFixed(scale));
  return exact ?? (value as number);
};

function measuresOf({ program }: Asked, rolled: Rolled): ValueRow['measures'] {
  const scales = new Map(program.measures.map(({ name, scale }) => [name, scale]));
  return Object.fromEntries(Object.entries(rolled.measures).map(([name, measure]) => [name, measure ? textOf(measure, scales.get(name) ?? 0) : null]));
}

/** The codes that a row is about: that of `by`, and what a filter was asked for, where it was one code. */
function dimsOf(known: Known, { program }: Asked, asking: Asking, rolled: Rolled): ValueRow['dims'] {
  const dims: Record<string, ShownCode> = {};
  for (const { name, list } of program.dimensions) {
    const filter = asking.filters.find((one) => one.dimension === name);
    if (name === asking.by) dims[name] = known.code(list, rolled.code ?? '');
    else if (filter?.asked.length === 1) dims[name] = known.code(list, [...filter.codes].find((id) => id === filter.asked[0] || id.startsWith(`${filter.asked[0]}@`)) ?? '');
  }
  return dims;
}

export interface Standing {
  readonly freshness: ShownFreshness;
  readonly coverage: Coverage;
  /** Instant as of which is judged whether a period still runs, integer ms. */
  readonly now: number;
}

/** Rolls cells up to the rows of an answer. */
export function valueRows(known: Known, asked: Asked, asking: Asking, cells: Iterable<Cell>, standing: Standing): readonly ValueRow[] {
  const filters = new Map(asking.filters.map(({ dimension, codes }) => [dimension, codes]));
  return rollUp(cells, asked.indicator, asked.program, { ...asking, filters }).map((rolled) => ({
    period: rolled.period,
    dims: dimsOf(known, asked, asking, rolled),
    ...numbered(rolled.value),
    text: rolled.value,
    state: stateOf(rolled.value !== undefined, rolled.period, asking.grain, standing),
    flags: [],
    measures: measuresOf(asked, rolled),
  }));
}
