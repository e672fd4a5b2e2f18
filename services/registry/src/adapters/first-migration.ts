import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Definitions in all their versions, and the messages about them that still have to be published. */
export class FirstMigration1764000000000 implements MigrationInterface {
  readonly name = 'FirstMigration1764000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`set local lock_timeout = '10s'`);
    await runner.query(`create table registry.definition (
      kind text not null, id text not null, version int not null, revision int not null, pack text not null, body json not null,
      primary key (kind, id, version))`);
    await runner.query(`create table registry.outbox (
      seq bigint generated always as identity primary key, kind text not null, id text not null, version int not null, told boolean not null)`);
    await runner.query(`create index outbox_untold on registry.outbox (seq) where not told`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table registry.outbox, registry.definition');
  }
}
