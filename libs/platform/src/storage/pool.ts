import pg from 'pg';
import { databaseAway, queryTooLong } from '../faults.js';
import type { Readable } from './cancellable.js';

export type { Pool, PoolClient } from 'pg';

export interface PoolOptions {
  readonly max?: number;
  readonly name?: string;
  /** For reads alone: a statement is ended after so long, and soon after its connection was closed. */
  readonly statementTimeoutMs?: number;
  /** The database refuses writes of these sessions, whatever the code does (25006). */
  readonly readOnly?: boolean;
}

/**
 * Joins are made in the order in which they are written, row by row through the keys. What the planner knows of tables that grow from
 * nothing is old: it read a whole log for each record where it was to read a few of its rows. See docs/decisions/2026-11-27-plans-as-written.md.
 */
const PLANS = [
  'join_collapse_limit=1',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'enable_material=off',
  'jit=off',
];
const LOOK_AFTER_CLIENT = 'client_connection_check_interval=500';
const READ_ONLY = 'default_transaction_read_only=on';

const settings = ({ statementTimeoutMs, readOnly }: PoolOptions): string =>
  [
    ...PLANS,
    ...(statementTimeoutMs === undefined ? [] : [LOOK_AFTER_CLIENT]),
    ...(readOnly ? [READ_ONLY] : []),
  ]
    .map((setting) => `-c ${setting}`)
    .join(' ');

/** A pool over TCP. Errors of idle connections are the next query's to tell. int8 comes back as text. */
export function createPool(url: string, options: PoolOptions = {}): pg.Pool {
  const { max = 8, name = 'nhip', statementTimeoutMs } = options;
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: name,
    options: settings(options),
    ...(statementTimeoutMs !== undefined && { statement_timeout: statementTimeoutMs }),
    connectionTimeoutMillis: 5_000,
    keepAlive: true,
  });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/**
 * SQLSTATE of what the world did and not the statement: connections, room and memory, administrators, time-outs of a transaction,
 * a database that can only be read, deadlocks and serialization, locks, the system below, its own faults.
 */
const AWAY = /^(08|53|57P|25P0[34]|25006|40|55P03|58|XX)/;
const NET = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);

/** True where the database is away, starting or stopping, or cannot do at the moment what it could before: wait and try again. */
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

const QUERY_CANCELED = '57014';

/** An outage and a statement that took too long become `unavailable`; anything else stays what it is. */
export function asFault(error: unknown): unknown {
  if ((error as { code?: string }).code === QUERY_CANCELED) return queryTooLong(error);
  if (!isAway(error)) return error;
  return databaseAway(error);
}

/** Runs `work` in one transaction; rolls back and rethrows what it throws, outages as Fault. */
export async function inTransaction<T>(
  pool: Pick<Readable, 'connect'>,
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
