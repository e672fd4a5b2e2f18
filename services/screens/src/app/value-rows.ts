import type { Measures, ShownCode, ValueFlag, ValueState } from '@nhip/contracts';
import {
  dayOf,
  rolledUp,
  type Days,
  type Gathered,
  type Question,
  type Rolled,
} from '@nhip/kernel';
import type { CompiledIndicator, CatalogueIndex } from '../domain/catalogue-index.js';
import { asJson, numbered, type Numbered } from '../domain/numbers.js';
import type { ValuesQuery } from '../domain/values-query.js';

export interface ValueRow extends Numbered {
  readonly period: string;
  readonly dims: Record<string, ShownCode>;
  readonly state: ValueState;
  readonly flags: readonly ValueFlag[];
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

const scaleOf = ({ program }: CompiledIndicator, name: string): number =>
  program.measures.find((measure) => measure.name === name)?.scale ?? 0;

export const measuresJson = (
  compiled: CompiledIndicator,
  measures: Rolled['measures'],
): ValueRow['measures'] =>
  Object.fromEntries(
    Object.entries(measures).map(([name, measure]) => [
      name,
      measure ? asJson(measure.toFixed(scaleOf(compiled, name))) : null,
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

/** What of a question decides which cells are summed up, and into which groups. */
export const gatheringOf = ({ filters, by }: ValuesQuery): Pick<Question, 'filters' | 'by'> => ({
  filters: new Map(filters.map(({ dimension, codes }) => [dimension, codes])),
  by,
});

/** The rows of an answer. @param gathered what the cube says to the question */
export function valueRows(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  valuesQuery: ValuesQuery,
  gathered: Gathered,
  { now, delivered, lacking }: Judgement,
): readonly ValueRow[] {
  const question = { ...valuesQuery, today: dayOf(now), delivered, lacking };
  return rolledUp(gathered, compiled.indicator, compiled.program, question).map((rolled) => ({
    period: rolled.period,
    dims: dimsOf(index, compiled, valuesQuery, rolled),
    ...numbered(rolled.value),
    text: rolled.value,
    state: rolled.state,
    flags: rolled.incomplete ? ['incomplete'] : [],
    measures: measuresJson(compiled, rolled.measures),
  }));
}
