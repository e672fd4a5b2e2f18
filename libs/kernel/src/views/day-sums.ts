import type { Days } from '../time/days.js';

/** Days in a block of each level, the largest first; 32 blocks of one make a block of the level before. */
const SIZES = [32_768, 1_024, 32, 1] as const;
const FANOUT = 32;
const LARGEST = SIZES[0];

/** One integer a measure; at the end they may be absent where they are 0. */
export type Sums = readonly bigint[];

/** The sums of one and `times` the other. */
export function together(one: Sums, other: Sums, times = 1n): Sums {
  const sums: bigint[] = [];
  for (let i = 0; i < one.length || i < other.length; i += 1) {
    const [a = 0n, b = 0n] = [one[i], other[i]];
    sums.push(b === 0n ? a : a + times * b);
  }
  return sums;
}

/** What lies on some days. */
interface Block {
  /** How many cells that are not all zero. */
  cells: number;
  /** Of each measure in how many cells it is other than zero. */
  readonly filled: number[];
  readonly values: bigint[];
}

interface Level {
  readonly size: number;
  readonly blocks: Map<number, Block>;
}

function addTo(sums: bigint[], values: Sums): void {
  for (let i = 0; i < values.length; i += 1) {
    const [sum = 0n, value = 0n] = [sums[i], values[i]];
    // Most changes are of one measure or two.
    sums[i] = value === 0n ? sum : sum + value;
  }
}

/** Sums of cells by day, kept in blocks of days: what a change or a question costs depends on the span of years, not on how many cells there are. */
export class DaySums {
  readonly #levels: readonly Level[] = SIZES.map((size) => ({ size, blocks: new Map() }));

  /** Adds a difference to a day. @param cells how many of its cells became other than all zero, less those that became so @param filled the same of each measure in them */
  add(day: number, values: Sums, cells: number, filled: readonly number[]): void {
    for (const { size, blocks } of this.#levels) {
      const at = Math.floor(day / size);
      const block = blocks.get(at) ?? { cells: 0, filled: [], values: [] };
      block.cells += cells;
      filled.forEach((count, i) => (block.filled[i] = (block.filled[i] ?? 0) + count));
      addTo(block.values, values);
      if (block.cells === 0) blocks.delete(at);
      else blocks.set(at, block);
    }
  }

  /** Whether all cells are all zero. */
  get isEmpty(): boolean {
    return this.#levels[0]?.blocks.size === 0;
  }

  /** The first and the last day with a cell that is not all zero; undefined where there is none. */
  get span(): Days | undefined {
    return this.isEmpty
      ? undefined
      : { from: this.#outermost(Math.min), to: this.#outermost(Math.max) };
  }

  /** Whether one of these measures is other than zero in a cell of these days. */
  has(days: Days, measures: readonly number[]): boolean {
    let found = false;
    this.#eachWithin(days, ({ filled }) => {
      found ||= measures.some((place) => (filled[place] ?? 0) > 0);
    });
    return found;
  }

  /** How many cells of these days are not all zero. */
  cells(days: Days): number {
    let count = 0;
    this.#eachWithin(days, ({ cells }) => (count += cells));
    return count;
  }

  /** In how many cells of these days a measure is other than zero. */
  filled(days: Days, place: number): number {
    let count = 0;
    this.#eachWithin(days, ({ filled }) => (count += filled[place] ?? 0));
    return count;
  }

  /** Of each period the sums over its own days, and over all days up to its end. @param periods ascending */
  ofPeriods(periods: readonly Days[]): { readonly within: Sums; readonly closing: Sums }[] {
    let [end, sums]: [number, Sums] = [NaN, []];
    return periods.map(({ from, to }) => {
      const before = from - 1 === end ? sums : this.#within({ from: -Infinity, to: from - 1 });
      const within = this.#within({ from, to });
      const closing = [...before];
      addTo(closing, within);
      [end, sums] = [to, closing];
      return { within, closing };
    });
  }

  #within(days: Days): Sums {
    const sums: bigint[] = [];
    this.#eachWithin(days, ({ values }) => addTo(sums, values));
    return sums;
  }

  /** Hands over blocks that together hold all cells of these days: the largest that lie within, of those that do not their parts. */
  #eachWithin(days: Days, take: (block: Block) => void): void {
    for (const at of this.#levels[0]?.blocks.keys() ?? []) this.#takeWithin(days, take, 0, at);
  }

  #takeWithin(days: Days, take: (block: Block) => void, level: number, at: number): void {
    const { size, blocks } = this.#levels[level] as Level;
    const block = blocks.get(at);
    const [first, last] = [at * size, at * size + size - 1];
    if (!block || last < days.from || first > days.to) return;
    if (days.from <= first && last <= days.to) return take(block);
    const part = size / FANOUT;
    const end = Math.min(at * FANOUT + FANOUT - 1, Math.floor(days.to / part));
    for (let one = Math.max(at * FANOUT, Math.floor(days.from / part)); one <= end; one += 1)
      this.#takeWithin(days, take, level + 1, one);
  }

  #outermost(choose: (one: number, other: number) => number): number {
    let at = NaN;
    for (const { size, blocks } of this.#levels) {
      const there =
        size === LARGEST
          ? [...blocks.keys()]
          : Array.from({ length: FANOUT }, (_, i) => at * FANOUT + i);
      at = there.filter((one) => blocks.has(one)).reduce((one, other) => choose(one, other));
    }
    return at;
  }
}
