import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DAY_MS } from '@nhip/contracts';
import { createPool, inTransaction, migrate, query, type Pool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { PostgresReceipts } from '../src/adapters/postgres-receipts.js';
import type { ReceiptRow } from '../src/app/ports.js';

const NOW = Date.parse('2026-11-25T05:00:00Z');

let database: ScratchDatabase;
let pool: Pool;
let receipts: PostgresReceipts;

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
  await migrate(pool, 'ingest', MIGRATIONS);
  receipts = new PostgresReceipts(pool);
});
beforeEach(() => query(pool, 'truncate ingest.receipt, ingest.idempotency, ingest.progress'));
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const receipt = (id: string, days: number): ReceiptRow => ({
  id,
  feed: 'permits',
  agency: 'H09',
  sentBy: 'key',
  kind: 'rows',
  receivedAt: NOW - days * DAY_MS,
  received: 1,
  skipped: 0,
  rejected: 0,
  errors: [],
  extra: [],
  sent: false,
});

const told = (id: string) => ({
  receipt: id,
  feed: 'permits',
  agency: 'H09',
  receivedAt: NOW,
  part: 'ledger/0',
  seq: 1,
  applied: 1,
});

const idsIn = async (table: string, column: string): Promise<string[]> =>
  (await query<{ id: string }>(pool, `select ${column} as id from ingest.${table} order by 1`)).map(
    ({ id }) => id,
  );

describe('receipts that are kept no longer', () => {
  const DUE = ['a', 'b', 'c', 'd', 'e'];
  const BEFORE = NOW - 400 * DAY_MS;

  beforeEach(async () => {
    // The time of receipt decides and not the id, of which a sender may have chosen the time.
    await receipts.beginAll(DUE.map((id, i) => receipt(`z${id}`, 401 + i)));
    await receipts.beginAll([receipt('0', 399), receipt('kept', 1)]);
    await receipts.progress([...DUE.map((id) => told(`z${id}`)), told('0')]);
  });

  it('go in steps, the oldest first, with their progress; the others stay', async () => {
    expect(await receipts.deleteReceipts(BEFORE, 2)).toBe(2);
    expect(await idsIn('receipt', 'id')).toEqual(['0', 'kept', 'za', 'zb', 'zc']);
    expect(await receipts.deleteReceipts(BEFORE, 2)).toBe(2);
    expect(await receipts.deleteReceipts(BEFORE, 2)).toBe(1);
    expect(await receipts.deleteReceipts(BEFORE, 2)).toBe(0);
    expect(await idsIn('receipt', 'id')).toEqual(['0', 'kept']);
    expect(await idsIn('progress', 'receipt')).toEqual(['0']);
  });

  it('get no progress any more, however late it is told', async () => {
    await receipts.deleteReceipts(BEFORE, 10);
    await receipts.progress([told('za'), told('kept')]);
    expect(await idsIn('progress', 'receipt')).toEqual(['0', 'kept']);
  });

  it('go once where two sweep at the same time, and neither waits for the other', async () => {
    await inTransaction(pool, async (client) => {
      const one = new PostgresReceipts(client as unknown as Pool);
      expect(await one.deleteReceipts(BEFORE, 3)).toBe(3);
      expect(await receipts.deleteReceipts(BEFORE, 3)).toBe(2);
    });
    expect(await idsIn('receipt', 'id')).toEqual(['0', 'kept']);
  });

  it('are found by an index', async () => {
    const rows = await inTransaction(pool, async (client) => {
      await client.query('set local enable_seqscan = off');
      return query<Record<string, string>>(
        client,
        'explain select id from ingest.receipt where received_at < 1 order by received_at limit 5 for update skip locked',
      );
    });
    expect(JSON.stringify(rows)).toContain('receipt_received');
    expect(JSON.stringify(rows)).not.toContain('Sort');
  });
});

describe('idempotency keys of which the day is over', () => {
  const put = (key: string, hours: number) =>
    receipts.begin(
      { ...receipt(`R${key}`, 0), receivedAt: NOW - hours * 3_600_000 },
      key,
      `sha of ${key}`,
    );

  it('go in steps; one that still has to be answered stays', async () => {
    for (const [key, hours] of [...'abc'].map((one) => [one, 26] as const)) await put(key, hours);
    await put('fresh', 23);
    const before = NOW - DAY_MS - 3_600_000;
    expect(await receipts.deleteKeys(before, 2)).toBe(2);
    expect(await receipts.deleteKeys(before, 2)).toBe(1);
    expect(await receipts.deleteKeys(before, 2)).toBe(0);
    expect(await idsIn('idempotency', 'key')).toEqual(['fresh']);
    const again = await receipts.begin(receipt('R2', 0), 'fresh', 'sha of fresh');
    expect(again.receipt.id).toBe('Rfresh');
  });

  it('go once where two sweep at the same time', async () => {
    for (const key of 'abcde') await put(key, 26);
    await inTransaction(pool, async (client) => {
      const one = new PostgresReceipts(client as unknown as Pool);
      expect(await one.deleteKeys(NOW - DAY_MS, 3)).toBe(3);
      expect(await receipts.deleteKeys(NOW - DAY_MS, 3)).toBe(2);
    });
    expect(await idsIn('idempotency', 'key')).toEqual([]);
  });
});
