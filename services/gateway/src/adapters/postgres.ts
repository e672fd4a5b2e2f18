import { createHash } from 'node:crypto';
import type { Identity } from '@nhip/contracts';
import { inTransaction, query, type Migration, type Pool } from '@nhip/platform';
import type { Audit, AuditEntry, Identities, Known } from '../app/ports.js';

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
];

interface Row {
  readonly identity: Identity;
  readonly secret_hash: string;
}

const known = (row: Row | undefined): Known | undefined => row && { identity: row.identity, secretHash: row.secret_hash };

export class PostgresIdentities implements Identities {
  constructor(private readonly pool: Pool) {}

  async byKey(lookup: string): Promise<Known | undefined> {
    return known(
      (
        await query<Row>(this.pool, `select identity, secret_hash from gateway.identity where lookup = $1 and kind = 'key'`, [
          lookup,
        ])
      )[0],
    );
  }

  async byName(name: string): Promise<Known | undefined> {
    return known(
      (
        await query<Row>(this.pool, `select identity, secret_hash from gateway.identity where name = $1 and kind = 'person'`, [
          name,
        ])
      )[0],
    );
  }

  async ensure(
    identity: Identity,
    kind: 'key' | 'person',
    lookup: string | null,
    secretHash: () => Promise<string>,
  ): Promise<void> {
    const [there] = await query(this.pool, 'select 1 from gateway.identity where name = $1', [identity.name]);
    if (there) return;
    await query(
      this.pool,
      'insert into gateway.identity (name, kind, lookup, secret_hash, identity) values ($1, $2, $3, $4, $5) on conflict do nothing',
      [identity.name, kind, lookup, await secretHash(), JSON.stringify(identity)],
    );
  }
}

/** Each entry carries the hash of the one before it: taking one out, or changing one, breaks the chain. */
export class PostgresAudit implements Audit {
  constructor(private readonly pool: Pool) {}

  write({ at, who, action, target }: AuditEntry): Promise<void> {
    return inTransaction(this.pool, async (client) => {
      await client.query(`select pg_advisory_xact_lock(hashtext('nhip.gateway.audit'))`);
      const { rows } = await client.query<{ hash: string }>('select hash from gateway.audit order by seq desc limit 1');
      const previous = rows[0]?.hash ?? '';
      const hash = createHash('sha256')
        .update(JSON.stringify([previous, at, who, action, target]))
        .digest('hex');
      await client.query('insert into gateway.audit (at, who, action, target, previous, hash) values ($1, $2, $3, $4, $5, $6)', [
        at,
        who,
        action,
        target,
        previous,
        hash,
      ]);
    });
  }
}
