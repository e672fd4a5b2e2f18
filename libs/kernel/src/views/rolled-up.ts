import type { Text } from '@nhip/contracts';
import {
  compileIndicator,
  type Formulated,
  type IndicatorFormulas,
} from '../model/indicator-formulas.js';
import type { FigureValues } from '../expression/figure.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import { MIXED, type DataKind } from './data-kind.js';
import {
  gather,
  meets,
  periodsOf,
  type Cell,
  type Gathered,
  type Question,
  type Rolled,
} from './roll-up.js';
import {
  placed,
  Sight,
  type PlacedFigure,
  type Programs,
  type Source,
  type Sources,
} from './sight.js';

interface Reading extends IndicatorFormulas {
  readonly decimals: number;
  /** What the value is computed of. */
  readonly ofValue: readonly PlacedFigure[];
  /** What the target is, and not the value. */
  readonly ofTarget: readonly PlacedFigure[];
  /** What says whether the value is provisional. */
  readonly ofProvisional: readonly PlacedFigure[];
}

function compileReading(indicator: Formulated, programs: Programs): Reading {
  const scope = new Map([...programs].map(([name, { measures }]) => [name, measures]));
  const formulas = compileIndicator(indicator, scope);
  return {
    ...formulas,
    decimals: indicator.decimals,
    ofValue: formulas.value.figures.map((figure) => placed(figure, programs)),
    ofTarget: formulas.target?.figures.map((figure) => placed(figure, programs)) ?? [],
    ofProvisional: formulas.provisional.flatMap(({ formula }) =>
      formula.figures.map((figure) => placed(figure, programs)),
    ),
  };
}

/** By indicator, with the programs that it was compiled for: a wall asks the same again with each commit. */
const readings = new WeakMap<
  Formulated,
  { readonly programs: readonly Source['program'][]; readonly reading: Reading }
>();

function readingOf(indicator: Formulated, sources: Sources): Reading {
  const programs = [...sources.values()].map(({ program }) => program);
  const kept = readings.get(indicator);
  if (
    kept?.programs.length === programs.length &&
    programs.every((one, i) => one === kept.programs[i])
  )
    return kept.reading;
  const named = new Map([...sources].map(([name, { program }]) => [name, program]));
  const reading = compileReading(indicator, named);
  readings.set(indicator, { programs, reading });
  return reading;
}

/** From the first to the last day on which there are data, be it that a delivery named it and had nothing to report. */
const spanOf = (sources: readonly Source[]): Days | undefined =>
  sources.reduce<Days | undefined>((whole, { gathered: { span }, delivered = [] }) => {
    if (!span) return whole;
    const from = Math.min(whole?.from ?? span.from, span.from);
    return { from, to: Math.max(whole?.to ?? span.to, span.to, ...delivered.map(({ to }) => to)) };
  }, undefined);

/** The cubes that the value is computed of: they decide what is listed. */
function sourcesFor({ ofValue }: Reading, sources: Sources): readonly Source[] {
  const names = ofValue.length > 0 ? new Set(ofValue.map(({ cube }) => cube)) : [''];
  return [...names].map((name) => sources.get(name) as Source);
}

/** Of which kinds the data are that the value is computed of. */
const kindsOf = (read: readonly Source[]): ReadonlySet<DataKind> =>
  new Set(read.flatMap(({ kinds = [] }) => kinds));

/** The codes that are listed, each with how many code versions are added up in the cube that has most of them. */
function listedIn(gathered: readonly Gathered[]): ReadonlyMap<string, number | undefined> {
  const codes = new Map<string, number | undefined>();
  for (const { code, leaves } of gathered.flatMap(({ groups }) => [...groups])) {
    const known = codes.get(code);
    codes.set(code, known === undefined || (leaves ?? 0) > known ? leaves : known);
  }
  return codes;
}

const lackedBy = ({ value }: Reading, figures: FigureValues): readonly string[] => [
  ...new Set(
    value.addends.flatMap(({ indicator, compute }) => (compute(figures) ? [] : [indicator])),
  ),
];

/** Why a value is provisional, by the first condition that holds. */
const reasonOf = ({ provisional }: Reading, figures: FigureValues): Text | undefined =>
  provisional.find(({ formula }) => formula.compute(figures) === true)?.reason;

const noneOf = (figures: readonly PlacedFigure[]): FigureValues =>
  Object.fromEntries(figures.map(({ name }) => [name, undefined]));

type PeriodsQuestion = Omit<Question, 'filters' | 'delivered' | 'lacking'>;

/**
 * Values of an indicator: leaves are summed first, the formula is evaluated on exact rationals, and rounded once, halves away from zero.
 * A flow is 0 in a period that a delivery names or of which a row has come, a stock from the first day with data on; before, there are no data.
 * Every period is listed (of them the `last`, where so many are asked for), ascending; with `by`, every code that has data in each. Throws Fault where more is asked than can be listed.
 * A value is as provisional and as incomplete as the worst that it is computed of; it is provisional, too, where it adds up indicators of which one has no data, and where the indicator says so.
 * Where its cubes hold both simulated and real data there are none, with the reason.
 * @param sources the cubes of its formulas: the filters and the `by` of the question are in them already
 */
export function rolledUpFrom(
  sources: Sources,
  indicator: Formulated,
  question: PeriodsQuestion,
): readonly Rolled[] {
  const how = readingOf(indicator, sources);
  const { value, target, decimals, ofValue, ofTarget } = how;
  const read = sourcesFor(how, sources);
  const gathered = read.map((source) => source.gathered);
  const kinds = kindsOf(read);
  const [isMixed, simulated] = [kinds.size > 1, kinds.has('simulated')];
  const periods = periodsOf(question, spanOf(read));
  const codes = listedIn(gathered);
  const sight = new Sight(sources, periods, question.grain);
  return periods.flatMap(({ name, running }, index) => {
    return Array.from(codes, ([code, leaves]): Rolled => {
      const isMoving = running || sight.isLacking(ofValue, code, index);
      const measures = isMixed ? noneOf(ofValue) : sight.values(ofValue, code, index);
      const text = isMixed ? undefined : value.compute(measures)?.toFixed(decimals);
      const lacks = isMixed ? [] : lackedBy(how, measures);
      const provisional =
        text === undefined
          ? undefined
          : reasonOf(how, sight.values(how.ofProvisional, code, index));
      const reason = isMixed ? MIXED : provisional;
      const isProvisional = isMoving || reason !== undefined || lacks.length > 0;
      return {
        period: name,
        ...(question.by !== undefined && { code }),
        ...(leaves !== undefined && { leaves }),
        value: text,
        measures,
        ...(target && {
          target: target.compute(sight.values(ofTarget, code, index))?.toFixed(decimals),
        }),
        incomplete: sight.isIncomplete(ofValue, code, index),
        simulated,
        ...(lacks.length > 0 && { lacks }),
        ...(reason && { reason }),
        state: text === undefined ? 'no-data' : isProvisional ? 'provisional' : 'complete',
      };
    });
  });
}

/** `rolledUpFrom` of one cube. */
export function rolledUp(
  gathered: Gathered,
  indicator: Formulated,
  program: CubeProgram,
  { delivered, lacking, ...question }: Omit<Question, 'filters'>,
): readonly Rolled[] {
  const judged = {
    ...(delivered && { delivered }),
    ...(lacking && { isLacking: (days: Days) => lacking.some((one) => meets(one, days)) }),
  };
  return rolledUpFrom(new Map([['', { program, gathered, ...judged }]]), indicator, question);
}

/** `rolledUp` of cells that nobody has summed up yet: each is looked at. */
export const rollUp = (
  cells: Iterable<Cell>,
  indicator: Formulated,
  program: CubeProgram,
  question: Question,
): readonly Rolled[] => rolledUp(gather(cells, program, question), indicator, program, question);
