import { inTransaction, lossOf, type Bus, type Pool, type PoolClient } from '@nhip/platform';

/** A place of which the source is no more what it was, and the place from which it is read from now on. */
export interface Recovery {
  readonly topic: string;
  readonly partition: number;
  readonly former: { readonly incarnation: string; readonly next: string };
  readonly taken: { readonly incarnation: string; readonly next: string };
  /** Offsets that were deleted before they were read; absent where nobody can know. */
  readonly missing?: { readonly from: string; readonly to: string };
}

type Sources = Pick<Bus, 'incarnation' | 'offsets'>;

/** Places that their source does not hold any more. */
async function lostPlaces(pool: Pool, sources: Sources): Promise<readonly Recovery[]> {
  const { rows } = await pool.query<{
    topic: string;
    partition: number;
    incarnation: string;
    next: string;
  }>('select topic, partition, incarnation, next from core.offsets order by topic, partition');
  const topics = new Map<
    string,
    { incarnation: string; bounds: Awaited<ReturnType<Bus['offsets']>> }
  >();
  for (const topic of new Set(rows.map((row) => row.topic)))
    topics.set(topic, {
      incarnation: await sources.incarnation(topic),
      bounds: await sources.offsets(topic),
    });
  return rows.flatMap(({ topic, partition, incarnation, next }) => {
    const source = topics.get(topic);
    const bounds = source?.bounds.find((one) => one.partition === partition);
    if (!source || !bounds) return [];
    const loss = lossOf(
      { incarnation, next: BigInt(next) },
      { incarnation: source.incarnation, ...bounds },
    );
    if (!loss) return [];
    const taken = { incarnation: source.incarnation, next: String(bounds.earliest) };
    const isGap = incarnation === source.incarnation && BigInt(next) < bounds.earliest;
    const missing = { from: next, to: String(bounds.earliest - 1n) };
    return [{ topic, partition, former: { incarnation, next }, taken, ...(isGap && { missing }) }];
  });
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
  sources: Sources,
  at: number,
  by: string,
  dryRun = false,
): Promise<readonly Recovery[]> {
  const lost = await lostPlaces(pool, sources);
  if (dryRun || lost.length === 0) return lost;
  return inTransaction(pool, async (client) => {
    const taken: Recovery[] = [];
    for (const recovery of lost) if (await move(client, recovery, at, by)) taken.push(recovery);
    return taken;
  });
}
