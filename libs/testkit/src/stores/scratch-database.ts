import { hash, randomBytes } from 'node:crypto';
import { createPool, query, until, type Pool } from '@nhip/platform';

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** What databases of many tests begin with. */
export interface Template {
  /** All that decides what `make` makes. */
  readonly key: string;
  /** Fills an empty database, and closes its connections. */
  make(url: string): Promise<void>;
}

/** A database of a suite's own on the server that DATABASE_URL names. @param template made by the first suite that asks for it, copied by all others */
export async function scratchDatabase(template?: Template): Promise<ScratchDatabase> {
  const address = process.env['DATABASE_URL'] ?? 'postgres://DATABASE_URL-is-not-set';
  const name = `nhip_test_${randomBytes(6).toString('hex')}`;
  const admin = createPool(address, { max: 1 });
  const source = template && (await templateOf(admin, address, template));
  const copied = source ? ` template ${source} strategy file_copy` : '';
  await query(admin, `create database ${name}${copied}`);
  return {
    url: urlOf(address, name),
    drop: async () => {
      await query(admin, `drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

function urlOf(address: string, name: string): string {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
}

/** @returns the name of a database that nobody is connected to: it bears it only once it is whole */
async function templateOf(admin: Pool, address: string, { key, make }: Template): Promise<string> {
  const name = `nhip_template_${hash('sha256', key).slice(0, 16)}`;
  const client = await admin.connect();
  try {
    await client.query('select pg_advisory_lock(hashtext($1))', [name]);
    const known = await client.query('select from pg_database where datname = $1', [name]);
    if (known.rowCount) return name;
    await client.query(`drop database if exists ${name}_begun with (force)`);
    await client.query(`create database ${name}_begun`);
    await make(urlOf(address, `${name}_begun`));
    // The server hears a little later that a connection is closed.
    await until('nobody is connected to the template', async () => {
      const open = 'select from pg_stat_activity where datname = $1';
      return (await client.query(open, [`${name}_begun`])).rowCount === 0;
    });
    await client.query(`alter database ${name}_begun rename to ${name}`);
    return name;
  } finally {
    await client.query('select pg_advisory_unlock_all()');
    client.release();
  }
}
