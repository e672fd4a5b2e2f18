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
  /** The versions of the calendars by which it evaluates records; they may change while it is not done. */
  readonly calendars: string;
  /** Of a walk that was done by other calendars and goes through all records again: the last one that was evaluated by these; else null. */
  readonly again: number | null;
}

/**
 * A walk that goes on: through the records of a type, which a new version is to count, or which a live one is to count by other calendars;
 * or through those of all types that could not be counted, perhaps only by a version that is retired now.
 */
export interface OpenWalk extends Walk {
  readonly through: { readonly type: string } | 'uncounted';
}

/** The last record that a walk has come to. */
export const reached = ({ after, again }: Walk): number => again ?? after;

/** A walk that has come to a record. @param ended there is none behind it */
export function moved(walk: Walk, to: number, ended: boolean): Walk {
  if (walk.again === null) return { ...walk, after: to, done: ended };
  return { ...walk, again: ended ? null : to };
}

type Cube = Pick<CubeProgram, 'id' | 'version'>;
type Counting = Pick<CubeProgram, 'id' | 'version' | 'record' | 'calendars'>;

const begun = (bucket: number, cube: Cube, calendars: string): Walk => ({
  bucket,
  cube: cube.id,
  version: cube.version,
  after: 0,
  done: false,
  calendars,
  again: null,
});

/** The walk that a version which counts still needs: its own, or one through all records again where they were counted by other calendars; undefined where it needs none. */
function needed(walk: Walk, calendars: string): Walk | undefined {
  if (!walk.done) return walk;
  if (walk.calendars !== calendars) return { ...walk, calendars, again: 0 };
  return walk.again === null ? undefined : walk;
}

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
      calendars: string;
      again: number | null;
    }>(
      'select bucket, cube, cube_version, after, done, calendars, again from core.walk where bucket = $1',
      [bucket],
    );
    for (const { cube_version: version, ...row } of rows) this.set({ ...row, version });
  }

  set(walk: Walk): void {
    this.#walks.set(keyOf(walk.bucket, walk.cube, walk.version), walk);
  }

  /** The first walk of a bucket that is not done: those of versions that count before those of retired ones. */
  open(
    counting: readonly Counting[],
    retired: readonly Cube[],
    bucket: number,
  ): OpenWalk | undefined {
    for (const cube of counting) {
      const calendars = cube.calendars.join(' ');
      const walk = needed(this.#of(bucket, cube) ?? begun(bucket, cube, calendars), calendars);
      if (walk) return { ...walk, through: { type: cube.record } };
    }
    for (const cube of retired) {
      const walk = this.#of(bucket, cube) ?? begun(bucket, cube, '');
      if (!walk.done) return { ...walk, through: 'uncounted' };
    }
    return undefined;
  }

  #of(bucket: number, { id, version }: Cube): Walk | undefined {
    return this.#walks.get(keyOf(bucket, id, version));
  }

  /** The number up to which the records of a bucket add to a cube version: all do once the walk is done, before that those it has passed. */
  covered(cube: Cube, bucket: number): number {
    const walk = this.#of(bucket, cube);
    if (!walk) return 0;
    return walk.done ? Number.MAX_SAFE_INTEGER : walk.after;
  }
}
