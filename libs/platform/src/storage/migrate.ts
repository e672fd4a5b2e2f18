import type pg from 'pg';
import { madeByAnotherVersion } from '../faults.js';
import { inTransaction } from './pool.js';

export interface Migration {
  readonly name: string;
  readonly sql: string;
}

/** Throws where the schema was made by migrations that this version does not have. */
async function refuseOtherShape(
  pool: pg.Pool,
  schema: string,
  migrations: readonly Migration[],
): Promise<void> {
  const { rows: found } = await pool.query<{ there: string | null }>(
    'select to_regclass($1) as there',
    [`${schema}.migrations`],
  );
  if (!found[0]?.there) return;
  const { rows } = await pool.query<{ name: string }>(
    `select name from ${schema}.migrations where not name = any($1) order by name`,
    [migrations.map(({ name }) => name)],
  );
  if (rows[0]) throw madeByAnotherVersion(schema, rows[0].name);
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
  await refuseOtherShape(pool, schema, migrations);
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
