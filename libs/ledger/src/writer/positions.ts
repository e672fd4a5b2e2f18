import { asFault, partitionName, type Pool } from '@nhip/platform';
import type { Job } from './jobs.js';
import type { RecordRow } from './rows.js';

/** How far a topic's partition was read. */
export interface OffsetMove {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  /** Undefined where nothing was ever read. */
  readonly from: bigint | undefined;
  readonly to: bigint;
}

/** How far each partition was read: as the table says, and as what was folded since moves it. */
export class Positions {
  readonly #next = new Map<string, bigint | undefined>();

  constructor(private readonly pool: Pool) {}

  async stored(
    topic: string,
    partition: number,
  ): Promise<{ next: bigint; incarnation: string } | undefined> {
    try {
      const { rows } = await this.pool.query<{ next: string; incarnation: string }>(
        'select next, incarnation from core.offsets where topic = $1 and partition = $2',
        [topic, partition],
      );
      const row = rows[0];
      this.#next.set(partitionName(topic, partition), row && BigInt(row.next));
      return row && { next: BigInt(row.next), incarnation: row.incarnation };
    } catch (error) {
      throw asFault(error);
    }
  }

  /** Messages that were committed before come again after a crash or when another owner took over. */
  async unseen(
    { topic, partition }: Job,
    rows: readonly RecordRow[],
  ): Promise<readonly RecordRow[]> {
    const key = partitionName(topic, partition);
    if (!this.#next.has(key)) await this.stored(topic, partition);
    const next = this.#next.get(key) ?? 0n;
    return rows.every(({ offset }) => offset >= next)
      ? rows
      : rows.filter(({ offset }) => offset >= next);
  }

  /** Moves past jobs that were folded. */
  moves(jobs: readonly Job[]): OffsetMove[] {
    const moves = new Map<string, OffsetMove>();
    for (const { topic, partition, incarnation, next } of jobs) {
      const key = partitionName(topic, partition);
      const from = moves.has(key) ? moves.get(key)?.from : this.#next.get(key);
      if (next > (moves.get(key)?.to ?? from ?? -1n))
        moves.set(key, { topic, partition, incarnation, from, to: next });
    }
    for (const [key, { to }] of moves) this.#next.set(key, to);
    return [...moves.values()];
  }

  forget(): void {
    this.#next.clear();
  }
}
