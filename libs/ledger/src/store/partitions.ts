import type { Pool } from '@nhip/platform';
import { BATCHES_A_PARTITION, LOGS } from './schema.js';

/** Makes the partitions of the batches now drawn, and the next ones. */
export async function ensurePartitions(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ last: string }>('select last_value as last from core.batch');
  const present = Math.floor(Number(rows[0]?.last ?? 0) / BATCHES_A_PARTITION);
  for (const { table, unit } of LOGS)
    for (const number of [present, present + 1]) {
      const [from, to] = [number, number + 1].map((one) => one * BATCHES_A_PARTITION * unit);
      await pool.query(
        `create table if not exists core.${table}_${number} partition of core.${table} for values from (${from}) to (${to})`,
      );
    }
}
