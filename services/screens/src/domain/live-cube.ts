import type { CellMessage, CommitMessage } from '@nhip/contracts';
import type { Cell } from '@nhip/kernel';

interface Held {
  readonly dims: readonly string[];
  readonly day: number;
  readonly values: readonly bigint[];
  readonly epoch: number;
  readonly commit: number;
}

export interface Head {
  readonly epoch: number;
  readonly commit: number;
  readonly at: number;
}

/** All cells of all cubes, as last told. Of a cell the newest commit wins, whatever comes when. */
export class LiveCube {
  readonly #cubes = new Map<string, Map<string, Held>>();
  readonly #sums = new Map<string, readonly Cell[]>();
  #head: Head = { epoch: 0, commit: 0, at: 0 };

  get head(): Head {
    return this.#head;
  }

  cell(message: CellMessage): void {
    const name = `${message.cube}@${message.cubeVersion}`;
    const cube = this.#cubes.get(name) ?? new Map<string, Held>();
    this.#cubes.set(name, cube);
    const key = `${message.dims.join('\u0001')}/${message.day}/${message.bucket}`;
    const held = cube.get(key);
    if (held && (held.epoch > message.epoch || (held.epoch === message.epoch && held.commit >= message.commit))) return;
    cube.set(key, { dims: message.dims, day: message.day, values: message.values.map(BigInt), epoch: message.epoch, commit: message.commit });
    this.#sums.delete(name);
  }

  committed({ epoch, commit, at }: CommitMessage): void {
    if (epoch > this.#head.epoch || (epoch === this.#head.epoch && commit > this.#head.commit)) this.#head = { epoch, commit, at };
  }

  /** Leaves of a cube, summed over buckets. */
  cells(cube: string, version: number): readonly Cell[] {
    const name = `${cube}@${version}`;
    const known = this.#sums.get(name);
    if (known) return known;
    const sums = new Map<string, { dims: readonly string[]; day: number; values: bigint[] }>();
    for (const { dims, day, values } of this.#cubes.get(name)?.values() ?? []) {
      const key = `${dims.join('\u0001')}/${day}`;
      const sum = sums.get(key);
      if (sum) values.forEach((value, i) => (sum.values[i] = (sum.values[i] ?? 0n) + value));
      else sums.set(key, { dims, day, values: [...values] });
    }
    const cells = [...sums.values()];
    this.#sums.set(name, cells);
    return cells;
  }
}
