import {
  daysOf,
  dayOf,
  gatheringOf,
  owedTo,
  periodOf,
  RewoundCube,
  rolledUpFrom,
  saidTo,
  type Days,
  type Gathering,
  type Judged,
  type Rolled,
  type Source,
} from '@nhip/kernel';
import { tooManyObservations } from '../faults.js';
import type { FigureSource } from './ports.js';
import type { Question } from './question.js';

/** Rows of one answer, over all of its pages. */
const MOST_OBSERVATIONS = 200_000;

/** Codes, and periods from one to another; `undefined` of grain `all`. */
export interface Extent {
  readonly codes: ReadonlySet<string>;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** The cubes of one question as they stood at a commit; they can go back to another one. */
export class Figures {
  private constructor(
    private readonly question: Question,
    private readonly gathering: Gathering,
    /** By the names that they have in the formulas. */
    readonly cubes: ReadonlyMap<string, RewoundCube>,
  ) {}

  /** @param since the commit to which they can go back; 0 = to the first */
  static async read(
    source: Pick<FigureSource, 'history'>,
    question: Question,
    since: number,
    commit: number,
  ): Promise<Figures> {
    const gathering = gatheringOf(question.asked);
    const cubes = new Map<string, RewoundCube>();
    for (const [name, program] of question.compiled.programs) {
      const { id, version } = program;
      // No version is whole yet, or none that can be read.
      const isLive = question.live.get(id)?.version === version;
      const { cells, changes } = isLive
        ? await source.history(id, version, since, commit)
        : { cells: [], changes: [] };
      cubes.set(name, new RewoundCube(program, gathering, cells, changes));
    }
    return new Figures(question, gathering, cubes);
  }

  /** All that has data or had: what is listed stays so, whatever is taken away again. */
  extent(judged: Judged): Extent {
    const { grain, from, to } = this.question.asked;
    const read = [...this.cubes.values()].filter(({ program }) =>
      this.question.compiled.read.includes(program),
    );
    const codes = new Set(read.flatMap((cube) => [...cube.codes]));
    if (grain === 'all') return { codes };
    const days = this.#days(read, judged);
    if (!days && from === undefined) return { codes: new Set() };
    const end = Math.min(days?.to ?? 0, dayOf(judged.at.now));
    return {
      codes,
      from: from ?? periodOf(days?.from ?? 0, grain),
      to: to ?? periodOf(end, grain),
    };
  }

  #days(read: readonly RewoundCube[], { deliveries }: Judged): Days | undefined {
    const days = read.flatMap((cube) => cube.days ?? []);
    if (days.length === 0) return undefined;
    const delivered = deliveries.delivered(this.question.feeds);
    return {
      from: days.reduce((least, { from }) => Math.min(least, from), Infinity),
      to: [...days, ...delivered].reduce((most, { to }) => Math.max(most, to), -Infinity),
    };
  }

  /** A function that rolls up some of the values as the cubes stand. @throws Fault `too-many-observations` */
  roller(judged: Judged): (extent: Extent) => readonly Rolled[] {
    const { compiled, asked, index } = this.question;
    const owed = new Map(
      [...this.cubes].map(([name, { program }]) => [name, owedTo(judged, program, this.gathering)]),
    );
    return ({ codes, from, to }) => {
      const sources = new Map(
        [...this.cubes].map(([name, cube]): [string, Source] => {
          const said = saidTo(index.catalogue, cube.program, this.gathering, (question) =>
            cube.gathered(question, codes),
          );
          return [name, { ...said, ...owed.get(name) }];
        }),
      );
      const { grain, by } = asked;
      return rolledUpFrom(sources, compiled.indicator, {
        grain,
        today: dayOf(judged.at.now),
        ...(by !== undefined && { by }),
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
      });
    };
  }

  /** @throws Fault `too-many-observations` */
  assertBounded({ codes, from, to }: Extent): void {
    const { grain } = this.question.asked;
    const [first, last] = [daysOf(from ?? '', grain), daysOf(to ?? '', grain)];
    if (!first || !last) return;
    const periods = (last.to - first.from + 1) / (first.to - first.from + 1);
    if (periods * codes.size > MOST_OBSERVATIONS) throw tooManyObservations(MOST_OBSERVATIONS);
  }
}
