import type { Dossier } from './dossier.js';
import type { Feedback } from './feedback.js';
import type { Indicator } from './indicators.js';
import { dossierParts, feedbackParts, procedureParts } from './measures.js';
import type { Province } from './province.js';
import { PlaceCodes, viewName, type View } from './place-codes.js';
import { rounded, whole, type Maybe } from './ratio.js';
import { Tally, type Span, type Under } from './tally.js';
import { dayNamed, type PeriodLength } from './time.js';
import type { Truth } from './truth.js';

const under = (by: string, code: string): Under => `${viewName({ by })}/${code}`;

const ofDossier = (dossier: Dossier, places: PlaceCodes): readonly Under[] => [
  ...places.of(dossier.unit, dossier.commune, dossier.receivedAt ?? 0),
  under('field', dossier.procedure.field),
  under('channel', dossier.channel ?? '1'),
  under('object', dossier.object),
];

const ofFeedback = (
  { unit, commune, field, sentAt }: Feedback,
  places: PlaceCodes,
): readonly Under[] => [...places.of(unit, commune, sentAt), under('field', field)];

/** A figure that an indicator must show. */
export interface Figure {
  readonly period: string;
  /** Of places the code version, `25747@2025-07-01`, of other dimensions the code; empty of what has none. */
  readonly code: string | undefined;
  /** Rounded; null where there is nothing to compute it from. */
  readonly value: number | null;
}

/** The days of a month, `2026-03`, or of a day, `2026-03-05`. */
function spanOf(period: string): Span {
  if (period.length > 7) return { from: dayNamed(period), to: dayNamed(period) };
  const month = period;
  const [year = 0, number = 0] = month.split('-').map(Number);
  const next = number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
  return { from: dayNamed(`${month}-01`), to: dayNamed(`${next}-01`) - 1 };
}

const CUBES = ['dossiers', 'feedback', 'procedures'] as const;
type Cube = (typeof CUBES)[number];

/** Of which days it is known that there are data. */
interface DataDays {
  /** Those that deliveries named. */
  readonly named: readonly Span[];
  /** The first of all. */
  readonly first: number;
}

/** By what it is seen that there are data of a period: an event of the kind itself, or that a record came at all. */
const SHOWN_BY: Readonly<Record<Cube, readonly string[]>> = {
  dossiers: ['received', 'finished'],
  feedback: ['feedback.received'],
  procedures: ['procedures.announced'],
};
const STOCKS = ['open', 'overdue', 'dueSoon', 'feedback.open', 'feedback.overdue'];
const ENDS = ['finished', 'onTime', 'late', 'days'];
const FLOWS_OF_PROCEDURES = /^procedures\.(announced|publishedOnTime)/;

const cubeOf = (measure: string): Cube =>
  CUBES.find((cube) => measure.startsWith(`${cube}.`)) ?? 'dossiers';
const isStock = (measure: string): boolean =>
  STOCKS.includes(measure) ||
  (cubeOf(measure) === 'procedures' && !FLOWS_OF_PROCEDURES.test(measure));

/** Every figure of every indicator, computed anew from the records that stand. */
export class Figures {
  readonly #tally: Tally;
  readonly #known: Readonly<Record<Cube, DataDays>>;

  /** @param now the instant as of which figures are told: what lies ahead of it has not happened */
  constructor(province: Province, truth: Truth, now: number) {
    this.#tally = new Tally(now);
    const { workDays } = province;
    const places = new PlaceCodes(province.units);
    for (const dossier of truth.dossiers())
      this.#tally.add(dossierParts(dossier, workDays), ofDossier(dossier, places));
    for (const feedback of truth.feedback())
      this.#tally.add(feedbackParts(feedback, workDays), ofFeedback(feedback, places));
    for (const procedure of province.procedures)
      this.#tally.add(procedureParts(procedure, workDays), [
        under('field', procedure.field),
        under('object', procedure.object),
      ]);
    const known = (cube: Cube): DataDays => {
      const named = truth.named(cube).map(spanOf);
      const first = this.#tally.first(SHOWN_BY[cube]);
      return { named, first: named.reduce((least, { from }) => Math.min(least, from), first) };
    };
    this.#known = {
      dossiers: known('dossiers'),
      feedback: known('feedback'),
      procedures: known('procedures'),
    };
  }

  /** A count of nothing is 0 where something was delivered, else there are no data; a stock is known from the first data on. */
  #hasData(measure: string, span: Span): boolean {
    const cube = cubeOf(measure);
    const { named, first } = this.#known[cube];
    if (isStock(measure)) return first <= span.to;
    const [came = '', ended = ''] = SHOWN_BY[cube];
    return (
      named.some(({ from, to }) => from <= span.to && span.from <= to) ||
      this.#tally.has(came, span) ||
      (ENDS.includes(measure) && this.#tally.has(ended, span))
    );
  }

  #read(counted: Under, measure: string, span: Span): Maybe {
    if (!this.#hasData(measure, span)) return undefined;
    return whole(this.#tally.amount(counted, measure, span));
  }

  /** The first and the last period of a grain that figures are told of. */
  range(grain: PeriodLength): readonly [from: string, to: string] | undefined {
    const names = [...this.#tally.periods(grain).keys()];
    const [first, last] = [names[0], names.at(-1)];
    return first === undefined || last === undefined ? undefined : [first, last];
  }

  /** @param view the figures are then those of each code that it shows */
  *of({ decimals, value }: Indicator, grain: PeriodLength, view?: View): Generator<Figure> {
    const name = view && viewName(view);
    const codes = name === undefined ? [undefined] : this.#tally.codes(name);
    for (const [period, span] of this.#tally.periods(grain))
      for (const code of codes) {
        const counted = code === undefined ? '' : `${name}/${code}`;
        const exact = value((measure) => this.#read(counted, measure, span));
        yield { period, code, value: exact ? rounded(exact, decimals) : null };
      }
  }
}
