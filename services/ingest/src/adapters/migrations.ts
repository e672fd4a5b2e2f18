import type { Migration } from '@nhip/platform';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-receipts',
    sql: `
create table ingest.receipt (
  id text collate "C" primary key, feed text not null, agency text not null, received_at bigint not null, sent boolean not null,
  withdrawn_by text, body jsonb not null
);
create index receipt_feed on ingest.receipt (feed, id desc);
create table ingest.idempotency (
  agency text not null, feed text not null, key text not null, receipt text not null, body_sha256 text not null, at bigint not null,
  primary key (agency, feed, key)
);
create table ingest.progress (
  receipt text collate "C" not null, part text not null, seq bigint not null,
  applied bigint not null, late bigint not null, duplicates bigint not null, quarantined bigint not null, withdrawn boolean not null, commit bigint,
  primary key (receipt, part)
);
`,
  },
  {
    name: '002-failed',
    sql: 'alter table ingest.progress add column failed bigint not null default 0',
  },
  {
    name: '003-retention',
    sql: `
create index receipt_received on ingest.receipt (received_at);
create index idempotency_at on ingest.idempotency (at);
`,
  },
  {
    name: '004-overturned',
    sql: `
alter table ingest.progress add column overturned bigint not null default 0, add column errors jsonb not null default '[]';
`,
  },
  {
    name: '005-lease',
    sql: `
-- Until when a request is known to be at it; null where the rows come again by themselves.
alter table ingest.receipt add column lease timestamptz;
create index receipt_unfinished on ingest.receipt (lease) where not sent and lease is not null;
`,
  },
  {
    name: '006-forbidden',
    sql: 'alter table ingest.progress add column forbidden bigint not null default 0, add column forbidden_rows int[]',
  },
  {
    name: '007-records',
    sql: `
-- Of rows of which several columns are a record each: what became of these records.
alter table ingest.progress add column records jsonb;
`,
  },
  {
    name: '008-feed-kinds',
    sql: `
-- A feed is of simulated data or of real ones, from its first delivery on.
create table ingest.feed_kind (feed text collate "C" primary key, simulated boolean not null);
insert into ingest.feed_kind select distinct feed, false from ingest.receipt;
`,
  },
  {
    name: '009-pulls',
    sql: `
-- One process pulls a feed at a time: it has the turn, until its lease ends; what it knows of an older one moves nothing.
create table ingest.pull (
  feed text collate "C" primary key, turn bigint not null, lease timestamptz, due bigint not null, definition text not null, state jsonb
);
`,
  },
  {
    name: '010-feed-kind-claims',
    sql: `
-- Until when the kind is that of a sending of which nothing is acknowledged yet; null: it is the feed's for good.
alter table ingest.feed_kind add column claimed_until timestamptz;
`,
  },
];
