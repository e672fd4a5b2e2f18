import { randomBytes } from 'node:crypto';
import { createPool, query } from '@nhip/platform';

export interface ScratchDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of a suite's own on the server that DATABASE_URL names. */
export async function scratchDatabase(): Promise<ScratchDatabase> {
  const address = new URL(process.env['DATABASE_URL'] ?? 'postgres://DATABASE_URL-is-not-set');
  const name = `nhip_test_${randomBytes(6).toString('hex')}`;
  const admin = createPool(address.href, { max: 1 });
  await query(admin, `create database ${name}`);
  address.pathname = `/${name}`;
  return {
    url: address.href,
    drop: async () => {
      await query(admin, `drop database ${name} with (force)`);
      await admin.end();
    },
  };
}
