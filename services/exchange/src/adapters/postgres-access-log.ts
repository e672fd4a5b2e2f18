import { query, type Pool } from '@nhip/platform';
import type { Access, AccessLog } from '../app/ports.js';

/** The access log in a table that takes rows and gives none up. */
export const postgresAccessLog = (pool: Pool): AccessLog => ({
  append: async (access: Access) => {
    const { at, caller, ministry, dataset, indicator, cursor, changes, commit, result } = access;
    await query(
      pool,
      `insert into exchange.access (at, caller, ministry, dataset, indicator, cursor, changes, commit, result)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        at,
        caller,
        ministry ?? null,
        dataset ?? null,
        indicator ?? null,
        cursor.slice(0, 1000),
        changes,
        commit,
        result,
      ],
    );
  },
});
