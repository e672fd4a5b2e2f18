import type { Measures, ShownCode, Text, ValueFlag, ValueState } from '@nhip/contracts';
import { dayOf } from '../time/days.js';
import { ranksOf, type Rank } from './ranks.js';
import { rolledUpFrom } from './rolled-up.js';
import { standingOf } from './standing.js';
import type { Rolled } from './roll-up.js';
import type { Sources } from './sight.js';
import type { CompiledIndicator, CatalogueIndex } from './catalogue-index.js';
import { dimensionsOf } from './dimensions.js';
import type { Gathering } from './gathering.js';
import { asJson, numbered, type Numbered } from './numbers.js';
import type { ValuesQuery } from './values-query.js';

/** What a value was before: with the last commit that made it so, and when its period became complete (ISO). */
export interface Revised extends Numbered {
  readonly commit: number;
  readonly at: string;
}

export interface ValueRow extends Numbered, Partial<Rank> {
  readonly period: string;
  readonly dims: Record<string, ShownCode>;
  /** What is aimed at; absent where the indicator has no target. */
  readonly target?: number | null;
  /** Of several units under its code, that cannot be told apart in the units asked for. */
  readonly unallocated?: true;
  /** Of a sum by level: how many code versions are in it, and the next level under its code. */
  readonly leaves?: number;
  readonly below?: string;
  readonly state: ValueState;
  /** Why it is provisional, where its indicator says so. */
  readonly reason?: Text;
  /** Indicators that it adds up, and that have no data. */
  readonly lacks?: readonly string[];
  readonly flags: readonly ValueFlag[];
  /** What it was when its period became complete, where that was another value. */
  readonly revised?: Revised;
  readonly measures: Measures;
  /** Decimal text of the value, for exact comparison; not sent. */
  readonly text: string | undefined;
}

/** Decimals of each figure of the value, by name. */
const scalesOf = ({ formulas, programs }: CompiledIndicator): ReadonlyMap<string, number> =>
  new Map(
    formulas.value.figures.map(({ name, cube, measure, view }) => [
      name,
      view.distinct
        ? 0
        : (programs.get(cube)?.measures.find((one) => one.name === measure)?.scale ?? 0),
    ]),
  );

/** Figures as decimal text, by name; those that are there. */
export function figureTexts(
  compiled: CompiledIndicator,
  figures: Rolled['measures'],
): ReadonlyMap<string, string> {
  const scales = scalesOf(compiled);
  return new Map(
    Object.entries(figures).flatMap(([name, figure]): [string, string][] =>
      figure ? [[name, figure.toFixed(scales.get(name) ?? 0)]] : [],
    ),
  );
}

export function measuresJson(
  compiled: CompiledIndicator,
  figures: Rolled['measures'],
): ValueRow['measures'] {
  const texts = figureTexts(compiled, figures);
  return Object.fromEntries(
    Object.keys(figures).map((name) => {
      const text = texts.get(name);
      return [name, text === undefined ? null : asJson(text)];
    }),
  );
}

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
  compiled: CompiledIndicator,
  valuesQuery: ValuesQuery,
  rolled: Rolled,
): ValueRow['dims'] {
  const dims: Record<string, ShownCode> = {};
  for (const { name, list } of dimensionsOf(compiled)) {
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

/** The code versions that a row is about, by dimension. */
export const versionIds = (dims: ValueRow['dims']): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    Object.entries(dims).map(([name, { code, validFrom }]) => [name, [`${code}@${validFrom}`]]),
  );

function targetOf({ indicator }: CompiledIndicator, { target }: Rolled): Pick<ValueRow, 'target'> {
  if (indicator.target === undefined) return {};
  if (typeof indicator.target === 'number') return { target: indicator.target };
  return { target: numbered(target).value };
}

/** Of rows that are listed by a dimension, the ranks within each period. */
const ranksByPeriod = (
  rows: readonly Rolled[],
  { indicator }: CompiledIndicator,
): readonly (Rank | undefined)[] =>
  [...Map.groupBy(rows, ({ period }) => period).values()].flatMap((ofPeriod) =>
    ranksOf(ofPeriod, indicator.direction),
  );

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

const flagsOf = ({ incomplete, simulated }: Rolled): readonly ValueFlag[] => [
  ...(incomplete ? (['incomplete'] as const) : []),
  ...(simulated ? (['simulated'] as const) : []),
];

/** What was rolled up, as rows of an answer. @param all of whole periods, where they are ranked */
export function shapeRows(
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  valuesQuery: ValuesQuery,
  all: readonly Rolled[],
): readonly ValueRow[] {
  const ranks = ranksByPeriod(all, compiled);
  return all.map((rolled, i) => ({
    period: rolled.period,
    dims: dimsOf(index, compiled, valuesQuery, rolled),
    ...unallocatedIn(rolled),
    ...summedOf(index, compiled, valuesQuery, rolled),
    ...numbered(rolled.value),
    text: rolled.value,
    ...targetOf(compiled, rolled),
    ...ranks[i],
    state: rolled.state,
    ...(rolled.reason && { reason: rolled.reason }),
    ...(rolled.lacks && { lacks: rolled.lacks }),
    flags: flagsOf(rolled),
    measures: measuresJson(compiled, rolled.measures),
  }));
}

/** The rows of an answer. @param sources what the cubes say to the question @param now instant of the hub clock, integer ms */
export const valueRows = (
  index: CatalogueIndex,
  compiled: CompiledIndicator,
  valuesQuery: ValuesQuery,
  sources: Sources,
  now: number,
): readonly ValueRow[] =>
  shapeRows(
    index,
    compiled,
    valuesQuery,
    rolledUpFrom(sources, compiled.indicator, { ...valuesQuery, today: dayOf(now) }),
  );
