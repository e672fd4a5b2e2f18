import {
  GroupCommit,
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

/** As many as a replica is likely to read at once. */
const MOST_TOGETHER = 64;

interface Move {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly next: bigint;
}

/** In one order for all, so that two replicas never wait for each other. */
const CLAIM = `select c.n, s.first, s.revision from (select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[], $5::bigint[], $6::int[])
    with ordinality as c(topic, partition, incarnation, first, upto, revision, n) order by topic, partition) c
  cross join lateral normalise.claim(c.topic, c.partition, c.incarnation, c.first, c.upto, c.revision) s order by c.n, s.first`;

const MOVE = `insert into normalise.position as p (topic, partition, incarnation, next)
  select * from unnest($1::text[], $2::int[], $3::text[], $4::bigint[]) order by 1, 2
  on conflict (topic, partition) do update set next = greatest(p.next, excluded.next) where p.incarnation = excluded.incarnation`;

/** How far the feeds were read, and by which revision of the catalogue each row was mapped first. Partitions that are read at once share their statements. */
export class PostgresPositions implements Positions {
  readonly #claims = new GroupCommit(
    (claims: readonly Claim[]) => this.#claim(claims),
    MOST_TOGETHER,
  );
  readonly #moves = new GroupCommit((moves: readonly Move[]) => this.#move(moves), MOST_TOGETHER);

  constructor(private readonly pool: Pool) {}

  next = (topic: string, partition: number) =>
    nextIn(this.pool, 'normalise.position', topic, partition);

  moved(topic: string, partition: number, incarnation: string, next: bigint): Promise<void> {
    return this.#moves.run({ topic, partition, incarnation, next });
  }

  claim(claim: Claim): Promise<readonly Stretch[]> {
    return this.#claims.run(claim);
  }

  async #move(moves: readonly Move[]): Promise<readonly void[]> {
    await query(this.pool, MOVE, [
      moves.map(({ topic }) => topic),
      moves.map(({ partition }) => partition),
      moves.map(({ incarnation }) => incarnation),
      moves.map(({ next }) => String(next)),
    ]);
    return moves.map(() => undefined);
  }

  async #claim(claims: readonly Claim[]): Promise<readonly (readonly Stretch[])[]> {
    const rows = await query<{ n: string; first: string; revision: number }>(this.pool, CLAIM, [
      claims.map(({ topic }) => topic),
      claims.map(({ partition }) => partition),
      claims.map(({ incarnation }) => incarnation),
      claims.map(({ first }) => String(first)),
      claims.map(({ end }) => String(end)),
      claims.map(({ revision }) => revision),
    ]);
    const byClaim = Map.groupBy(rows, ({ n }) => Number(n) - 1);
    return claims.map((_, i) =>
      (byClaim.get(i) ?? []).map(({ first, revision }) => ({ first: BigInt(first), revision })),
    );
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
