import type { Migration } from '@nhip/platform';

/** Ledger partitions hold this many batches each; the writer makes the next one ahead. */
export const BATCHES_A_PARTITION = 5_000_000;

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-core',
    sql: `
create sequence core.batch;
create table core.head (only_one boolean primary key default true check (only_one), epoch int not null, number bigint not null, published bigint not null);
insert into core.head values (true, 1, 0, 0);

create table core.commits (
  batch bigint primary key, epoch int not null, number bigint not null unique, at bigint not null, revision int not null
);

create table core.ledger (
  batch bigint not null, bucket smallint not null, seq int not null,
  type text not null, id text collate "C" not null,
  version bigint not null, received_at bigint not null, receipt text collate "C" not null, row int not null, mapping int not null,
  versioned boolean not null, deleted boolean not null, effective bigint not null,
  outcome text not null, stood boolean not null,
  payload text not null, prov text not null,
  primary key (batch, bucket, seq)
) partition by range (batch);
create table core.ledger_0 partition of core.ledger for values from (0) to (${BATCHES_A_PARTITION});
create index ledger_record on core.ledger (bucket, type, id);

create table core.current (
  bucket smallint not null, type text not null, id text collate "C" not null,
  version bigint, received_at bigint, receipt text collate "C", row int, mapping int,
  deleted boolean not null, payload text not null, parts text not null, due bigint, batch bigint not null,
  primary key (bucket, type, id)
) with (fillfactor = 70);
create index current_due on core.current (bucket, due) where due is not null;
create index current_batch on core.current (type, batch);

create table core.combo (
  id int generated always as identity primary key, cube text not null, cube_version int not null, dims text[] not null,
  unique (cube, cube_version, dims)
);

create table core.cells (
  bucket smallint not null, combo int not null, day int not null, values bigint[] not null,
  primary key (bucket, combo, day)
) with (fillfactor = 50);
create table core.cell_log (
  bucket smallint not null, combo int not null, day int not null, batch bigint not null, values bigint[] not null,
  primary key (bucket, combo, day, batch)
);
create index cell_log_batch on core.cell_log using brin (batch);
create table core.member (
  bucket smallint not null, combo int not null, day int not null, type text not null, id text collate "C" not null, batch bigint not null, values bigint[] not null
);
create index member_cell on core.member (bucket, combo, day, id);

create table core.offsets (
  topic text not null, partition int not null, incarnation text not null, next bigint not null,
  primary key (topic, partition)
);
create table core.clocks (bucket smallint primary key, at bigint not null, turn bigint not null);
create table core.withdrawals (
  bucket smallint not null, receipt text collate "C" not null, by_receipt text not null, reason text not null, batch bigint not null,
  primary key (bucket, receipt)
);
create table core.receipt_progress (
  bucket smallint not null, receipt text collate "C" not null, feed text not null, agency text not null, received_at bigint not null,
  applied bigint not null, late bigint not null, duplicates bigint not null, withdrawn boolean not null,
  first_batch bigint not null, last_batch bigint not null,
  primary key (bucket, receipt)
);
create index receipt_progress_batch on core.receipt_progress (last_batch);
create table core.backfill (
  bucket smallint not null, cube text not null, cube_version int not null, type text not null, after text not null, done boolean not null,
  primary key (bucket, cube, cube_version)
);

create function core.add(a bigint[], b bigint[]) returns bigint[] language sql immutable strict parallel safe
  as $$ select array(select x + y from unnest(a, b) as t(x, y)) $$;
create aggregate core.total(bigint[]) (sfunc = core.add, stype = bigint[]);
`,
  },
  {
    name: '002-recoveries',
    sql: `
create table core.recoveries (
  id bigint generated always as identity primary key, topic text not null, partition int not null,
  former_incarnation text not null, former_next bigint not null, incarnation text not null, next bigint not null,
  at bigint not null, by text not null
);
`,
  },
];
