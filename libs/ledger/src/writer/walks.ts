import type { CubeProgram } from '@nhip/kernel';
import type { Pool } from '@nhip/platform';

/** How far the records of a bucket have been evaluated for a cube version that is newer than they are. */
export interface Walk {
  readonly bucket: number;
  readonly cube: string;
  readonly version: number;
  readonly type: string;
  /** The last record that was evaluated. */
  readonly after: number;
  readonly done: boolean;
}

type Cube = Pick<CubeProgram, 'id' | 'version' | 'record'>;
const keyOf = (bucket: number, cube: string, version: number): string =>
  `${bucket}/${cube}/${version}`;

/** The walks of the buckets at hand: as stored, and as the batches at hand move them. */
export class Walks {
  readonly #walks = new Map<string, Walk>();

  async load(pool: Pool, bucket: number): Promise<void> {
    for (const [key, walk] of this.#walks) if (walk.bucket === bucket) this.#walks.delete(key);
    const { rows } = await pool.query<{
      bucket: number;
      cube: string;
      cube_version: number;
      after: number;
      done: boolean;
    }>('select bucket, cube, cube_version, after, done from core.walk where bucket = $1', [bucket]);
    for (const { cube_version: version, ...row } of rows) this.set({ ...row, version, type: '' });
  }

  set(walk: Walk): void {
    this.#walks.set(keyOf(walk.bucket, walk.cube, walk.version), walk);
  }

  /** The first walk of a bucket that is not done. */
  open(cubes: readonly Cube[], bucket: number): Walk | undefined {
    for (const { id, version, record } of cubes) {
      const walk = this.#walks.get(keyOf(bucket, id, version));
      if (walk?.done) continue;
      return { bucket, cube: id, version, type: record, after: walk?.after ?? 0, done: false };
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
