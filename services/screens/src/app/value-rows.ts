import type { Measures, ShownCode, ValueState } from '@nhip/contracts';
import { dayOf, rollUp, type Cell, type Days, type Rational, type Rolled } from '@nhip/kernel';
import type { CompiledIndicator, CatalogueIndex } from '../domain/catalogue-index.js';
import { numbered, type Numbered } from '../domain/numbers.js';
import type { ValuesQuery } from '../domain/values-query.js';

export interface ValueRow extends Numbered {
  readonly period: string;
  readonly dims: Record<string, ShownCode>;
  readonly state: ValueState;
  readonly flags: readonly string[];
  readonly measures: Measures;
  /** Decimal text of the value, for exact comparison; not sent. */
  readonly text: string | undefined;
}

/** By what is judged whether a period has data and whether it is complete. */
export interface Judgement {
  /** Instant of the hub clock, integer ms. */
  readonly now: number;
  /** Periods named by deliveries. */
  readonly delivered: readonly Days[];
  /** Days of deliveries that are due and absent. */
  readonly lacking: readonly Days[];
}

/** A measure as a JSON number, as text where a JSON number cannot hold it. */
function measureJson(measure: Rational, scale: number): number | string {
  const { value, exact } = numbered(measure.toFixed(scale));
  return exact ?? (value as number);
}

const scaleOf = ({ program }: CompiledIndicator, name: string): number =>
  program.measures.find((measure) => measure.name === name)?.scale ?? 0;

export const measuresJson = (
  compiled: CompiledIndicator,
  measures: Rolled['measures'],
): ValueRow['measures'] =>
  Object.fromEntries(
    Object.entries(measures).map(([name, measure]) => [
      name,
      measure ? measureJson(measure, scaleOf(compiled, name)) : null,
    ]),
  );

/** The codes that a row is about: that of `by`, and what a filter was asked for, where it was one code. */
function dimsOf(
  index: CatalogueIndex,
  { program }: CompiledIndicator,
  valuesQuery: ValuesQuery,
  rolled: Rolled,
): ValueRow['dims'] {
  const dims: Record<string, ShownCode> = {};
  for (const { name, list } of program.dimensions) {
    const filter = valuesQuery.filters.find((one) => one.dimension === name);
    const [asked, ...more] = filter?.asked ?? [];
    if (name === valuesQuery.by) dims[name] = index.code(list, rolled.code ?? '');
    else if (filter && asked !== undefined && more.length === 0)
      dims[name] = index.code(
        list,
        [...filter.codes].find((id) => id === asked || id.startsWith(`${asked}@`)) ?? '',
      );
  }
  return dims;
}

/** Rolls cells up to the rows of an answer. */
export function valueRows(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  valuesQuery: ValuesQuery,
  cells: Iterable<Cell>,
  judgement: Judgement,
): readonly ValueRow[] {
  const filters = new Map(valuesQuery.filters.map(({ dimension, codes }) => [dimension, codes]));
  const { now, delivered, lacking } = judgement;
  const question = { ...valuesQuery, filters, today: dayOf(now), delivered, lacking };
  return rollUp(cells, compiled.indicator, compiled.program, question).map((rolled) => ({
    period: rolled.period,
    dims: dimsOf(index, compiled, valuesQuery, rolled),
    ...numbered(rolled.value),
    text: rolled.value,
    state: rolled.state,
    flags: [],
    measures: measuresJson(compiled, rolled.measures),
  }));
}
