import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@nhip/contracts';
import { createPool, inTransaction, migrate, query, type Pool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';
import { MIGRATIONS, PostgresAudit } from '../src/adapters/postgres.js';
import { startGateway } from './gateway-under-test.js';
import { Upstream } from './upstream.js';

const OWNER = 'alter table gateway.audit disable trigger all';

let database: ScratchDatabase;
let pool: Pool;
let audit: PostgresAudit;

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
});
beforeEach(async () => {
  await query(pool, 'drop schema if exists gateway cascade');
  await migrate(pool, 'gateway', MIGRATIONS);
  audit = new PostgresAudit(pool);
  for (const at of [1, 2, 3, 4, 5, 10, 4]) await write(at);
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const ENTRY = { who: 'somebody', action: 'sign-in', target: '127.0.0.1' };
const write = (at: number): Promise<void> => audit.write({ ...ENTRY, at });
const kept = async (): Promise<number[]> =>
  (await query<{ seq: string }>(pool, 'select seq from gateway.audit order by seq')).map(
    ({ seq }) => Number(seq),
  );

describe('entries of the audit log whose time is over', () => {
  it('go in steps, the oldest first, up to the first that is younger; the chain stays whole', async () => {
    expect(await audit.deleteEntries(6, 2)).toBe(2);
    expect(await kept()).toEqual([3, 4, 5, 6, 7]);
    expect(await audit.firstBreak()).toBeUndefined();
    expect(await audit.deleteEntries(6, 2)).toBe(2);
    expect(await audit.deleteEntries(6, 2)).toBe(1);
    expect(await audit.deleteEntries(6, 2)).toBe(0);
    expect(await kept()).toEqual([6, 7]);
    await write(11);
    expect(await audit.firstBreak()).toBeUndefined();
  });

  it('go but for the newest, behind which the chain goes on', async () => {
    expect(await audit.deleteEntries(100, 100)).toBe(6);
    expect(await kept()).toEqual([7]);
    await write(101);
    expect(await audit.firstBreak()).toBeUndefined();
  });

  it('go once where two sweep at the same time', async () => {
    const both = await Promise.all([audit.deleteEntries(6, 2), audit.deleteEntries(6, 2)]);
    expect(await kept()).toHaveLength(7 - (both[0] ?? 0) - (both[1] ?? 0));
    expect(Math.max(...both)).toBe(2);
    expect(await audit.firstBreak()).toBeUndefined();
  });

  it('are left to whoever is deleting them, and keep nobody who writes waiting', async () => {
    await inTransaction(pool, async (client) => {
      await client.query('select * from gateway.audit_start for update');
      expect(await audit.deleteEntries(6, 2)).toBe(0);
      await write(12);
    });
    expect(await kept()).toHaveLength(8);
  });

  it('stay where the chain breaks, which is evidence', async () => {
    await query(pool, OWNER);
    await query(pool, `update gateway.audit set who = 'nobody' where seq = 3`);
    expect(await audit.deleteEntries(6, 100)).toBe(2);
    expect(await audit.deleteEntries(6, 100)).toBe(0);
    expect(await audit.firstBreak()).toBe('3');
  });
});

describe('a gateway', () => {
  it('deletes entries of the audit log after two years', async () => {
    const hub = await startGateway(new Upstream());
    const own = createPool(hub.databaseUrl, { max: 1 });
    const now = Date.now();
    for (const days of [732, 732, 730, 0])
      await new PostgresAudit(own).write({ ...ENTRY, at: now - days * DAY_MS });
    await hub.sweeper.now();
    expect(await query(own, 'select seq from gateway.audit order by seq')).toEqual([
      { seq: '3' },
      { seq: '4' },
    ]);
    await own.end();
    await hub.stop();
  });
});

describe('the audit log', () => {
  it('refuses that anything else is deleted', async () => {
    await audit.deleteEntries(6, 2);
    const refused = (sql: string) =>
      expect(query(pool, sql)).rejects.toThrow('the audit log is append-only');
    await refused('delete from gateway.audit where seq = 4');
    await refused('delete from gateway.audit');
    await refused('truncate gateway.audit');
    await refused(`update gateway.audit set who = 'x'`);
    expect(await kept()).toEqual([3, 4, 5, 6, 7]);
  });

  it('shows that entries at its beginning were taken out without the sweeper', async () => {
    await audit.deleteEntries(6, 2);
    await query(pool, OWNER);
    await query(pool, 'delete from gateway.audit where seq = 3');
    expect(await audit.firstBreak()).toBe('4');
  });
});
