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
];
