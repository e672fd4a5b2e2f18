import type pg from 'pg';
import { inTransaction } from './pool.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Brings a schema up to date, one transaction a migration, one process at a time. Applied migrations are never run again. */
export async function migrate(
  pool: pg.Pool,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
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
