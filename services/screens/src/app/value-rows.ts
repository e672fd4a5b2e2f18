import type { Measures, ShownCode, ValueFlag, ValueState } from '@nhip/contracts';
import { dayOf, rolledUp, standingOf, type Days, type Gathered, type Rolled } from '@nhip/kernel';
import type { CompiledIndicator, CatalogueIndex } from '../domain/catalogue-index.js';
import type { Gathering } from '../domain/gather-live.js';
import { asJson, numbered, type Numbered } from '../domain/numbers.js';
import type { ValuesQuery } from '../domain/values-query.js';

export interface ValueRow extends Numbered {
  readonly period: string;
  readonly dims: Record<string, ShownCode>;
  /** Of several units under its code, that cannot be told apart in the units asked for. */
  readonly unallocated?: true;
  /** Of a sum by level: how many code versions are in it, and the next level under its code. */
  readonly leaves?: number;
  readonly below?: string;
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

/** What went over into several units that no code has all of. */
const SEVERAL: ShownCode = {
  code: '',
  validFrom: null,
  name: { vi: 'nhiều đơn vị', en: 'several units' },
};

/** @param key of the group that a row is */
function listedCode(index: CatalogueIndex, list: string, key: string): ShownCode {
  const { code, unallocated } = standingOf(key);
  return code === '' && unallocated ? SEVERAL : index.code(list, code);
}

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
    if (name === valuesQuery.by) dims[name] = listedCode(index, list, rolled.code ?? '');
    else if (filter && asked !== undefined && more.length === 0)
      dims[name] = index.code(
        list,
        filter.version ??
          [...filter.codes].find((id) => id === asked || id.startsWith(`${asked}@`)) ??
          '',
      );
  }
  return dims;
}

function summedOf(
  index: CatalogueIndex,
  { program }: CompiledIndicator,
  { by }: ValuesQuery,
  { code, leaves }: Rolled,
): Pick<ValueRow, 'leaves' | 'below'> {
  if (leaves === undefined || code === undefined) return {};
  const { list = '' } = program.dimensions.find(({ name }) => name === by) ?? {};
  const below = index.levelBelow(list, code);
  return { leaves, ...(below !== undefined && { below }) };
}

const unallocatedIn = ({ code = '' }: Rolled): Pick<ValueRow, 'unallocated'> =>
  standingOf(code).unallocated ? { unallocated: true } : {};

export const gatheringOf = ({ filters, by, level, restatement }: ValuesQuery): Gathering => ({
  filters: new Map(filters.map(({ dimension, codes }) => [dimension, codes])),
  by,
  level,
  restatement,
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
    ...unallocatedIn(rolled),
    ...summedOf(index, compiled, valuesQuery, rolled),
    ...numbered(rolled.value),
    text: rolled.value,
    state: rolled.state,
    flags: rolled.incomplete ? ['incomplete'] : [],
    measures: measuresJson(compiled, rolled.measures),
  }));
}
