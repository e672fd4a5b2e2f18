import type { Migration } from '@nhip/platform';
import { FLAGS } from './flags.js';

/** Logs are cut into partitions of this many batches; the writer makes the next one ahead. */
export const BATCHES_A_PARTITION = 5_000_000;
/** Rows of one batch are numbered below this: a place in the ledger is `batch * ROWS_A_BATCH + row`. */
export const ROWS_A_BATCH = 2 ** 20;

/** The logs that are cut by batch, each with the column that names it and how much one batch takes there. */
export const LOGS = [
  { table: 'ledger', unit: ROWS_A_BATCH },
  { table: 'delta', unit: 1 },
] as const;

const firstPartitions = LOGS.map(
  ({ table, unit }) =>
    `create table core.${table}_0 partition of core.${table} for values from (0) to (${BATCHES_A_PARTITION * unit});`,
).join('\n');

/**
 * The schema of the ledger. Every key contains the bucket: a bucket is what one writer owns, and what a shard would hold.
 * A place `at` in the ledger orders rows by commit and within it; 0 stands for none.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    name: '101-ledger',
    sql: `
create sequence core.batch;
-- The last commit, and the last that was told; \`incarnation\` is that of the topic into which, the others name the database in which.
create table core.head (
  only_one boolean primary key default true check (only_one), epoch int not null, number bigint not null, published bigint not null,
  incarnation text, system text, timeline int
);
insert into core.head values (true, 1, 0, 0);
create table core.commits (
  batch bigint primary key, epoch int not null, number bigint not null unique, at bigint not null, revision int not null,
  types smallint[] not null
);
-- Of each bucket the batches of its commits: within a bucket batches rise with commits.
create table core.bucket_commit (bucket smallint not null, number bigint not null, batch bigint not null, primary key (bucket, number));
create index bucket_commit_number on core.bucket_commit (number, bucket);

-- What all rows of a sending share, and what became of them in this bucket.
create table core.receipt (
  bucket smallint not null, num int not null, id text collate "C" not null,
  agency text not null, sent_by text not null, received_at bigint not null, feed text not null, file text,
  topic text not null, incarnation text not null,
  applied bigint not null, late bigint not null, duplicates bigint not null, failed bigint not null,
  withdraws boolean not null, first_batch bigint not null, last_batch bigint not null,
  primary key (bucket, num), unique (bucket, id)
) with (fillfactor = 50);
-- Receipts whose rows do not count, also of those no row of which has come yet.
create table core.withdrawal (
  bucket smallint not null, receipt text collate "C" not null, by_receipt text not null, reason text not null, batch bigint not null,
  primary key (bucket, receipt)
);

-- One row a version, in the order in which it was committed; \`prev\` is the row of the same record before it.
create table core.ledger (
  at bigint not null, version bigint not null, place_offset bigint not null, effective bigint not null, prev bigint not null, content bigint not null,
  record int not null, receipt int not null, line int not null,
  bucket smallint not null, place_partition smallint not null, mapping smallint not null, flags smallint not null,
  sha bytea not null, payload text not null, reason text,
  primary key (bucket, at)
) partition by range (at);

create table core.type (num smallint generated always as identity primary key, id text collate "C" not null unique);

-- A record and how it stands; \`parts\` is exactly what it adds to the cells, \`stand\` and \`head\` lie in the ledger.
create table core.record (
  bucket smallint not null, num int not null, type smallint not null,
  version bigint not null, content bigint not null, stand bigint not null, head bigint not null, changed bigint not null, due bigint,
  receipt int not null, line int not null, revision int not null, mapping smallint not null, flags smallint not null,
  id text collate "C" not null, parts bytea not null,
  primary key (bucket, num), unique (bucket, type, id)
) with (fillfactor = 75);
create index record_due on core.record (bucket, due, num) where due is not null;
-- The version that stands could not be counted.
create index record_failed on core.record (bucket, num) where flags & ${FLAGS.failed} <> 0;

create table core.combo (
  id int generated always as identity primary key, cube text not null, cube_version int not null, dims text[] not null, measures smallint not null,
  unique (cube, cube_version, dims)
);
-- The cells of a combination in a block of 32 days, packed as the sums of \`delta\` are: a row a block is half the writing of a row a cell.
create table core.cells (
  bucket smallint not null, combo int not null, block smallint not null, days bytea not null,
  primary key (bucket, combo, block)
) with (fillfactor = 50);
-- What batches changed in a combination and a block of 32 days: sums by day, and the records with what each added.
create table core.delta (
  batch bigint not null, first_batch bigint not null, combo int not null, first_record int not null, last_record int not null,
  bucket smallint not null, block smallint not null, level smallint not null, sums bytea not null, entries bytea not null,
  primary key (bucket, combo, block, batch, first_record)
) partition by range (batch);
create index delta_batch on core.delta using brin (batch) with (autosummarize = on);
create index receipt_batch on core.receipt using brin (last_batch);

create table core.offsets (
  topic text not null, partition int not null, incarnation text not null, next bigint not null,
  primary key (topic, partition)
) with (fillfactor = 10);
create table core.clocks (
  bucket smallint primary key, at bigint not null, fired int not null, turn bigint not null, revision int not null
) with (fillfactor = 10);
create table core.walk (
  bucket smallint not null, cube text not null, cube_version int not null, after int not null, done boolean not null,
  primary key (bucket, cube, cube_version)
);
-- Which version of a cube is read, by commit; states change by a commit alone.
create table core.cube_version (
  cube text collate "C" not null, version int not null, state text not null check (state in ('filling', 'live', 'retired')),
  from_commit bigint, to_commit bigint,
  primary key (cube, version)
);
create table core.recoveries (
  id bigint generated always as identity primary key, topic text not null, partition int not null,
  former_incarnation text not null, former_next bigint not null, incarnation text not null, next bigint not null,
  at bigint not null, by text not null
);
${firstPartitions}

create function core.fence(taken smallint[], wanted smallint[]) returns int language plpgsql as $$
begin
  if cardinality(taken) = cardinality(wanted) then return 1; end if;
  raise exception 'fenced' using errcode = 'NH001', detail = array_to_string(array(select unnest(wanted) except select unnest(taken)), ',');
end $$;
`,
  },
  {
    name: '102-told-to',
    sql: `
-- The offset up to which it is known what the topic of that incarnation holds.
alter table core.head add column told_to bigint;
`,
  },
  {
    name: '103-refused',
    sql: `
-- Rows that could be stored in no form, by their place: each is counted once, however often it comes. \`record\` is a hash of type and id.
create table core.refused (
  bucket smallint not null, receipt int not null, line int not null, mapping smallint not null, record bigint not null,
  primary key (bucket, receipt, line, mapping, record)
);
-- The version that stands could not be counted, by any cube or by one.
drop index core.record_failed;
create index record_failed on core.record (bucket, num) where flags & ${FLAGS.failed | FLAGS.incomplete} <> 0;
`,
  },
  {
    name: '104-retired',
    sql: `
-- Of a version that is retired a walk has the records evaluated anew that could not be counted.
update core.walk w set after = 0, done = false from core.cube_version v where v.state = 'retired' and v.cube = w.cube and v.version = w.cube_version;
`,
  },
  {
    name: '105-owners',
    sql: `
-- Rows that do not count because their record belongs to another agency; \`inherits\` is JSON: whose records the sender may correct beside its own.
alter table core.receipt add column forbidden bigint not null default 0, add column inherits text;
-- The receipt that came first of those of which a row counts: its agency owns the record. 0 where there is none, -1 where it is still to be looked for.
alter table core.record add column first int not null default -1;
-- Where they stand in their receipts.
create table core.forbidden (
  bucket smallint not null, receipt int not null, line int not null, mapping smallint not null, record int not null,
  primary key (bucket, receipt, line, mapping, record)
);
`,
  },
  {
    name: '106-released',
    sql: `
-- Of the receipts that were withdrawn those whose rows claim no record either.
alter table core.withdrawal add column released boolean not null default false;
-- By a rule of before deletions claimed records, and what was withdrawn did not: the receipt that claimed a record first is looked for anew. 0 where there is none.
update core.record set first = -1 where first >= 0;
`,
  },
  {
    name: '107-receipts-told',
    sql: `
-- Receipts of a page are found by their last batch. The ranges of a brin index take the newest in last, and those are asked for.
drop index core.receipt_batch;
create index receipt_batch on core.receipt (last_batch);
`,
  },
  {
    name: '108-records',
    sql: `
-- Of rows of which several columns are a record each, JSON: what became of these records in this bucket.
alter table core.receipt add column records text;
`,
  },
  {
    name: '109-references',
    sql: `
-- As of which commits records are evaluated against those that they name: the ones numbered up to \`references_after\` as of \`references_to\`, the others as of \`references_from\`.
alter table core.clocks add column references_from bigint not null default 0, add column references_to bigint not null default 0, add column references_after int not null default 0;
`,
  },
  {
    name: '110-calendars',
    sql: `
-- The versions of the calendars by which the records of a bucket count in a version of a cube, and the last record that was evaluated anew by them; null where all were.
alter table core.walk add column calendars text not null default '', add column again int;
`,
  },
  {
    name: '111-simulated',
    sql: `
-- Whether it was sent as simulated data. A feed is of one kind: whoever asks for that of a feed finds it by one of its receipts.
alter table core.receipt add column simulated boolean not null default false;
create index receipt_simulated on core.receipt (feed) where simulated;
`,
  },
];
