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
];
