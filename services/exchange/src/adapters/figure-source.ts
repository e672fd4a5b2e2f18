import {
  cellHistory,
  commitInstants,
  commitUpTo,
  kindsOfFeeds,
  lastCommit,
  versionsLiveAt,
} from '@nhip/ledger';
import type { Pool } from '@nhip/platform';
import type { FigureSource } from '../app/ports.js';

/** The ledger by its own reads. The pool must be read-only. */
export const figureSource = (pool: Pool): FigureSource => ({
  head: () => lastCommit(pool),
  live: (commit) => versionsLiveAt(pool, commit),
  kinds: (feeds) => kindsOfFeeds(pool, feeds),
  commitUpTo: (instant) => commitUpTo(pool, instant),
  instants: (commits) => commitInstants(pool, commits),
  history: (cube, version, since, commit) => cellHistory(pool, cube, version, since, commit),
});
