import { inTransaction, type PoolClient, type Readable } from '@nhip/platform';

/** Reads with one snapshot, which must be short: as long as it is held nothing is vacuumed. */
export const readOnly = <T>(pool: Readable, read: (client: PoolClient) => Promise<T>): Promise<T> =>
  inTransaction(pool, read, 'begin transaction isolation level repeatable read read only');
