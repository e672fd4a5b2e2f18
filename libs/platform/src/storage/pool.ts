import pg from 'pg';
import { databaseAway } from '../faults.js';

export type { Pool, PoolClient } from 'pg';

/** A pool over TCP. Errors of idle connections are the next query's to tell. int8 comes back as text. */
export function createPool(
  url: string,
  options: { readonly max?: number; readonly name?: string } = {},
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 8,
    application_name: options.name ?? 'nhip',
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

const AWAY = /^(08|57P|53300|25006)/;
const NET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

/** True where the database is away, starting or stopping: wait and try again. */
export function isAway(error: unknown): boolean {
  const { code = '', message = '' } = error as { code?: string; message?: string };
  return (
    NET.has(code) ||
    AWAY.test(code) ||
    /Connection terminated|timeout exceeded when trying to connect|not queryable|Client has encountered a connection error/.test(
      message,
    )
  );
}

/** An outage becomes `unavailable`; anything else stays what it is. */
export function asFault(error: unknown): unknown {
  if (!isAway(error)) return error;
  return databaseAway(error);
}

/** Runs `work` in one transaction; rolls back and rethrows what it throws, outages as Fault. */
export async function inTransaction<T>(
  pool: pg.Pool,
  work: (client: pg.PoolClient) => Promise<T>,
  begin = 'begin',
): Promise<T> {
  let client: pg.PoolClient | undefined;
  try {
    client = await pool.connect();
    await client.query(begin);
    const result = await work(client);
    await client.query('commit');
    client.release();
    return result;
  } catch (error) {
    // A connection whose transaction failed is not reused: whatever state it is in goes with it.
    client?.release(true);
    throw asFault(error);
  }
}

/** One statement, outages as Fault. */
export async function query<R extends pg.QueryResultRow>(
  pool: Pick<pg.ClientBase, 'query'>,
  text: string,
  values: readonly unknown[] = [],
): Promise<R[]> {
  try {
    return (await pool.query<R>(text, [...values])).rows;
  } catch (error) {
    throw asFault(error);
  }
}
