import { inTransaction, query, type Pool } from '@nhip/platform';
import type { FeedPart, ReplayProgress, Replays } from '../app/ports.js';
import { nextIn } from './postgres-positions.js';

/** Partitions of the run, each with the place up to which it was read before and from which nothing is left to read. */
export class PostgresReplay implements Replays {
  constructor(private readonly pool: Pool) {}

  begin(parts: readonly FeedPart[]): Promise<void> {
    const column = (name: keyof FeedPart): string[] => parts.map((part) => String(part[name]));
    return inTransaction(this.pool, async (client) => {
      await client.query('lock table normalise.replay in exclusive mode');
      const { rowCount } = await client.query(
        `select from normalise.replay r join unnest($1::text[], $2::text[]) n(topic, incarnation) using (topic, incarnation)
         where r.next < r.last limit 1`,
        [column('topic'), column('incarnation')],
      );
      if (rowCount) return;
      await client.query('delete from normalise.replay');
      await client.query(
        `insert into normalise.replay (run, topic, partition, incarnation, first, next, last)
         select (select nextval('normalise.seq')), topic, partition, incarnation, first, first, last
         from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::bigint[]) n(topic, partition, incarnation, first, last)`,
        [
          column('topic'),
          column('partition'),
          column('incarnation'),
          column('first'),
          column('last'),
        ],
      );
    });
  }

  async open(): Promise<{ readonly run: string; readonly topics: readonly string[] } | undefined> {
    const rows = await query<{ run: string; topic: string }>(
      this.pool,
      'select distinct run, topic from normalise.replay where next < last order by topic',
    );
    return rows[0] && { run: rows[0].run, topics: rows.map(({ topic }) => topic) };
  }

  next = (topic: string, partition: number) =>
    nextIn(this.pool, 'normalise.replay', topic, partition);

  async last(topic: string, partition: number): Promise<bigint> {
    const [row] = await query<{ last: string }>(
      this.pool,
      'select last from normalise.replay where topic = $1 and partition = $2',
      [topic, partition],
    );
    return BigInt(row?.last ?? 0);
  }

  async moved(topic: string, partition: number, next: bigint): Promise<void> {
    await query(
      this.pool,
      'update normalise.replay set next = greatest(next, least(last, $3)) where topic = $1 and partition = $2',
      [topic, partition, String(next)],
    );
  }

  async progress(): Promise<ReplayProgress> {
    const [row] = await query<ReplayProgress>(
      this.pool,
      `select coalesce(bool_and(next >= last), true) as done, coalesce(sum(next - first), 0)::float8 as read,
         coalesce(sum(last - first), 0)::float8 as rows from normalise.replay`,
    );
    return row as ReplayProgress;
  }
}
