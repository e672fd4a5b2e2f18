import { query, type Readable } from '@nhip/platform';

/** The last commit at or before an instant (integer ms); number 0 where there was none. */
export async function commitAt(
  pool: Readable,
  instant: number,
): Promise<{ commit: number; at: number }> {
  const [row] = await query<{ number: string; at: string }>(
    pool,
    'select number, at from core.commits where at <= $1 order by number desc limit 1',
    [instant],
  );
  return { commit: Number(row?.number ?? 0), at: Number(row?.at ?? 0) };
}

export async function lastCommit(
  pool: Pick<Readable, 'query'>,
): Promise<{ epoch: number; commit: number }> {
  const [row] = await query<{ epoch: number; number: string }>(
    pool,
    'select epoch, number from core.head',
  );
  return { epoch: row?.epoch ?? 1, commit: Number(row?.number ?? 0) };
}

/** When a commit was made, integer ms; undefined where there is no such commit. */
export async function commitInstant(pool: Readable, commit: number): Promise<number | undefined> {
  const [row] = await query<{ at: string }>(pool, 'select at from core.commits where number = $1', [
    commit,
  ]);
  return row && Number(row.at);
}

/** The epoch in which a commit was made; undefined where there is no such commit. */
export async function commitEpoch(pool: Readable, commit: number): Promise<number | undefined> {
  const [row] = await query<{ epoch: number }>(
    pool,
    'select epoch from core.commits where number = $1',
    [commit],
  );
  return row?.epoch;
}
