import type { SqlRow } from './to-sql.js';
import type { Operator, Typed } from './typed.js';

/** A statement has 1,664 columns at most; what is more is written out where it stands. */
const MOST_COLUMNS = 1_000;

/** What names an item of a list is computed for each item. */
const OF_ITEM = /\bitem\d+\b/;
const NAME = /\bpart\d+\b/g;

/** As cheap as reading a column. */
const CHEAP: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>=', '!'];

/** Whether a part is worth a column of its own, and has a type there. */
const isShared = (tree: Typed): boolean =>
  tree.type !== 'null' &&
  tree.op !== 'literal' &&
  tree.op !== 'member' &&
  !(tree.op === 'apply' && CHEAP.includes(tree.operator));

/**
 * The parts of several expressions over one row, each computed once, however often it stands in them: fields that are computed from others are
 * written out wherever they are named, so that of some cubes nine parts of ten are repetitions.
 */
export class SharedSql implements SqlRow {
  readonly #columns = new Map<string, string>();
  /** Those that need nothing but those of the layers before. */
  readonly #layers: string[][] = [];
  readonly #layerOf = new Map<string, number>();

  constructor(readonly column: string) {}

  readonly part = (tree: Typed, sql: string): string => {
    if (!isShared(tree) || OF_ITEM.test(sql)) return sql;
    const known = this.#columns.get(sql);
    if (known !== undefined) return known;
    if (this.#columns.size >= MOST_COLUMNS) return sql;
    const name = `part${this.#columns.size}`;
    const needs = sql.match(NAME) ?? [];
    const layer = needs.reduce(
      (most, one) => Math.max(most, (this.#layerOf.get(one) ?? -1) + 1),
      0,
    );
    this.#columns.set(sql, name);
    this.#layerOf.set(name, layer);
    (this.#layers[layer] ??= []).push(`${sql} as ${name}`);
    return name;
  };

  /** The columns as joins to the row; to be asked for once all expressions are compiled. `offset 0` keeps the planner from writing them out again. */
  get joins(): string {
    return this.#layers
      .map((columns, i) => `cross join lateral (select ${columns.join(',\n')} offset 0) layer${i}`)
      .join('\n');
  }
}
