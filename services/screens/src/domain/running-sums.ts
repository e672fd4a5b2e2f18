import type { Cell, Gathered } from '@nhip/kernel';
import { DaySums, type Sums } from './day-sums.js';

/** How a cell became another. */
export interface CellChange extends Cell {
  /** What was added to each measure. */
  readonly values: Sums;
  /** 1 where the cell was all zero and is no more, -1 where it became so, else 0. */
  readonly cells: number;
  /** The same of each measure. */
  readonly filled: readonly number[];
}

/** Of each measure 1 where it became other than zero, -1 where it became zero, else 0. */
export const filledBy = (values: Sums, former: Sums): number[] =>
  Array.from(
    { length: Math.max(values.length, former.length) },
    (_, i) => Number((values[i] ?? 0n) !== 0n) - Number((former[i] ?? 0n) !== 0n),
  );

const NO_CELLS = new DaySums();

/** Sums of the cells of one cube version by the codes of one dimension, kept up by the difference that each change makes. */
export class RunningSums {
  readonly #groups = new Map<string, DaySums>();

  /** @param place of the dimension among the dims of a cell; undefined = all cells in one group, '' @param cells none that is all zero */
  constructor(
    private readonly place: number | undefined,
    cells: Iterable<Cell>,
  ) {
    for (const cell of cells) this.change({ ...cell, cells: 1, filled: filledBy(cell.values, []) });
  }

  change({ dims, day, values, cells, filled }: CellChange): void {
    const code = this.place === undefined ? '' : (dims[this.place] ?? '');
    const sums = this.#groups.get(code) ?? new DaySums();
    sums.add(day, values, cells, filled);
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
