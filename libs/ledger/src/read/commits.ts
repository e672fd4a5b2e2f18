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

/** Commits of several writers may be numbered in another order than their instants: by so many places at most. */
const MOST_OUT_OF_ORDER = 1_024;

/** The last commit such that none up to it was made after an instant (integer ms). */
export async function commitUpTo(pool: Readable, instant: number): Promise<number> {
  const { commit } = await commitAt(pool, instant);
  const [row] = await query<{ first: string | null }>(
    pool,
    'select min(number) as first from core.commits where number > $1 and number <= $2 and at > $3',
    [commit - MOST_OUT_OF_ORDER, commit, instant],
  );
  return row?.first ? Number(row.first) - 1 : commit;
}

/** When some commits were made, integer ms. */
export async function commitInstants(
  pool: Readable,
  commits: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await query<{ number: string; at: string }>(
    pool,
    'select number, at from core.commits where number = any($1::bigint[])',
    [commits],
  );
  return new Map(rows.map(({ number, at }) => [Number(number), Number(at)]));
}

/** The numbers of the commits that batches were. */
export async function numbersOf(
  pool: Readable,
  batches: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const rows = await query<{ batch: string; number: string }>(
    pool,
    'select batch, number from core.commits where batch = any($1::bigint[])',
    [batches],
  );
  return new Map(rows.map(({ batch, number }) => [Number(batch), Number(number)]));
}
