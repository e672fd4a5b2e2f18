import { LAST_EPOCH } from '@nhip/contracts';
import { inTransaction, type Pool } from '@nhip/platform';
import { noEpochLeft } from '../faults.js';

/** What is made of messages alone. Numbers of types and of combinations stay: writers hold them in memory. */
const EMPTIED = [
  'ledger',
  'delta',
  'record',
  'receipt',
  'withdrawal',
  'refused',
  'forbidden',
  'cells',
  'commits',
  'bucket_commit',
  'walk',
].map((table) => `core.${table}`);

export interface Rebuilt {
  readonly epoch: number;
  /** The last commit of before: those of the new epoch are greater. */
  readonly commit: number;
}

/**
 * Empties the ledger, which is filled anew by whoever sends all rows once more; consumed offsets, clocks and versions of cubes stay.
 * The epoch rises and the numbers of commits go on, so that no cursor and no commit of before is taken for one of after.
 * Every writer loses its turn, reads anew, and goes on. Rejects with Fault `no-epoch-left` where this is the last one, and where a transaction that runs keeps the tables for 10 s: nothing is changed then.
 */
export async function rebuild(pool: Pool): Promise<Rebuilt> {
  return inTransaction(pool, async (client) => {
    await client.query(`set local lock_timeout = '10s'; set local statement_timeout = 0`);
    // Each commit begins with its clocks: those under way end first, the next ones wait here.
    await client.query('lock table core.clocks in exclusive mode');
    await client.query(`truncate ${EMPTIED.join(', ')}`);
    await client.query('update core.clocks set turn = turn + 1');
    const { rows } = await client.query<Rebuilt>(
      `update core.head set epoch = epoch + 1, published = number where epoch < ${LAST_EPOCH}
       returning epoch, number::float8 as commit`,
    );
    if (!rows[0]) throw noEpochLeft();
    return rows[0];
  });
}
