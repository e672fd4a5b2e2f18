import type { TypeOrmModuleOptions } from '@nestjs/typeorm';
import { assertOwnSchema } from '@nhip/platform';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { DefinitionEntity, OutboxEntity } from './entities.js';
import { FirstMigration1764000000000 } from './first-migration.js';

const LOCK = `hashtext('nhip.migrate.registry')`;

export const typeOrmOptions = (url: string): TypeOrmModuleOptions & DataSourceOptions => ({
  type: 'postgres',
  url,
  schema: 'registry',
  entities: [DefinitionEntity, OutboxEntity],
  migrations: [FirstMigration1764000000000],
  migrationsTableName: 'migrations',
  extra: { max: 4 },
  // A process that cannot reach its database ends, and its supervisor starts it again.
  retryAttempts: 1,
});

/**
 * Connects and migrates, one process at a time. The schema has to be there before TypeORM's table of migrations.
 * Rejects with Fault `made-by-another-version` where other migrations have made it.
 */
export async function openDataSource(options?: DataSourceOptions): Promise<DataSource> {
  const source = await new DataSource(options as DataSourceOptions).initialize();
  const runner = source.createQueryRunner();
  try {
    await runner.query(`select pg_advisory_lock(${LOCK})`);
    await assertOwnSchema((sql, values) => runner.query(sql, values), 'registry', [
      FirstMigration1764000000000.name,
    ]);
    await runner.query('create schema if not exists registry');
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query(`select pg_advisory_unlock(${LOCK})`);
    await runner.release();
  }
  return source;
}
