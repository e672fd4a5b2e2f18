import type { CellMessage, CommitMessage } from '@nhip/contracts';
import type { Cell } from '@nhip/kernel';

/** Where the figures stand: the last commit whose cells are all in. */
export interface Head {
  readonly epoch: number;
  readonly commit: number;
  /** Instant of the commit, integer ms. */
  readonly at: number;
}

interface Leaf {
  readonly epoch: number;
  readonly commit: number;
  readonly values: readonly bigint[];
}

interface Cube {
  /** By combination, day and bucket: what was last said. */
  readonly leaves: Map<string, Leaf>;
  /** By combination and day: the sum over buckets. */
  readonly sums: Map<string, Cell>;
}

type Stamp = Pick<Leaf, 'epoch' | 'commit'>;

const isNewer = (a: Stamp, b: Stamp): boolean =>
  a.epoch > b.epoch || (a.epoch === b.epoch && a.commit > b.commit);
const nameOf = (cube: string, version: number): string => `${cube}@${version}`;

/** All cells in memory. Cells of a commit count together, when its end is read, so that no reader ever sees half of one. */
export class LiveCubes {
  readonly #cubes = new Map<string, Cube>();
  #pending: CellMessage[] = [];
  #head: Head = { epoch: 0, commit: 0, at: 0 };

  get head(): Head {
    return this.#head;
  }

  cells(cube: string, version: number): Iterable<Cell> {
    return this.#cubes.get(nameOf(cube, version))?.sums.values() ?? [];
  }

  /**
   * Takes one message in; gives the ids of the cubes that changed, once a commit is whole. What is not newer changes nothing.
   * The first commit of a greater epoch takes away all that was held: the ledger went back, and all of it was told anew before.
   */
  apply(message: CellMessage | CommitMessage): ReadonlySet<string> {
    const changed = new Set<string>();
    if (message.epoch < this.#head.epoch) return changed;
    if (message.kind === 'cell') {
      this.#pending.push(message);
      return changed;
    }
    if (message.epoch > this.#head.epoch) this.#reset(message.epoch, changed);
    const ahead: CellMessage[] = [];
    for (const cell of this.#pending) {
      if (isNewer(cell, message)) ahead.push(cell);
      else if (this.#put(cell)) changed.add(cell.cube);
    }
    this.#pending = ahead;
    if (isNewer(message, this.#head))
      this.#head = { epoch: message.epoch, commit: message.commit, at: message.at };
    return changed;
  }

  #reset(epoch: number, changed: Set<string>): void {
    for (const name of this.#cubes.keys()) changed.add(name.slice(0, name.lastIndexOf('@')));
    this.#cubes.clear();
    this.#pending = this.#pending.filter((cell) => cell.epoch >= epoch);
  }

  #put(message: CellMessage): boolean {
    const name = nameOf(message.cube, message.cubeVersion);
    const cube = this.#cubes.get(name) ?? {
      leaves: new Map<string, Leaf>(),
      sums: new Map<string, Cell>(),
    };
    this.#cubes.set(name, cube);
    const place = JSON.stringify([message.day, ...message.dims]);
    const key = `${message.bucket} ${place}`;
    const before = cube.leaves.get(key);
    if (before && !isNewer(message, before)) return false;
    const values = message.values.map(BigInt);
    cube.leaves.set(key, { epoch: message.epoch, commit: message.commit, values });
    const sum = cube.sums.get(place)?.values;
    const total = values.map((value, i) => (sum?.[i] ?? 0n) + value - (before?.values[i] ?? 0n));
    if (total.every((value) => value === 0n)) cube.sums.delete(place);
    else cube.sums.set(place, { dims: message.dims, day: message.day, values: total });
    return true;
  }
}
