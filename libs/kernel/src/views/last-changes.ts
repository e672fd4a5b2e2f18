import { UNDATED_DAY, type Grain } from '@nhip/contracts';
import type { Figure } from '../expression/figure.js';
import type { CubeProgram } from '../cubes/cube-program.js';
import type { Days } from '../time/days.js';
import type { RewoundCube, Touched } from './rewound-cube.js';
import type { Rolled } from './roll-up.js';
import { shifted } from './shifted.js';

/** Values of some codes in the periods from one to another, as the cubes stand. */
export type RollUp = (codes: ReadonlySet<string>, from: string, to: string) => readonly Rolled[];

/** A figure that decides what a row says, with the days of which it is in each period. */
interface Reach {
  readonly cube: string;
  readonly isOfAll: boolean;
  readonly stock: boolean;
  readonly days: readonly (Days | undefined)[];
}

const said = ({ value, state, reason, lacks, incomplete }: Rolled): string =>
  JSON.stringify([value, state, reason, lacks, incomplete]);

/** Names a row. */
export const rowKey = ({ period, code = '' }: Pick<Rolled, 'period' | 'code'>): string =>
  `${period}\u0000${code}`;

/** Whether a measure of a cube adds up all days of before. */
export const isStock = ({ measures }: CubeProgram, name: string): boolean =>
  measures.find((one) => one.name === name)?.stock === true;

/**
 * Of each row of an answer the last commit that made what it says another thing, found by going back from the newest commit and rolling up
 * anew whatever a commit may have changed.
 */
export class LastChanges {
  readonly #now: ReadonlyMap<string, string>;
  readonly #periods: readonly string[];
  readonly #reaches: readonly Reach[];
  readonly #commits: readonly number[];
  /** By code the periods, by place, whose last change is still to be found. */
  readonly #open = new Map<string, Set<number>>();
  readonly #found = new Map<string, number>();
  #next = 0;

  /**
   * @param rows what the cubes say now
   * @param cubes by the names that they have in the formulas; they go back with the search
   * @param figures that decide what a row says
   */
  constructor(
    rows: readonly Rolled[],
    private readonly cubes: ReadonlyMap<string, RewoundCube>,
    figures: readonly Figure[],
    grain: Grain,
    private readonly rollUp: RollUp,
  ) {
    this.#now = new Map(rows.map((row) => [rowKey(row), said(row)]));
    this.#periods = [...new Set(rows.map(({ period }) => period))];
    this.#reaches = figures.map(({ cube, measure, view }) => ({
      cube,
      isOfAll: view.up > 0,
      stock: isStock((cubes.get(cube) as RewoundCube).program, measure),
      days: this.#periods.map((period) => shifted(period, grain, view)),
    }));
    const commits = new Set([...cubes.values()].flatMap((cube) => [...cube.commits]));
    this.#commits = [...commits].sort((a, b) => b - a);
    const places = this.#periods.map((_, i) => i);
    for (const { code = '' } of rows)
      if (!this.#open.has(code)) this.#open.set(code, new Set(places));
  }

  /** By `rowKey`; a row of which nothing was found did not change in any commit that was gone back over. */
  get found(): ReadonlyMap<string, number> {
    return this.#found;
  }

  /** Goes back over one more commit. @returns whether there is anything left to find */
  step(): boolean {
    const commit = this.#commits[this.#next];
    if (commit === undefined || this.#open.size === 0) return false;
    this.#next += 1;
    const marked = new Map<string, Set<number>>();
    for (const [name, cube] of this.cubes)
      for (const touched of cube.undo(commit)) this.#mark(name, touched, marked);
    this.#judge(commit, marked);
    return true;
  }

  /** Marks the rows that may say something else. */
  #mark(cube: string, touched: Touched, marked: Map<string, Set<number>>): void {
    for (const reach of this.#reaches) {
      if (reach.cube !== cube) continue;
      for (const one of this.#touchedBy(touched, reach))
        for (const place of this.#open.get(one) ?? [])
          if (this.#meets(reach, place, touched.day))
            marked.set(one, (marked.get(one) ?? new Set()).add(place));
    }
  }

  #touchedBy({ code, isListed }: Touched, { isOfAll }: Reach): Iterable<string> {
    if (code === undefined || isOfAll) return this.#open.keys();
    return isListed ? [code] : [];
  }

  #meets({ days, stock }: Reach, place: number, day: number): boolean {
    const period = days[place];
    if (!period) return false;
    return day === UNDATED_DAY || ((stock || period.from <= day) && day <= period.to);
  }

  #judge(commit: number, marked: ReadonlyMap<string, ReadonlySet<number>>): void {
    if (marked.size === 0) return;
    const places = [...marked.values()].flatMap((some) => [...some]);
    const [from, to] = [
      places.reduce((a, b) => Math.min(a, b)),
      places.reduce((a, b) => Math.max(a, b)),
    ];
    const codes = new Set(marked.keys());
    const before = new Map(
      this.rollUp(codes, this.#periods[from] ?? '', this.#periods[to] ?? '').map((row) => [
        rowKey(row),
        said(row),
      ]),
    );
    for (const [code, some] of marked)
      for (const place of some) {
        const key = rowKey({ period: this.#periods[place] ?? '', code });
        if (before.get(key) === this.#now.get(key)) continue;
        this.#found.set(key, commit);
        this.#close(code, place);
      }
  }

  #close(code: string, place: number): void {
    const open = this.#open.get(code);
    open?.delete(place);
    if (open?.size === 0) this.#open.delete(code);
  }
}
