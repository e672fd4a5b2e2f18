import type { Pool } from '@nhip/platform';
import { BATCHES_A_PARTITION } from '../store/migrations.js';

/** Makes the ledger partition of the batches now drawn, and the next one. */
export async function ensurePartitions(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ last: string }>('select last_value as last from core.batch');
  const present = Math.floor(Number(rows[0]?.last ?? 0) / BATCHES_A_PARTITION);
  for (const number of [present, present + 1]) {
    const [from, to] = [number * BATCHES_A_PARTITION, (number + 1) * BATCHES_A_PARTITION];
    await pool.query(
      `create table if not exists core.ledger_${number} partition of core.ledger for values from (${from}) to (${to})`,
    );
  }
}
