import type { Migration } from '@nhip/platform';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-quarantine',
    sql: `
create sequence normalise.seq;
create table normalise.quarantine (
  id bigint generated always as identity unique,
  incarnation text not null, topic text not null, partition int not null, "offset" bigint not null,
  feed text not null, agency text not null, receipt text collate "C" not null, row int not null, received_at bigint not null, at bigint not null,
  key text, cause text not null, findings jsonb not null, text text not null, prov jsonb not null, state text not null,
  primary key (incarnation, topic, partition, "offset")
);
create index quarantine_feed on normalise.quarantine (feed, state, id);
create index quarantine_receipt on normalise.quarantine (receipt, partition);
`,
  },
  {
    name: '002-once-a-row',
    sql: `
create unique index quarantine_row on normalise.quarantine (feed, receipt, row);
create table normalise.withdrawal (receipt text collate "C" primary key);
`,
  },
  {
    name: '003-untold',
    sql: `
-- Receipts whose counts changed outside of a batch and may not have been told yet.
create table normalise.untold (receipt text collate "C" primary key, change bigint not null);
`,
  },
  {
    name: '004-replay',
    sql: `
-- What of the feeds is read once more, from first up to last, and the next offset to read.
create table normalise.replay (
  run bigint not null, topic text not null, partition int not null, incarnation text not null,
  first bigint not null, next bigint not null, last bigint not null,
  primary key (topic, partition)
);
`,
  },
  {
    name: '005-positions',
    sql: `
-- How far the feeds were read.
create table normalise.position (
  topic text not null, partition int not null, incarnation text not null, next bigint not null,
  primary key (topic, partition)
) with (fillfactor = 10);
-- How far they may have been read: rows below \`until\` may be counted already, under the catalogue of their stretch.
create table normalise.claimed (
  topic text not null, partition int not null, incarnation text not null, until bigint not null,
  primary key (topic, partition, incarnation)
) with (fillfactor = 10);
-- From this offset on, up to the next stretch, rows were first read by that revision of the catalogue.
create table normalise.stretch (
  topic text not null, partition int not null, incarnation text not null, first bigint not null, revision int not null,
  primary key (topic, partition, incarnation, first)
);
-- Rows from \`since\` to before \`upto\` are about to be read: those that nobody has claimed belong to \`by_revision\`, unless a newer one has begun. Gives the stretches that they lie in.
create function normalise.claim(of_topic text, of_partition int, of_incarnation text, since bigint, upto bigint, by_revision int)
returns table (first bigint, revision int) language plpgsql as $$
declare known bigint;
begin
  insert into normalise.claimed values (of_topic, of_partition, of_incarnation, since) on conflict do nothing;
  select c.until into known from normalise.claimed c
    where (c.topic, c.partition, c.incarnation) = (of_topic, of_partition, of_incarnation) for update;
  if upto > known then
    insert into normalise.stretch select of_topic, of_partition, of_incarnation, greatest(known, since), by_revision
      where not exists (select from normalise.stretch s
        where (s.topic, s.partition, s.incarnation) = (of_topic, of_partition, of_incarnation) and s.revision >= by_revision);
    update normalise.claimed c set until = upto
      where (c.topic, c.partition, c.incarnation) = (of_topic, of_partition, of_incarnation);
  end if;
  return query select s.first, s.revision from normalise.stretch s
    where (s.topic, s.partition, s.incarnation) = (of_topic, of_partition, of_incarnation) and s.first < upto
      and s.first >= coalesce((select max(b.first) from normalise.stretch b
        where (b.topic, b.partition, b.incarnation) = (of_topic, of_partition, of_incarnation) and b.first <= since), 0)
    order by s.first;
end $$;
-- Of a row that was brought in from quarantine: by which revision of the catalogue.
alter table normalise.quarantine add column revision int;
`,
  },
  {
    name: '006-waiting',
    sql: `
-- Of each feed how many rows wait is told, which was not told before.
insert into normalise.untold select distinct on (feed) receipt, nextval('normalise.seq') from normalise.quarantine order by feed on conflict do nothing;
`,
  },
  {
    name: '007-overturned',
    sql: `
-- Of a row that was taken when it was sent: by which revision of the catalogue.
alter table normalise.quarantine add column taken_by int;
`,
  },
  {
    name: '008-superseded',
    sql: `
-- Of a row that waits no longer since its sender sent a later one: by which receipt.
alter table normalise.quarantine add column superseded_by text collate "C";
create index quarantine_key on normalise.quarantine (feed, key) where state = 'waiting';
create index quarantine_superseded on normalise.quarantine (feed, superseded_by) where state = 'superseded';
`,
  },
];
