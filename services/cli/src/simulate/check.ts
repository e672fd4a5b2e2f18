import type { QuarantinedRow, QuarantineState, Values } from '@nhip/contracts';
import {
  codeIn,
  dayNamed,
  differences,
  Figures,
  INDICATORS,
  MERGER,
  PERIOD_LENGTHS,
  periodOf,
  type Difference,
  type PeriodLength,
  type Indicator,
  type Province,
  type SimulatedRow,
  type Told,
  type Truth,
  type View,
  viewsOf,
} from '@nhip/simulator';
import { path, type Hub } from '../hub.js';
import { patiently } from './patiently.js';

const AT_ONCE = 4;
/** Days and weeks by code are compared for so long back; longer periods from the first on. */
const RECENT_DAYS = 45;

/** A wrong row waits, unless its agency has sent a right one since. */
const REFUSED: readonly QuarantineState[] = ['waiting', 'superseded'];

export interface Mismatch extends Difference {
  readonly indicator: string;
  readonly grain: PeriodLength;
  readonly view: View | undefined;
}

export interface Checked {
  readonly commit: number;
  /** Figures of the truth that were compared. */
  readonly figures: number;
  readonly mismatches: readonly Mismatch[];
}

interface Question {
  readonly indicator: Indicator;
  readonly grain: PeriodLength;
  readonly view?: View;
}

/** All that is asked of a hub. @param overMerger whether units are told apart that ended in July 2025 */
export const questions = (overMerger: boolean): readonly Question[] =>
  INDICATORS.flatMap((indicator) =>
    PERIOD_LENGTHS.flatMap((grain) => [
      { indicator, grain },
      ...indicator.by
        .flatMap((by) => viewsOf(by, overMerger))
        .map((view) => ({ indicator, grain, view })),
    ]),
  );

/** The newest commit, and the instant of it in ms. */
export interface Head {
  readonly commit: number;
  readonly at: number;
}

/** What a hub may be behind by, in ms. */
const MOST_BEHIND = 60_000;

/** A moment up to which a hub must know all, its time moving by itself: that of its newest commit, unless that is long ago. @param now instant in ms */
export const knownUntil = ({ commit, at }: Head, now: number): Head => ({
  commit,
  at: Math.max(at, now - MOST_BEHIND),
});

const toldBy = ({ values }: Values, view: View | undefined): readonly Told[] =>
  values.flatMap<Told>(({ period, dims, value, unallocated, flags, state }) => {
    const said = {
      period,
      value,
      isSimulated: flags.includes('simulated'),
      hasData: state !== 'no-data',
    };
    if (!view) return [{ ...said, code: undefined }];
    const { code = null, validFrom = null } = dims[view.by] ?? {};
    if (code === null) return [];
    const isUnallocated = unallocated === true;
    return [{ ...said, code: codeIn(view, { code, validFrom, isUnallocated }) }];
  });

type AskedValues = Readonly<Record<string, string | number | undefined>>;

interface PeriodRange {
  readonly from: string;
  readonly to: string;
}

/** The periods that a question asks for; undefined for all time. */
function spanOf({ grain, view }: Question, figures: Figures): PeriodRange | undefined {
  const range = figures.range(grain);
  const lastDay = figures.range('day')?.[1];
  if (grain === 'all' || !range || lastDay === undefined) return undefined;
  const [from, to] = range;
  if (!view || (grain !== 'day' && grain !== 'week')) return { from, to };
  const recent = periodOf(dayNamed(lastDay) - RECENT_DAYS, grain);
  return { from: recent > from ? recent : from, to };
}

/** Compares what a hub says, as of one commit, with what is true. */
export class Check {
  constructor(
    private readonly hub: Hub,
    private readonly province: Province,
  ) {}

  #values(id: string, query: AskedValues) {
    const url = path`/api/v1/indicators/${id}/values`;
    return patiently(() => this.hub.get<Values>('operator', url, query));
  }

  /** Values as of a commit: what stands now, where it is still the last one, costs less. */
  async #asOf(commit: number, id: string, query: AskedValues) {
    const now = await this.#values(id, query);
    return now.commit === commit ? now : this.#values(id, { ...query, asOf: commit });
  }

  async head(): Promise<Head> {
    const { commit, at } = await this.#values('one-stop.received', { grain: 'all' });
    return { commit, at: at === null ? Date.now() : Date.parse(at) };
  }

  /** @param truth what had been sent when the commit was made @param onDone how many of how many questions are answered */
  async figures(
    truth: Truth,
    { commit, at }: Head,
    onDone: (done: number, of: number) => void,
  ): Promise<Checked> {
    const figures = new Figures(this.province, truth, at);
    const first = figures.range('day')?.[0];
    const all = questions(first !== undefined && dayNamed(first) < MERGER);
    const open = [...all];
    const mismatches: Mismatch[] = [];
    let compared = 0;
    const work = async (): Promise<void> => {
      for (let next = open.pop(); next; next = open.pop()) {
        const { indicator, grain, view } = next;
        const span = spanOf(next, figures);
        const answer = await this.#asOf(commit, indicator.id, { grain, ...view, ...span });
        const told = toldBy(answer, view);
        const expected = [...figures.of(indicator, grain, view)].filter(
          ({ period }) => span === undefined || period >= span.from,
        );
        compared += expected.length;
        for (const one of differences(expected, told, indicator.isCount))
          mismatches.push({ indicator: indicator.id, grain, view, ...one });
        onDone(all.length - open.length, all.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { commit, figures: compared, mismatches };
  }

  /** Rows that were refused though they were right, and wrong ones that were not, or for another reason. @param wrong all wrong rows that were sent */
  async refusals(feed: string, wrong: readonly SimulatedRow[]): Promise<readonly string[]> {
    const url = path`/api/v1/feeds/${feed}/quarantine`;
    const rows: QuarantinedRow[] = [];
    for (const state of REFUSED)
      rows.push(
        ...(await patiently(() => this.hub.list<QuarantinedRow>('operator', url, { state }))),
      );
    const open = new Map<string, string[]>();
    for (const { key, refusedAs = '' } of wrong)
      open.set(key, [...(open.get(key) ?? []), refusedAs]);
    const unexpected = rows.flatMap(({ key, findings }) => {
      const expected = open.get(key ?? '') ?? [];
      const found = expected.findIndex((code) => findings.some((one) => one.code === code));
      if (found < 0) return [`${key ?? ''}: + ${findings.map(({ code }) => code).join(', ')}`];
      expected.splice(found, 1);
      return [];
    });
    const missing = [...open].flatMap(([key, codes]) => codes.map((code) => `${key}: − ${code}`));
    return [...unexpected, ...missing];
  }
}

/** How a mismatch is named: `one-stop.open day by agency 2026-11-02 H09.03@2025-07-01`; in brackets what is wrong beside the value. */
export const nameOf = ({ indicator, grain, view, period, code = '', fault }: Mismatch): string =>
  [
    indicator,
    grain,
    ...(view ? ['by', ...Object.values(view)] : []),
    period,
    code,
    fault ? `(${fault})` : '',
  ]
    .filter(Boolean)
    .join(' ');
