import type { QuarantinedRow, Values } from '@nhip/contracts';
import {
  dayNamed,
  differences,
  Figures,
  PERIOD_LENGTHS,
  INDICATORS,
  periodOf,
  type Difference,
  type PeriodLength,
  type Indicator,
  type Province,
  type SimulatedRow,
  type Told,
  type Truth,
} from '@nhip/simulator';
import { path, type Hub } from '../hub.js';
import { patiently } from './patiently.js';

const AT_ONCE = 4;
/** Days and weeks by code are compared for so long back; longer periods from the first on. */
const RECENT_DAYS = 45;
/** The level above that of the units, by dimension. */
const ABOVE: Readonly<Record<string, string>> = { agency: 'root', commune: 'province' };

export interface Mismatch extends Difference {
  readonly indicator: string;
  readonly grain: PeriodLength;
  readonly by: string | undefined;
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
  readonly by?: string;
}

/** All that is asked of a hub. */
export const QUESTIONS: readonly Question[] = INDICATORS.flatMap((indicator) =>
  PERIOD_LENGTHS.flatMap((grain) => [
    { indicator, grain },
    ...indicator.by.map((by) => ({ indicator, grain, by })),
  ]),
);

/** The newest commit, and the instant of it in ms. */
export interface Head {
  readonly commit: number;
  readonly at: number;
}

const toldBy = ({ values }: Values, by: string | undefined): readonly Told[] =>
  values.flatMap(({ period, dims, value, unallocated }) => {
    const code = by === undefined ? undefined : dims[by]?.code;
    if (unallocated || (by !== undefined && !code)) return [];
    return [{ period, code: code ?? undefined, value }];
  });

type AskedValues = Readonly<Record<string, string | number | undefined>>;

interface PeriodRange {
  readonly from: string;
  readonly to: string;
}

/** The periods that a question asks for; undefined for all time. */
function spanOf({ grain, by }: Question, figures: Figures): PeriodRange | undefined {
  const range = figures.range(grain);
  const lastDay = figures.range('day')?.[1];
  if (grain === 'all' || !range || lastDay === undefined) return undefined;
  const [from, to] = range;
  if (by === undefined || (grain !== 'day' && grain !== 'week')) return { from, to };
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

  /** @param truth what had been sent when the commit was made @param onDone how many of the questions are answered */
  async figures(
    truth: Truth,
    { commit, at }: Head,
    onDone: (done: number) => void,
  ): Promise<Checked> {
    const figures = new Figures(this.province, truth, at);
    const open = [...QUESTIONS];
    const mismatches: Mismatch[] = [];
    let compared = 0;
    const work = async (): Promise<void> => {
      for (let next = open.pop(); next; next = open.pop()) {
        const { indicator, grain, by } = next;
        const span = spanOf(next, figures);
        const asked = { grain, by, ...span };
        const answers = [await this.#asOf(commit, indicator.id, asked)];
        const level = by === undefined ? undefined : ABOVE[by];
        if (level) answers.push(await this.#asOf(commit, indicator.id, { ...asked, level }));
        const told = answers.flatMap((answer) => toldBy(answer, by));
        const expected = [...figures.of(indicator, grain, by)].filter(
          ({ period }) => span === undefined || period >= span.from,
        );
        compared += expected.length;
        for (const one of differences(expected, told))
          mismatches.push({ indicator: indicator.id, grain, by, ...one });
        onDone(QUESTIONS.length - open.length);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    return { commit, figures: compared, mismatches };
  }

  /** Rows that wait though they were right, and wrong ones that do not, or for another reason. @param wrong all wrong rows that were sent */
  async refusals(feed: string, wrong: readonly SimulatedRow[]): Promise<readonly string[]> {
    const url = path`/api/v1/feeds/${feed}/quarantine`;
    const rows = await patiently(() => this.hub.list<QuarantinedRow>('operator', url));
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

/** How a mismatch is named: `one-stop.open day by agency 2026-11-02 H09.03`. */
export const nameOf = ({ indicator, grain, by, period, code }: Mismatch): string =>
  [indicator, grain, ...(by === undefined ? [] : ['by', by]), period, code ?? ''].join(' ').trim();
