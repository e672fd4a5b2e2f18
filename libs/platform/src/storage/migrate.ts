import type pg from 'pg';
import { madeByAnotherVersion } from '../faults.js';
import { inTransaction, query } from './pool.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** One statement; gives its rows. */
type Ask = (sql: string, values: unknown[]) => Promise<readonly unknown[]>;

/**
 * Rejects with Fault `made-by-another-version` where the schema was made by migrations that are not among these. Touches nothing.
 * @param names of the migrations that this version has
 */
export async function assertOwnSchema(
  ask: Ask,
  schema: string,
  names: readonly string[],
): Promise<void> {
  const table = `${schema}.migrations`;
  const there = await ask('select where to_regclass($1) is not null', [table]);
  if (there.length === 0) return;
  const [foreign] = await ask(
    `select name from ${table} where not name = any($1) order by name limit 1`,
    [names],
  );
  if (foreign) throw madeByAnotherVersion(schema, (foreign as { name: string }).name);
}

/**
 * Brings a schema up to date, one transaction a migration, one process at a time. Applied migrations are never run again.
 * Rejects with Fault `made-by-another-version` where some were applied that are not among these: nothing is touched then.
 */
export async function migrate(
  pool: pg.Pool,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  const names = migrations.map(({ name }) => name);
  await assertOwnSchema((sql, values) => query(pool, sql, values), schema, names);
  for (const { name, sql } of migrations) {
    await inTransaction(pool, async (client) => {
      await client.query(`set local lock_timeout = '10s'`);
      await client.query('select pg_advisory_xact_lock(hashtext($1))', [`nhip.migrate.${schema}`]);
      await client.query(`create schema if not exists ${schema}`);
      await client.query(
        `create table if not exists ${schema}.migrations (name text primary key, applied_at timestamptz not null default now())`,
      );
      const { rowCount } = await client.query(
        `select 1 from ${schema}.migrations where name = $1`,
        [name],
      );
      if (rowCount) return;
      await client.query(sql);
      await client.query(`insert into ${schema}.migrations (name) values ($1)`, [name]);
    });
  }
}
