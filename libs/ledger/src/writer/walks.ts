import type { CubeProgram } from '@nhip/kernel';
import type { Pool } from '@nhip/platform';

/** How far the records of a bucket have been evaluated anew because of a cube version. */
export interface Walk {
  readonly bucket: number;
  readonly cube: string;
  readonly version: number;
  /** The last record that was evaluated. */
  readonly after: number;
  readonly done: boolean;
}

/** A walk that goes on: through the records of a type, which a new version is to count, or through those of all types that could not be counted, perhaps only by a version that is retired now. */
export interface OpenWalk extends Walk {
  readonly through: { readonly type: string } | 'uncounted';
}

type Cube = Pick<CubeProgram, 'id' | 'version'>;
const keyOf = (bucket: number, cube: string, version: number): string =>
  `${bucket}/${cube}/${version}`;

/** The walks of the buckets at hand: as stored, and as the batches at hand move them. */
export class Walks {
  readonly #walks = new Map<string, Walk>();
  readonly #loaded = new Set<number>();

  /** Of a bucket, or of all, what the tables say is read again. */
  forget(bucket?: number): void {
    if (bucket === undefined) this.#loaded.clear();
    else this.#loaded.delete(bucket);
  }

  async load(pool: Pool, bucket: number): Promise<void> {
    if (this.#loaded.has(bucket)) return;
    this.#loaded.add(bucket);
    for (const [key, walk] of this.#walks) if (walk.bucket === bucket) this.#walks.delete(key);
    const { rows } = await pool.query<{
      bucket: number;
      cube: string;
      cube_version: number;
      after: number;
      done: boolean;
    }>('select bucket, cube, cube_version, after, done from core.walk where bucket = $1', [bucket]);
    for (const { cube_version: version, ...row } of rows) this.set({ ...row, version });
  }

  set(walk: Walk): void {
    this.#walks.set(keyOf(walk.bucket, walk.cube, walk.version), walk);
  }

  /** The first walk of a bucket that is not done: those of versions that fill before those of retired ones. */
  open(
    filling: readonly Pick<CubeProgram, 'id' | 'version' | 'record'>[],
    retired: readonly Cube[],
    bucket: number,
  ): OpenWalk | undefined {
    const cubes = [
      ...filling.map((cube) => [cube, { type: cube.record }] as const),
      ...retired.map((cube) => [cube, 'uncounted'] as const),
    ];
    for (const [{ id, version }, through] of cubes) {
      const walk = this.#walks.get(keyOf(bucket, id, version));
      if (walk?.done) continue;
      return { bucket, cube: id, version, after: walk?.after ?? 0, done: false, through };
    }
    return undefined;
  }

  /** The number up to which the records of a bucket add to a cube version: all do once the walk is done, before that those it has passed. */
  covered(cube: Cube, bucket: number): number {
    const walk = this.#walks.get(keyOf(bucket, cube.id, cube.version));
    if (!walk) return 0;
    return walk.done ? Number.MAX_SAFE_INTEGER : walk.after;
  }
}
