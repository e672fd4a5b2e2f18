import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Identity, RegistryMessage, SharedChange } from '@nhip/contracts';
import { Catalogue } from '@nhip/kernel';
import { createPool, migrate, query, type Pool } from '@nhip/platform';
import { scratchDatabase, type ScratchDatabase } from '@nhip/testkit';
import { compactVerify, importJWK, type JWK } from 'jose';
import { ledgerSource } from '../src/adapters/ledger-source.js';
import { MIGRATIONS } from '../src/adapters/migrations.js';
import { postgresAccessLog } from '../src/adapters/postgres-access-log.js';
import { openSigner } from '../src/adapters/signer.js';
import { PullChanges } from '../src/app/pull-changes.js';
import { writeCursor, readCursor } from '../src/domain/cursor.js';
import { permitDefinitions, PermitLedger } from './ledger-of-permits.js';

const G14: Identity = { name: 'ministry-g14', roles: ['ministry'], ministry: 'G14' };
const OTHER: Identity = { name: 'ministry-g01', roles: ['ministry'], ministry: 'G01' };

let database: ScratchDatabase;
let pool: Pool;
let ledger: PermitLedger;
let definitions: readonly RegistryMessage[] = permitDefinitions();

const exchange = () =>
  new PullChanges(
    ledgerSource(pool),
    postgresAccessLog(pool),
    () => Catalogue.build(definitions, 1),
    () => 1000,
  );

/** Pulls until there is no more, in pages of `limit`. */
async function mirror(
  cursor = '',
  limit = 2,
): Promise<{ changes: SharedChange[]; cursor: string }> {
  const changes: SharedChange[] = [];
  for (let at = cursor; ;) {
    const page = await exchange().pull(G14, 'permits', at, limit);
    changes.push(...page.changes);
    at = page.cursor;
    if (!page.more) return { changes, cursor: at };
  }
}
const said = (changes: readonly SharedChange[]): string[] =>
  changes.map(({ op, id, version }) => `${op} ${id}@${version}`);

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
  await migrate(pool, 'exchange', MIGRATIONS);
  ledger = await PermitLedger.open(pool);
  for (const id of ['a', 'b', 'c', 'd', 'e']) await ledger.put({ id, version: 10 });
  await ledger.put({ id: 'c', version: 20, deleted: true });
});

afterAll(async () => {
  await ledger.stop();
  await pool.end();
  await database.drop();
});

describe('changes of a dataset', () => {
  it('begin with the records that stand, in pages, and without those that were deleted', async () => {
    const { changes } = await mirror();
    const mine = changes.filter((change) => /^[a-e]$/.test(change.id));
    expect(said(mine).sort()).toEqual(['upsert a@10', 'upsert b@10', 'upsert d@10', 'upsert e@10']);
  });

  it('are of as many records as are counted, with the instant of the last change, a deletion too', async () => {
    const counted = async () => (await ledgerSource(pool).counts())?.get('permit');
    const standing = async () => (await mirror('', 1_000)).changes.length;
    await ledger.put({ id: 'counted', version: 1 });
    const before = await standing();
    expect(await counted()).toEqual({ records: before, changedAt: ledger.now });
    ledger.now += 60_000;
    await ledger.put({ id: 'counted', version: 2, deleted: true });
    expect(await standing()).toBe(before - 1);
    expect(await counted()).toEqual({ records: before - 1, changedAt: ledger.now });
  });

  it('hold the fields of the dataset alone, with codes and their names', async () => {
    const change = (await mirror()).changes.find((one) => one.id === 'b');
    expect(change?.record).toEqual({
      channel: {
        code: 'Desk',
        validFrom: '2010-01-01',
        name: { vi: 'Trực tiếp tại quầy', en: 'Desk' },
      },
      department: {
        code: 'General',
        validFrom: '2010-01-01',
        name: { vi: 'Tổng hợp', en: 'General' },
      },
      step: expect.objectContaining({ code: 'T10' }),
      receivedAt: '2011-05-02T02:00:00.000Z',
      deadline: null,
      plannedEnd: null,
      finishedAt: null,
    });
  });

  it('are exactly those of which version stands, in the order of commits', async () => {
    const { cursor } = await mirror();
    await ledger.put({ id: 'life', version: 100 });
    await ledger.put({ id: 'life', version: 200, channel: 'Post', receipt: 'R2' });
    await ledger.put({ id: 'life', version: 150 });
    await ledger.put({ id: 'life', version: 200, channel: 'Post', receipt: 'R3' });
    await ledger.withdraw('R2');
    await ledger.withdraw('R3');
    await ledger.put({ id: 'life', version: 300, deleted: true });
    const { changes } = await mirror(cursor, 1);
    const before = changes.slice(0, -1);
    expect(said(changes.slice(0, 2))).toEqual(['upsert life@100', 'upsert life@200']);
    expect(said(before.slice(-1))).toEqual(['upsert life@150']);
    expect(said(changes.slice(-1))).toEqual(['delete life@300']);
    expect(changes.at(-1)).not.toHaveProperty('record');
    expect(changes.every((change) => change.id === 'life')).toBe(true);
    const commits = changes.map((change) => change.commit);
    expect(commits).toEqual([...commits].sort((a, b) => a - b));
  });

  it('give nothing and the same place where nothing changed', async () => {
    const { cursor } = await mirror();
    expect(await exchange().pull(G14, 'permits', cursor, 10)).toEqual({
      changes: [],
      cursor,
      more: false,
    });
  });

  it('are looked for after the last commit, where those before it held none', async () => {
    await ledger.put({ id: 'late', version: 20 });
    const { cursor } = await mirror();
    await ledger.put({ id: 'late', version: 10 });
    const idle = await exchange().pull(G14, 'permits', cursor, 10);
    expect(idle).toMatchObject({ changes: [], more: false });
    const place = (text: string): number => readCursor(text, 'permits').commit;
    expect(place(idle.cursor)).toBe(place(cursor) + 1);
  });

  it('that come while the standing records are read are not lost', async () => {
    for (const id of ['w1', 'w2', 'w3', 'w4']) await ledger.put({ id, version: 10 });
    const first = await exchange().pull(G14, 'permits', '', 3);
    await ledger.put({ id: 'w1', version: 50, channel: 'Post' });
    await ledger.put({ id: 'w2', version: 10, receipt: 'again' });
    await ledger.put({ id: 'w3', version: 60, deleted: true });
    await ledger.put({ id: 'w5', version: 1 });
    const rest = await mirror(first.cursor, 1);
    const held = new Map([...first.changes, ...rest.changes].map((change) => [change.id, change]));
    expect(held.get('w1')).toMatchObject({
      op: 'upsert',
      version: 50,
      record: { channel: { code: 'Post' } },
    });
    expect(['w2', 'w3', 'w4', 'w5'].map((id) => held.get(id)?.op)).toEqual([
      'upsert',
      'delete',
      'upsert',
      'upsert',
    ]);
  });

  it('are refused without a grant, and for an unknown dataset', async () => {
    await expect(exchange().pull(OTHER, 'permits', '', 1)).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'no-grant',
    });
    await expect(exchange().pull(G14, 'none', '', 1)).rejects.toMatchObject({
      kind: 'missing',
      code: 'unknown-dataset',
    });
  });

  it('are reset when the grant changes, and refused from a place ahead of the hub', async () => {
    const { cursor } = await mirror();
    const parsed = readCursor(cursor, 'permits');
    await expect(
      exchange().pull(G14, 'permits', writeCursor({ ...parsed, epoch: 9 }), 1),
    ).rejects.toMatchObject({
      kind: 'conflict',
      code: 'history-changed',
    });
    await expect(
      exchange().pull(G14, 'permits', writeCursor({ ...parsed, commit: parsed.commit + 1000 }), 1),
    ).rejects.toMatchObject({ code: 'history-changed' });
    const all = definitions;
    definitions = all.map((one) =>
      one.kind === 'grant' ? { ...one, body: { ...one.body, fields: ['channel'] } } : one,
    );
    await expect(exchange().pull(G14, 'permits', cursor, 1)).rejects.toMatchObject({
      kind: 'gone',
      code: 'cursor-reset',
    });
    const [change] = (await mirror()).changes;
    expect(Object.keys(change?.record ?? {})).toEqual(['channel']);
    definitions = all;
  });

  it('are logged, refusals too, in a log that gives no row up', async () => {
    await exchange().pull(G14, 'permits', '', 1);
    await exchange()
      .pull(OTHER, 'permits', '', 1)
      .catch(() => undefined);
    const rows = await query<{ ministry: string; result: string; changes: number }>(
      pool,
      'select ministry, result, changes from exchange.access order by seq',
    );
    expect(rows.some((row) => row.ministry === 'G01' && row.result === 'no-grant')).toBe(true);
    expect(
      rows.some((row) => row.ministry === 'G14' && row.result === 'ok' && row.changes > 0),
    ).toBe(true);
    await expect(query(pool, 'delete from exchange.access')).rejects.toThrow(/append-only/);
    await expect(query(pool, `update exchange.access set result = 'x'`)).rejects.toThrow(
      /append-only/,
    );
  });
});

describe('the signature', () => {
  it('verifies with the published key over the bytes of the body, and is made with one key by all processes', async () => {
    const [signer, other] = await Promise.all([openSigner(pool), openSigner(pool)]);
    expect(other.keys).toEqual(signer.keys);
    const [key] = signer.keys.keys as JWK[];
    expect(key).not.toHaveProperty('d');
    const [head, none, signature] = (await signer.sign('{"changes":[]}')).split('.');
    expect(none).toBe('');
    const whole = (body: string) =>
      `${head}.${Buffer.from(body).toString('base64url')}.${signature}`;
    const publicKey = await importJWK(key ?? {}, 'EdDSA');
    await expect(compactVerify(whole('{"changes":[]}'), publicKey)).resolves.toMatchObject({
      protectedHeader: { alg: 'EdDSA', kid: key?.kid },
    });
    await expect(compactVerify(whole('{"changes":[1]}'), publicKey)).rejects.toThrow();
  });
});
