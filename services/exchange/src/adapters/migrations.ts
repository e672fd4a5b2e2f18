import type { Migration } from '@nhip/platform';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-exchange',
    sql: `
create table exchange.signing_key (kid text primary key, private jsonb not null, public jsonb not null, created_at timestamptz not null default now());
create table exchange.access (
  seq bigint generated always as identity primary key, at bigint not null, caller text not null, ministry text, dataset text not null,
  cursor text not null, changes int not null, commit bigint not null, result text not null
);
create index access_dataset on exchange.access (dataset, seq);
create function exchange.append_only() returns trigger language plpgsql as $$ begin raise exception 'the access log is append-only'; end $$;
create trigger access_append_only before update or delete or truncate on exchange.access for each statement execute function exchange.append_only();
`,
  },
  {
    name: '002-observations',
    sql: `
-- What was asked for: a dataset, or the observations of an indicator.
alter table exchange.access alter column dataset drop not null, add column indicator text,
  add check (num_nonnulls(dataset, indicator) = 1);
create index access_indicator on exchange.access (indicator, seq) where indicator is not null;
-- The last instant that was handed out or written to: what is noted after an answer has a later one than the answer.
create table exchange.told (only_one boolean primary key default true check (only_one), at bigint not null);
insert into exchange.told values (true, 0);
-- What was delivered on which day, and since when that is known; \`period\` is '' where the delivery named none.
create table exchange.delivery (
  feed text collate "C" not null, agency text collate "C" not null, day int not null, period text not null, history boolean not null,
  received_at bigint not null, known_at bigint not null,
  primary key (feed, agency, day, period, history)
);
-- Since when an indicator means what it does.
create table exchange.meaning (
  indicator text collate "C" not null, meaning text not null, at bigint not null, commit bigint not null,
  seq bigint generated always as identity, primary key (indicator, seq)
);
`,
  },
  {
    name: '003-withdrawals',
    sql: `
-- Of each day the first deliveries are known one by one, so that they can be taken back; \`receipt\` is '' of what stands for all others, and of those of before.
alter table exchange.delivery add column receipt text collate "C" not null default '', drop constraint delivery_pkey,
  add primary key (feed, agency, day, period, history, receipt);
-- Receipts that were taken back, which may be known before they are.
create table exchange.withdrawal (receipt text collate "C" primary key, known_at bigint not null);
`,
  },
];
