import {
  inTransaction,
  query,
  type Pool,
  type Recovery,
  type StoredPosition,
} from '@nhip/platform';
import type { Claim, Positions, Stretch } from '../app/ports.js';

/** Where the reading of a partition goes on, by one of the tables that say so. */
export async function nextIn(
  pool: Pool,
  table: 'normalise.position' | 'normalise.replay',
  topic: string,
  partition: number,
): Promise<{ readonly next: bigint; readonly incarnation: string } | undefined> {
  const [row] = await query<{ next: string; incarnation: string }>(
    pool,
    `select next, incarnation from ${table} where topic = $1 and partition = $2`,
    [topic, partition],
  );
  return row && { next: BigInt(row.next), incarnation: row.incarnation };
}

/** How far the feeds were read, and by which revision of the catalogue each row was mapped first. */
export class PostgresPositions implements Positions {
  constructor(private readonly pool: Pool) {}

  next = (topic: string, partition: number) =>
    nextIn(this.pool, 'normalise.position', topic, partition);

  async moved(topic: string, partition: number, incarnation: string, next: bigint): Promise<void> {
    await query(
      this.pool,
      `insert into normalise.position as p (topic, partition, incarnation, next) values ($1, $2, $3, $4)
       on conflict (topic, partition) do update set next = greatest(p.next, excluded.next) where p.incarnation = excluded.incarnation`,
      [topic, partition, incarnation, String(next)],
    );
  }

  async claim({
    topic,
    partition,
    incarnation,
    first,
    end,
    revision,
  }: Claim): Promise<readonly Stretch[]> {
    const rows = await query<{ first: string; revision: number }>(
      this.pool,
      'select first, revision from normalise.claim($1, $2, $3, $4, $5, $6)',
      [topic, partition, incarnation, String(first), String(end), revision],
    );
    return rows.map((row) => ({ first: BigInt(row.first), revision: row.revision }));
  }

  async all(): Promise<readonly StoredPosition[]> {
    const rows = await query<Omit<StoredPosition, 'next'> & { readonly next: string }>(
      this.pool,
      'select topic, partition, incarnation, next from normalise.position order by topic, partition',
    );
    return rows.map((row) => ({ ...row, next: BigInt(row.next) }));
  }

  async take(lost: readonly Recovery[]): Promise<void> {
    await inTransaction(this.pool, async (client) => {
      for (const { topic, partition, former, taken } of lost)
        await client.query(
          'update normalise.position set incarnation = $5, next = $6 where topic = $1 and partition = $2 and incarnation = $3 and next = $4',
          [topic, partition, former.incarnation, former.next, taken.incarnation, taken.next],
        );
    });
  }
}
