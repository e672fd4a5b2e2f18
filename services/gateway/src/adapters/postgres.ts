import { createHash } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import { inTransaction, query, type Migration, type Pool, type PoolClient } from '@nhip/platform';
import type {
  Audit,
  AuditEntry,
  Identities,
  IdentityKind,
  StoredIdentity,
  StoredKey,
  NewIdentity,
} from '../app/ports.js';

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '001-identities',
    sql: `
create table gateway.identity (
  name text primary key, kind text not null check (kind in ('key', 'person')), lookup text unique, secret_hash text not null, identity jsonb not null,
  created_at timestamptz not null default now()
);
create table gateway.audit (
  seq bigint generated always as identity primary key, at bigint not null, who text not null, action text not null, target text not null,
  previous text not null, hash text not null
);
`,
  },
  {
    name: '002-audit-is-append-only',
    sql: `
create function gateway.refuse() returns trigger language plpgsql as $$ begin raise exception 'the audit log is append-only'; end $$;
create trigger append_only before update or delete or truncate on gateway.audit for each statement execute function gateway.refuse();
`,
  },
  {
    name: '003-audit-retention',
    sql: `
-- The last entry that was deleted because its time was over: from there the chain goes on. Only entries up to it can be deleted.
create table gateway.audit_start (
  only_one boolean primary key default true check (only_one), seq bigint not null, at bigint not null, hash text not null
);
insert into gateway.audit_start values (true, 0, 0, '');
drop trigger append_only on gateway.audit;
create trigger append_only before update or truncate on gateway.audit for each statement execute function gateway.refuse();
create function gateway.refuse_early() returns trigger language plpgsql as $$ begin
  if exists (select 1 from gone where seq > (select seq from gateway.audit_start)) then raise exception 'the audit log is append-only'; end if;
  return null;
end $$;
create trigger append_only_rows after delete on gateway.audit referencing old table as gone
  for each statement execute function gateway.refuse_early();
`,
  },
  {
    name: '004-keys-are-revoked',
    sql: `alter table gateway.identity add column revoked_at timestamptz`,
  },
];

interface IdentityRow {
  readonly identity: Identity;
  readonly secret_hash: string;
}

const stored = (row: IdentityRow | undefined): StoredIdentity | undefined =>
  row && { identity: row.identity, secretHash: row.secret_hash };

export class PostgresIdentities implements Identities {
  constructor(private readonly pool: Pool) {}

  async byKey(lookup: string): Promise<StoredIdentity | undefined> {
    const text = `select identity, secret_hash from gateway.identity where lookup = $1 and kind = 'key' and revoked_at is null`;
    return stored((await query<IdentityRow>(this.pool, text, [lookup]))[0]);
  }

  async byName(name: string, kind: IdentityKind): Promise<StoredIdentity | undefined> {
    const text = 'select identity, secret_hash from gateway.identity where name = $1 and kind = $2';
    return stored((await query<IdentityRow>(this.pool, text, [name, kind]))[0]);
  }

  async put({ identity, kind, lookup, secretHash }: NewIdentity): Promise<void> {
    await query(
      this.pool,
      `insert into gateway.identity (name, kind, lookup, secret_hash, identity) values ($1, $2, $3, $4, $5)
       on conflict (name) do update set kind = excluded.kind, lookup = excluded.lookup, secret_hash = excluded.secret_hash, identity = excluded.identity, revoked_at = null`,
      [identity.name, kind, lookup, secretHash, JSON.stringify(identity)],
    );
  }

  keys(agency?: string): Promise<readonly StoredKey[]> {
    return query<StoredKey>(
      this.pool,
      `select lookup, name, identity ->> 'agency' as agency, identity ? 'simulated' as simulated, created_at as "createdAt" from gateway.identity
       where kind = 'key' and revoked_at is null and identity ->> 'agency' = coalesce($1, identity ->> 'agency') order by agency, created_at, name`,
      [agency ?? null],
    );
  }

  async revoke(lookup: string): Promise<string | undefined> {
    const text = `update gateway.identity set revoked_at = now()
      where lookup = $1 and kind = 'key' and revoked_at is null and identity ->> 'agency' is not null returning identity ->> 'agency' as agency`;
    return (await query<{ agency: string }>(this.pool, text, [lookup]))[0]?.agency;
  }
}

interface AuditRow extends Omit<AuditEntry, 'at'> {
  readonly seq: string;
  readonly at: string;
  readonly previous: string;
  readonly hash: string;
}

const ENTRIES_AT_ONCE = 5_000;

const hashOf = (previous: string, { at, who, action, target }: AuditEntry): string =>
  createHash('sha256')
    .update(JSON.stringify([previous, at, who, action, target]))
    .digest('hex');

/** Whether an entry is as it was written, right behind the one with that hash. */
const follows = (previous: string, row: AuditRow): boolean =>
  row.previous === previous && row.hash === hashOf(previous, { ...row, at: Number(row.at) });

interface Place {
  readonly seq: string;
  readonly hash: string;
}

/** Each entry carries the hash of the one before it: taking one out, or changing one, breaks the chain. It begins behind the entry that was deleted last. */
export class PostgresAudit implements Audit {
  constructor(private readonly pool: Pool) {}

  write(entry: AuditEntry): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('nhip.gateway.audit'))`);
      const { rows } = await client.query<{ hash: string }>(
        'select hash from gateway.audit order by seq desc limit 1',
      );
      const previous = rows[0]?.hash ?? '';
      await client.query(
        'insert into gateway.audit (at, who, action, target, previous, hash) values ($1, $2, $3, $4, $5, $6)',
        [entry.at, entry.who, entry.action, entry.target, previous, hashOf(previous, entry)],
      );
    });
  }

  async firstBreak(): Promise<string | undefined> {
    let last: Place = { seq: '0', hash: '' };
    for (;;) {
      const rows = await entriesAfter(this.pool, last, ENTRIES_AT_ONCE);
      const broken = breakOf(rows, last);
      last = (broken < 0 ? rows.at(-1) : rows[broken - 1]) ?? last;
      if (broken >= 0) {
        // Entries may have been deleted meanwhile, because their time was over: it goes on behind them.
        const [start] = await query<Place>(this.pool, START);
        if (!start || BigInt(start.seq) <= BigInt(last.seq)) return rows[broken]?.seq;
        last = start;
      } else if (rows.length < ENTRIES_AT_ONCE) return undefined;
    }
  }

  deleteEntries(before: number, most: number): Promise<number> {
    return inTransaction(this.pool, async (client) => {
      const [start] = await query<Place>(client, `${START} for update skip locked`);
      if (!start) return 0;
      const rows = await entriesAfter(client, start, most + 1);
      const due = dueOf(rows.slice(0, -1), start, before);
      const last = due.at(-1);
      if (!last) return 0;
      const move = 'update gateway.audit_start set seq = $1, at = $2, hash = $3';
      await query(client, move, [last.seq, last.at, last.hash]);
      await query(client, 'delete from gateway.audit where seq <= $1', [last.seq]);
      return due.length;
    });
  }
}

const START = 'select seq, hash from gateway.audit_start';

const entriesAfter = (
  client: Pick<PoolClient, 'query'>,
  { seq }: Place,
  most: number,
): Promise<AuditRow[]> =>
  query(client, 'select * from gateway.audit where seq > $1 order by seq limit $2', [seq, most]);

/** Which of these entries behind a place is the first that does not follow from the one before it; -1 where all do. */
const breakOf = (rows: readonly AuditRow[], { hash }: Place): number =>
  rows.findIndex((row, i) => !follows(rows[i - 1]?.hash ?? hash, row));

/** Entries whose time is over, up to the first whose time is not, or that does not follow: a break is evidence and stays. */
function dueOf(rows: readonly AuditRow[], start: Place, before: number): readonly AuditRow[] {
  const stays = [breakOf(rows, start), rows.findIndex(({ at }) => Number(at) >= before)];
  return rows.slice(0, Math.min(...stays.map((i) => (i < 0 ? rows.length : i))));
}
