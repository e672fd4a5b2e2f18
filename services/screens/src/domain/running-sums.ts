import type { Cell, Gathered } from '@nhip/kernel';
import { DaySums } from './day-sums.js';

const isData = ({ values }: Cell): number => (values.some((value) => value !== 0n) ? 1 : 0);
const NO_CELLS = new DaySums();

/** Sums of the cells of one cube version by the codes of one dimension, kept up by the difference that each change makes. */
export class RunningSums {
  readonly #groups = new Map<string, DaySums>();

  /** @param place of the dimension among the dims of a cell; undefined = all cells in one group, '' */
  constructor(
    private readonly place: number | undefined,
    cells: Iterable<Cell>,
  ) {
    for (const cell of cells) this.change(undefined, cell);
  }

  /** Takes in that a cell became another: its former values are taken away, the new ones added. */
  change(before: Cell | undefined, { dims, day, values }: Cell): void {
    const code = this.place === undefined ? '' : (dims[this.place] ?? '');
    const sums = this.#groups.get(code) ?? new DaySums();
    sums.add(
      day,
      values.map((value, i) => value - (before?.values[i] ?? 0n)),
      isData({ dims, day, values }) - (before ? isData(before) : 0),
    );
    if (sums.isEmpty) this.#groups.delete(code);
    else this.#groups.set(code, sums);
  }

  /** The sums of one group. */
  of(code: string): DaySums {
    return this.#groups.get(code) ?? NO_CELLS;
  }

  /** Each code version that has data, with its sums. @param codes these alone; absent = all */
  groups(codes?: ReadonlySet<string>): Gathered['groups'] {
    return [...this.#groups]
      .filter(([code]) => codes?.has(code) ?? true)
      .map(([code, sums]) => [code, (periods) => sums.ofPeriods(periods)]);
  }
}
