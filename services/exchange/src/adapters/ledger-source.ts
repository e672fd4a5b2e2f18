import {
  changesAfter,
  currentPage,
  lastCommit,
  simulatedAmong,
  versionsLiveAt,
} from '@nhip/ledger';
import type { Pool } from '@nhip/platform';
import type { LedgerSource } from '../app/ports.js';

/** The ledger by its own reads. The pool must be read-only. */
export const ledgerSource = (pool: Pool): LedgerSource => ({
  simulatedAmong: (feeds) => simulatedAmong(pool, feeds),
  head: () => lastCommit(pool),
  live: (commit) => versionsLiveAt(pool, commit),
  standing: (type, after, limit) =>
    currentPage(pool, type, { bucket: after.bucket, id: after.id }, Number.MAX_SAFE_INTEGER, limit),
  changes: (type, after, upTo, limit) => changesAfter(pool, type, after, upTo, limit),
});
