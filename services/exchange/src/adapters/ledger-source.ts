import {
  changesAfter,
  currentPage,
  lastCommit,
  recordCounts,
  simulatedAmong,
  versionsLiveAt,
} from '@nhip/ledger';
import { Fault } from '@nhip/contracts';
import { inTransaction, type Pool } from '@nhip/platform';
import type { LedgerSource } from '../app/ports.js';

/** Of the count of all records, ms. */
const COUNT_MS = 5_000;

async function countsInTime(pool: Pool): ReturnType<LedgerSource['counts']> {
  try {
    return await inTransaction(pool, async (client) => {
      await client.query(`set local statement_timeout = ${COUNT_MS}`);
      return recordCounts(client);
    });
  } catch (error) {
    if (error instanceof Fault && error.code === 'query-too-long') return undefined;
    throw error;
  }
}

/** The ledger by its own reads. The pool must be read-only. */
export const ledgerSource = (pool: Pool): LedgerSource => ({
  simulatedAmong: (feeds) => simulatedAmong(pool, feeds),
  head: () => lastCommit(pool),
  counts: () => countsInTime(pool),
  live: (commit) => versionsLiveAt(pool, commit),
  standing: (type, after, limit) =>
    currentPage(pool, type, { bucket: after.bucket, id: after.id }, Number.MAX_SAFE_INTEGER, limit),
  changes: (type, after, upTo, limit) => changesAfter(pool, type, after, upTo, limit),
});
