import type { CubeProgram } from '@nhip/kernel';
import type { Pool } from '@nhip/platform';

interface Bookmark {
  readonly after: string;
  readonly done: boolean;
}

export interface Walk {
  readonly bucket: number;
  readonly cube: string;
  readonly version: number;
  readonly type: string;
  readonly after: string;
}

/**
 * How far each new cube version has walked the records of each bucket. A record up to the bookmark counts in the version,
 * one beyond it will when the walk comes by.
 */
export class Bookmarks {
  readonly #marks = new Map<string, Bookmark>();

  async load(pool: Pool): Promise<void> {
    this.#marks.clear();
    const { rows } = await pool.query<{
      bucket: number;
      cube: string;
      cube_version: number;
      after: string;
      done: boolean;
    }>('select bucket, cube, cube_version, after, done from core.backfill');
    for (const row of rows)
      this.set({
        bucket: row.bucket,
        cube: row.cube,
        version: row.cube_version,
        after: row.after,
        done: row.done,
      });
  }

  set(
    mark: Bookmark & { readonly bucket: number; readonly cube: string; readonly version: number },
  ): void {
    this.#marks.set(`${mark.bucket}/${mark.cube}@${mark.version}`, {
      after: mark.after,
      done: mark.done,
    });
  }

  covers(program: CubeProgram, bucket: number, id: string): boolean {
    const mark = this.#marks.get(`${bucket}/${program.id}@${program.version}`);
    return mark !== undefined && (mark.done || byBytes(id, mark.after) <= 0);
  }

  /** The walks of a bucket that are not done. */
  open(programs: readonly CubeProgram[], bucket: number): Walk[] {
    return programs.flatMap(({ id, version, record }) => {
      const mark = this.#marks.get(`${bucket}/${id}@${version}`);
      return mark?.done
        ? []
        : [{ bucket, cube: id, version, type: record, after: mark?.after ?? '' }];
    });
  }
}

/** The database's order of ids: collation C, by UTF-8 bytes. */
function byBytes(a: string, b: string): number {
  return a === b ? 0 : Buffer.compare(Buffer.from(a), Buffer.from(b));
}
