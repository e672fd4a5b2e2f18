import { setImmediate } from 'node:timers/promises';
import {
  LastChanges,
  nextCutOff,
  rowKey,
  type DataKind,
  type Judged,
  type Rolled,
} from '@nhip/kernel';
import { comparePlaces, type Moment, type Place } from '../domain/observations-cursor.js';
import { updatedAfterTooOld } from '../faults.js';
import { Figures, type Extent } from './figures.js';
import { judgedAt } from './judgement.js';
import type { FigureSource, Journal, KnownDelivery } from './ports.js';
import type { Question } from './question.js';

/** An observation with the commit by which it came to say what it does; absent where none has changed it. */
export interface Observed {
  readonly rolled: Rolled;
  readonly place: Place;
  readonly commit: number | undefined;
}

/** The observations of one question at one moment, in the order of their pages. */
export interface Walk {
  readonly question: Question;
  readonly judged: Judged;
  readonly rows: readonly Observed[];
}

/** What is asked of which moment. */
export interface WalkQuestion {
  readonly question: Question;
  readonly kinds: ReadonlyMap<string, DataKind>;
  readonly upTo: Moment;
  /** What changed after it; absent: everything. */
  readonly since?: Moment | undefined;
  /** See `ObservationsCursor`. */
  readonly isTold: boolean;
}

/** So many rows are judged at moments of before. */
const MOST_JUDGED = 2_000_000;
/** Commits that are gone back over before others get their turn. */
const COMMITS_A_TURN = 64;

const placeOf = ({ period, code = '' }: Rolled): Place => ({ period, code });
const said = ({ value, state, reason }: Rolled): string => JSON.stringify([value, state, reason]);

/** Rolls up what an indicator says at a moment, and finds what of it is new. */
export class Observe {
  constructor(
    private readonly source: Pick<FigureSource, 'history'>,
    private readonly journal: Pick<Journal, 'deliveries'>,
  ) {}

  async walk(asked: WalkQuestion): Promise<Walk> {
    const { question, kinds, upTo, since } = asked;
    const feeds = question.feeds.map(({ id }) => id);
    const deliveries = await this.journal.deliveries(feeds, upTo.at);
    const judged = judgedAt(question.index.catalogue, deliveries, kinds, upTo.at);
    const figures = await this.#figures(asked, since?.commit ?? 0);
    const extent = figures.extent(judged);
    figures.assertBounded(extent);
    const all = extent.codes.size > 0 ? figures.roller(judged)(extent) : [];
    const restated = since && this.#judgedAnew(asked, since, figures, extent, deliveries, all);
    const found = await this.#lastChanges(asked, figures, judged, all);
    if (!since || !restated) return walkOf(question, judged, all, found);
    const isNew = (row: Rolled): boolean => found.has(rowKey(row)) || restated.has(rowKey(row));
    const fresh = all.filter(isNew);
    // Of what is only judged anew the last change lies further back.
    if (fresh.every((row) => found.has(rowKey(row)))) return walkOf(question, judged, fresh, found);
    const whole = await this.#figures(asked, 0);
    return walkOf(question, judged, fresh, await this.#lastChanges(asked, whole, judged, fresh));
  }

  #figures({ question, upTo }: WalkQuestion, since: number): Promise<Figures> {
    return Figures.read(this.source, question, since, upTo.commit);
  }

  async #lastChanges(
    { question }: WalkQuestion,
    figures: Figures,
    judged: Judged,
    rows: readonly Rolled[],
  ): Promise<ReadonlyMap<string, number>> {
    const { asked, compiled } = question;
    const { value, provisional } = compiled.formulas;
    const roll = figures.roller(judged);
    const search = new LastChanges(
      rows,
      figures.cubes,
      [value, ...provisional.map(({ formula }) => formula)].flatMap((one) => one.figures),
      asked.grain,
      (codes, from, to) => roll({ codes, ...(asked.grain !== 'all' && { from, to }) }),
    );
    for (let steps = 1; search.step(); steps += 1)
      if (steps % COMMITS_A_TURN === 0) await setImmediate();
    return search.found;
  }

  /** The rows that say something else by what was known of deliveries, and by the clock, at moments since. */
  #judgedAnew(
    asked: WalkQuestion,
    since: Moment,
    figures: Figures,
    extent: Extent,
    deliveries: readonly KnownDelivery[],
    rows: readonly Rolled[],
  ): ReadonlySet<string> {
    const { question, kinds } = asked;
    const moments = [
      since.at,
      ...(asked.isTold ? [] : turnsIn(asked, since, deliveries, rows.length)),
    ];
    const now = new Map(rows.map((row) => [rowKey(row), said(row)]));
    const { catalogue } = question.index;
    const anew = new Set<string>();
    for (const at of moments)
      for (const row of figures.roller(judgedAt(catalogue, deliveries, kinds, at))(extent))
        if (now.get(rowKey(row)) !== said(row)) anew.add(rowKey(row));
    return anew;
  }
}

/** Before and after a cut-off a delivery that is not there is judged otherwise, and may be judged as before once it has come; so it may once it is taken back. */
function turnsIn(
  { question, upTo }: WalkQuestion,
  since: Moment,
  deliveries: readonly KnownDelivery[],
  rows: number,
): readonly number[] {
  const { catalogue } = question.index;
  const moments = new Set<number>();
  const add = (...turns: readonly number[]): void => {
    for (const at of turns) moments.add(at);
    if (moments.size * rows > MOST_JUDGED) throw updatedAfterTooOld();
  };
  for (const { withdrawnAt = -Infinity } of deliveries)
    if (withdrawnAt > since.at) add(withdrawnAt - 1);
  for (const { schedule } of question.feeds) {
    const days = judgedAt(catalogue, [], new Map(), upTo.at).at.workingDays;
    for (
      let at = nextCutOff(schedule, since.at, days);
      at !== undefined && at < upTo.at;
      at = nextCutOff(schedule, at, days)
    )
      add(at, at + 1);
  }
  return [...moments];
}

function walkOf(
  question: Question,
  judged: Judged,
  rows: readonly Rolled[],
  found: ReadonlyMap<string, number>,
): Walk {
  // What a cube said before its version was read was told to nobody.
  const from = question.compiled.read.reduce(
    (most, { id }) => Math.max(most, question.live.get(id)?.from ?? 0),
    0,
  );
  const observed = rows.map((rolled): Observed => {
    const commit = found.get(rowKey(rolled));
    return {
      rolled,
      place: placeOf(rolled),
      commit: commit === undefined ? undefined : Math.max(commit, from),
    };
  });
  return { question, judged, rows: observed.sort((a, b) => comparePlaces(a.place, b.place)) };
}
