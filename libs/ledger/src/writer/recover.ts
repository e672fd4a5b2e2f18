import {
  inTransaction,
  lostPositions,
  type Bus,
  type Pool,
  type PoolClient,
  type Recovery,
  type StoredPosition,
} from '@nhip/platform';

/** How far each partition was read. */
async function placesOf(pool: Pool): Promise<readonly StoredPosition[]> {
  const { rows } = await pool.query<Omit<StoredPosition, 'next'> & { readonly next: string }>(
    'select topic, partition, incarnation, next from core.offsets order by topic, partition',
  );
  return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
}

/** False where the place was moved meanwhile. */
async function move(
  client: PoolClient,
  { topic, partition, former, taken }: Recovery,
  at: number,
  by: string,
): Promise<boolean> {
  const values = [topic, partition, former.incarnation, former.next, taken.incarnation, taken.next];
  const moved = await client.query(
    'update core.offsets set incarnation = $5, next = $6 where topic = $1 and partition = $2 and incarnation = $3 and next = $4',
    values,
  );
  if (moved.rowCount === 0) return false;
  await client.query(
    'insert into core.recoveries (topic, partition, former_incarnation, former_next, incarnation, next, at, by) values ($1, $2, $3, $4, $5, $6, $7, $8)',
    [...values, at, by],
  );
  return true;
}

/**
 * Takes the sources as they are now: each lost place moves to the beginning of its partition, and what was there is written down.
 * What it no longer holds is to be sent once more (`missing`, where that is known).
 * A row that comes again is known by its raw place and counts nowhere, so reading from the beginning is safe.
 * @param at hub time, ms
 * @param by who decided it
 */
export async function recover(
  pool: Pool,
  sources: Pick<Bus, 'incarnation' | 'offsets'>,
  at: number,
  by: string,
  dryRun = false,
): Promise<readonly Recovery[]> {
  const lost = await lostPositions(await placesOf(pool), sources);
  if (dryRun || lost.length === 0) return lost;
  return inTransaction(pool, async (client) => {
    const taken: Recovery[] = [];
    for (const recovery of lost) if (await move(client, recovery, at, by)) taken.push(recovery);
    return taken;
  });
}
