import type { LevelBody } from './definitions.js';

/** A level of a code list. */
export interface Level extends LevelBody {
  /** The code version of this level under which one stands, or which it is; undefined where there is none. */
  readonly ancestorOf: (id: string) => string | undefined;
}

/** A code version among the others of its list. */
export interface TreeCode {
  readonly id: string;
  /** Id of the one version of the parent under which it stands; of a parent that was not there then, an id that the list does not have. */
  readonly parent: string | undefined;
  /** The level that it says itself; absent: one below that of its parent. */
  readonly level: string | undefined;
}

/** Where a code version stands; levels are counted from the uppermost, 0. */
interface Place {
  readonly level: number | undefined;
  /** By level the code version that it stands under, itself included. */
  readonly path: readonly (string | undefined)[];
  /** Whether its level, where it has one, is below those of all that it stands under. */
  readonly isBelow: boolean;
}

const NOWHERE: Place = { level: undefined, path: [], isBelow: true };

/** How the code versions of a list stand under each other. Each has one parent at most: what is added up by it is added once. */
export class CodeTree {
  /** The uppermost first; each the same object for as long as the tree is. */
  readonly levels: readonly Level[];
  readonly #byName: ReadonlyMap<string, number>;
  readonly #codes: ReadonlyMap<string, TreeCode>;
  readonly #places = new Map<string, Place>();
  readonly #below = new Map<string, number>();

  constructor(levels: readonly LevelBody[], codes: readonly TreeCode[]) {
    this.levels = levels.map((level, i) => ({
      ...level,
      ancestorOf: (id) => this.#places.get(id)?.path[i],
    }));
    this.#byName = new Map(levels.map(({ level }, i) => [level, i]));
    this.#codes = new Map(codes.map((code) => [code.id, code]));
    for (const code of codes) this.#noteBelow(this.#placed(code));
  }

  #placed(code: TreeCode): Place {
    const known = this.#places.get(code.id);
    if (known) return known;
    // What lies under itself comes to an end there.
    this.#places.set(code.id, NOWHERE);
    const parent = this.#codes.get(code.parent ?? '');
    const above = parent ? this.#placed(parent) : NOWHERE;
    const level = this.#levelOf(code, above);
    const path = [...above.path];
    if (level !== undefined) path[level] = code.id;
    const isBelow = level === undefined || level >= above.path.length;
    const place = { level, path, isBelow };
    this.#places.set(code.id, place);
    return place;
  }

  #levelOf({ level, parent }: TreeCode, above: Place): number | undefined {
    if (level !== undefined) return this.#byName.get(level);
    if (parent === undefined) return this.levels.length > 0 ? 0 : undefined;
    const next = (above.level ?? NaN) + 1;
    return next < this.levels.length ? next : undefined;
  }

  #noteBelow({ level, path }: Place): void {
    if (level === undefined) return;
    for (const id of path.slice(0, level))
      if (id !== undefined) this.#below.set(id, Math.min(level, this.#below.get(id) ?? level));
  }

  /** The level of this name; undefined where the list declares none such. */
  find(name: string): Level | undefined {
    return this.levels[this.#byName.get(name) ?? -1];
  }

  #nameOf(level: number | undefined): string | undefined {
    return this.levels[level ?? -1]?.level;
  }

  /** Name of the level of a code version; undefined where it has none. */
  levelOf(id: string): string | undefined {
    return this.#nameOf(this.#places.get(id)?.level);
  }

  /** Id of the one code version under which one stands; undefined where there is none. */
  parentOf(id: string): string | undefined {
    const parent = this.#codes.get(id)?.parent ?? '';
    return this.#codes.has(parent) ? parent : undefined;
  }

  /** Name of the uppermost level that codes under this one have; undefined where there are none. */
  levelBelow(id: string): string | undefined {
    return this.#nameOf(this.#below.get(id));
  }

  /** Whether the level of a code version, where it has one, is below those of all that it stands under. */
  isBelowItsParents(id: string): boolean {
    return (this.#places.get(id) ?? NOWHERE).isBelow;
  }
}
