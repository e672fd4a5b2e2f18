import { query, type Pool, type Readable } from '@nhip/platform';

/**
 * A cube version in the ledger: folded beside the live one while it fills, live from a commit to another, then retired.
 * Commits are undefined where it has not come that far.
 */
export interface CubeVersion {
  readonly cube: string;
  readonly version: number;
  readonly state: 'filling' | 'live' | 'retired';
  readonly from: number | undefined;
  readonly to: number | undefined;
}

interface CubeVersionRow {
  readonly cube: string;
  readonly version: number;
  readonly state: CubeVersion['state'];
  readonly from_commit: string | null;
  readonly to_commit: string | null;
}

const commit = (text: string | null): number | undefined =>
  text === null ? undefined : Number(text);

/** All that the ledger has or had cells of. */
export async function cubeVersions(pool: Pool): Promise<CubeVersion[]> {
  const rows = await query<CubeVersionRow>(
    pool,
    'select cube, version, state, from_commit, to_commit from core.cube_version order by cube, version',
  );
  return rows.map(({ from_commit: from, to_commit: to, ...row }) => ({
    ...row,
    from: commit(from),
    to: commit(to),
  }));
}

/** Begins to fill those that are newer than any known of their cube; what an older one said never comes back. */
export async function beginFilling(
  pool: Pool,
  cubes: readonly { readonly id: string; readonly version: number }[],
): Promise<void> {
  await pool.query(
    `insert into core.cube_version (cube, version, state)
     select n.cube, n.version, 'filling' from unnest($1::text[], $2::int[]) n(cube, version)
     where not exists (select 1 from core.cube_version v where v.cube = n.cube and v.version >= n.version)
     on conflict do nothing`,
    [cubes.map(({ id }) => id), cubes.map(({ version }) => version)],
  );
}

/** By cube the version that was live at a commit, with the commit from which on it was; of a cube that is absent none was. */
export async function versionsLiveAt(
  pool: Pick<Readable, 'query'>,
  at: number,
): Promise<ReadonlyMap<string, { readonly version: number; readonly from: number }>> {
  const rows = await query<{ cube: string; version: number; from_commit: string }>(
    pool,
    'select cube, version, from_commit from core.cube_version where from_commit <= $1 and (to_commit is null or to_commit > $1) order by cube',
    [at],
  );
  return new Map(
    rows.map(({ cube, version, from_commit: from }) => [cube, { version, from: Number(from) }]),
  );
}

/** By cube the version that was live at a commit; of a cube that is absent none was. */
export const liveVersions = async (
  pool: Pick<Readable, 'query'>,
  at: number,
): Promise<Readonly<Record<string, number>>> =>
  Object.fromEntries(
    [...(await versionsLiveAt(pool, at))].map(([cube, { version }]) => [cube, version]),
  );
