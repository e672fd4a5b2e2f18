import type { Migration } from '@nhip/platform';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-watch',
    sql: `
create table watch.delivery (
  receipt text collate "C" primary key, feed text not null, kind text not null, received_at bigint not null,
  received bigint not null, quarantined bigint not null, applied boolean not null, progress jsonb not null
);
create index delivery_feed on watch.delivery (feed, received_at);
create table watch.alarm (
  id text primary key, body jsonb not null, told boolean not null
);
`,
  },
  {
    name: '002-offsets',
    sql: `
create table watch.offsets (topic text not null, partition int not null, incarnation text not null, next bigint not null, primary key (topic, partition));
`,
  },
  {
    name: '003-retention',
    sql: 'create index delivery_received on watch.delivery (received_at)',
  },
  {
    name: '004-state',
    sql: `
alter table watch.delivery rename column applied to delivered;
alter table watch.delivery add column agency text, add column period text;
update watch.delivery set agency = progress->>'agency', period = progress->>'period', delivered = delivered and (received = 0 or quarantined < received);
alter table watch.delivery alter column agency set not null;
`,
  },
  {
    name: '005-withdrawn',
    sql: `
alter table watch.delivery add column withdraws text;
create index delivery_withdraws on watch.delivery (withdraws) where withdraws is not null;
`,
  },
  {
    name: '006-simulated',
    sql: `
alter table watch.delivery add column simulated boolean not null default false;
create index delivery_simulated on watch.delivery (feed) where simulated;
`,
  },
  {
    name: '007-senders',
    sql: `
alter table watch.delivery add column history boolean not null default false;
create index delivery_sender on watch.delivery (feed, agency, received_at) where kind = 'rows' and delivered and not history;
`,
  },
  {
    name: '008-completions',
    sql: `
create table watch.completion (id text collate "C" primary key, last_day int not null, body jsonb not null, receipt text collate "C", gone boolean not null default false, told boolean not null default false);
create index completion_receipt on watch.completion (receipt) where receipt is not null;
create index completion_last on watch.completion (last_day);
create index completion_untold on watch.completion (id) where not told;
alter table watch.offsets add column last_stamp bigint not null default 0;
`,
  },
];
