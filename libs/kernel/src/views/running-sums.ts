import type { Level } from '../model/code-tree.js';
import type { Cell, Group } from './roll-up.js';
import { DaySums, type Sums } from './day-sums.js';
import type { SumsOf } from './sum-periods.js';

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

const sumsOf =
  (sums: DaySums): SumsOf =>
  (periods) =>
    sums.ofPeriods(periods);

interface Kept {
  readonly sums: DaySums;
  /** Of a group by level: how many cells other than zero each code version has that is added up. */
  readonly leaves: Map<string, number> | undefined;
  /** By each value whose different ones are counted. */
  readonly byValue: Map<string, DaySums>;
}

function addTo(leaves: Map<string, number>, code: string, cells: number): void {
  const count = (leaves.get(code) ?? 0) + cells;
  if (count === 0) leaves.delete(code);
  else leaves.set(code, count);
}

/** Sums of the cells of one cube version by the codes of one dimension, kept up by the difference that each change makes. */
export class RunningSums {
  readonly #groups = new Map<string, Kept>();

  /**
   * @param place of the dimension among the dims of a cell; undefined = all cells in one group, ''
   * @param cells none that is all zero
   * @param distinct where in the dims of a cell the value stands whose different ones are counted; absent: nowhere
   * @param level up to which codes are added up (see `byLevel`); absent: each by itself
   */
  constructor(
    private readonly place: number | undefined,
    cells: Iterable<Cell>,
    readonly level?: Level,
    private readonly distinct?: number,
  ) {
    for (const cell of cells) this.change({ ...cell, cells: 1, filled: filledBy(cell.values, []) });
  }

  change({ dims, day, values, cells, filled }: CellChange): void {
    const leaf = this.#leafOf(dims);
    const ancestor = this.level?.ancestorOf(leaf);
    const code = ancestor ?? leaf;
    const group = this.#groups.get(code) ?? {
      sums: new DaySums(),
      leaves: ancestor === undefined ? undefined : new Map<string, number>(),
      byValue: new Map<string, DaySums>(),
    };
    group.sums.add(day, values, cells, filled);
    if (this.distinct !== undefined) {
      const value = dims[this.distinct] ?? '';
      const sums = group.byValue.get(value) ?? new DaySums();
      sums.add(day, values, cells, filled);
      if (sums.isEmpty) group.byValue.delete(value);
      else group.byValue.set(value, sums);
    }
    if (group.leaves) addTo(group.leaves, leaf, cells);
    if (group.sums.isEmpty) this.#groups.delete(code);
    else this.#groups.set(code, group);
  }

  #leafOf(dims: readonly string[]): string {
    return this.place === undefined ? '' : (dims[this.place] ?? '');
  }

  /** The group that a cell of this combination belongs to. */
  groupOf(dims: readonly string[]): string {
    const leaf = this.#leafOf(dims);
    return this.level?.ancestorOf(leaf) ?? leaf;
  }

  /** The sums of one group. */
  of(code: string): DaySums {
    return this.#groups.get(code)?.sums ?? NO_CELLS;
  }

  /** Each code version that has data, with its sums. @param codes these alone; absent = all */
  groups(codes?: ReadonlySet<string>): readonly Group[] {
    return [...this.#groups.keys()]
      .filter((code) => codes?.has(code) ?? true)
      .map((code) => this.group(code));
  }

  /** One group, be it empty. */
  group(code: string): Group {
    const { sums = NO_CELLS, leaves, byValue } = this.#groups.get(code) ?? {};
    return {
      code,
      sumsOf: sumsOf(sums),
      leaves: leaves?.size,
      ...(this.distinct !== undefined && {
        byValue: () => new Map(Array.from(byValue ?? [], ([value, one]) => [value, sumsOf(one)])),
      }),
    };
  }
}
