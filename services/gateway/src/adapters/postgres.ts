import { createHash } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import { inTransaction, query, type Migration, type Pool } from '@nhip/platform';
import type {
  Audit,
  AuditEntry,
  Identities,
  IdentityKind,
  StoredIdentity,
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
    const text = `select identity, secret_hash from gateway.identity where lookup = $1 and kind = 'key'`;
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
       on conflict (name) do update set kind = excluded.kind, lookup = excluded.lookup, secret_hash = excluded.secret_hash, identity = excluded.identity`,
      [identity.name, kind, lookup, secretHash, JSON.stringify(identity)],
    );
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

/** Each entry carries the hash of the one before it: taking one out, or changing one, breaks the chain. */
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

  /** The number of the first entry that does not follow from the one before it; undefined where the chain is whole. */
  async firstBreak(): Promise<string | undefined> {
    let [after, previous] = ['0', ''];
    for (;;) {
      const rows = await query<AuditRow>(
        this.pool,
        'select * from gateway.audit where seq > $1 order by seq limit $2',
        [after, ENTRIES_AT_ONCE],
      );
      for (const row of rows) {
        if (
          row.previous !== previous ||
          row.hash !== hashOf(previous, { ...row, at: Number(row.at) })
        )
          return row.seq;
        [after, previous] = [row.seq, row.hash];
      }
      if (rows.length < ENTRIES_AT_ONCE) return undefined;
    }
  }
}
