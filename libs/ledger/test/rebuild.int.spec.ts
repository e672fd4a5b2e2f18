import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { LAST_EPOCH } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { permitRows, permitVariant } from '@nhip/testkit';
import {
  commitEpoch,
  lastCommit,
  rebuild,
  recover,
  simulatedAmong,
  verify,
  type Writer,
} from '../src/index.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const rows = permitVariant(permitRows(), {
  seed: SEED,
  prefix: 'x-',
  dossiers: 120,
  conflicts: 0.05,
});

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

/** Sends all rows, and takes one sending back; done once more it is the same sendings again, as a replay of the feeds makes them. */
function sendAll(): void {
  const began = Date.parse('2026-01-01T00:00:00Z');
  for (const [i, row] of rows.entries())
    ledger.produce(row, `r${Math.floor(i / 40)}`, (i % 40) + 1, began + Math.floor(i / 40));
  ledger.withdraw('r1', 'w1');
}

/** Drains as a consumer does: where another has had the turn it reads on from what is stored. */
async function drain(writer: Writer): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ledger.drain(writer);
    } catch (error) {
      if ((error as { code?: string }).code !== 'partition-fenced' || tries >= 20) throw error;
    }
  }
}

const partsOf = async (): Promise<unknown> =>
  (
    await ledger.pool.query(
      `select r.id, sum(r.applied + r.late + r.duplicates)::int as rows from core.receipt r group by 1 order by 1`,
    )
  ).rows;

describe('a ledger that is built anew', () => {
  it('comes to the same figures, under a new epoch, by the writer that knew the former one', async () => {
    sendAll();
    const writer = ledger.engine();
    await ledger.drain(writer);
    const [totals, receipts, before] = [
      await ledger.totals(),
      await partsOf(),
      await lastCommit(ledger.pool),
    ];
    expect(await rebuild(ledger.pool)).toEqual({ epoch: before.epoch + 1, commit: before.commit });
    expect(await ledger.totals()).not.toEqual(totals);
    sendAll();
    await drain(writer);
    expect(await ledger.totals()).toEqual(totals);
    expect(await partsOf()).toEqual(receipts);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
    const after = await lastCommit(ledger.pool);
    expect(after.epoch).toBe(before.epoch + 1);
    expect(after.commit).toBeGreaterThan(before.commit);
    expect(await commitEpoch(ledger.pool, before.commit)).toBeUndefined();
    expect(await commitEpoch(ledger.pool, after.commit)).toBe(after.epoch);
  });
});

it('knows again which feeds are simulated, by their rows', async () => {
  const [row] = rows;
  const feed = 'municipal-permits.events';
  const send = (receipt: string, simulated: boolean): void =>
    ledger.produce(row!, receipt, 1, ledger.now, { agency: 'A', simulated });
  const kinds = async () => [...(await simulatedAmong(ledger.pool, [feed, 'another']))];
  const writer = ledger.engine();
  send('r1', false);
  await ledger.drain(writer);
  expect(await kinds()).toEqual([]);
  send('r2', true);
  await ledger.drain(writer);
  expect(await kinds()).toEqual([feed]);
  // A receipt that the writer had forgotten is read as it was kept.
  send('r2', true);
  await ledger.drain(ledger.engine());
  expect(await kinds()).toEqual([feed]);
  await rebuild(ledger.pool);
  expect(await kinds()).toEqual([]);
  send('r2', true);
  await drain(ledger.engine());
  expect(await kinds()).toEqual([feed]);
});

it('forgets which rows did not count because their records were of other agencies', async () => {
  const [row] = rows;
  ledger.produce(row!, 'r1', 1, ledger.now, { agency: 'A' });
  ledger.produce(row!, 'r2', 7, ledger.now + 1, { agency: 'B' });
  await ledger.drain(ledger.engine());
  const places = async () => (await ledger.pool.query('select line from core.forbidden')).rows;
  expect(await places()).toEqual([{ line: 7 }]);
  await rebuild(ledger.pool);
  expect(await places()).toEqual([]);
});

it('is not built anew where no epoch is left', async () => {
  await ledger.pool.query('update core.head set epoch = $1', [LAST_EPOCH]);
  await expect(rebuild(ledger.pool)).rejects.toMatchObject({ code: 'no-epoch-left' });
});

it('says which offsets were deleted before they were read', async () => {
  sendAll();
  await ledger.drain(ledger.engine());
  const sources = {
    incarnation: async () => ledger.incarnation,
    offsets: async () => [{ partition: 0, earliest: 1_000_000n, end: 1_000_010n }],
  };
  const [lost] = await recover(ledger.pool, sources, ledger.now, 'admin', true);
  expect(lost).toMatchObject({
    taken: { next: '1000000' },
    missing: { from: lost?.former.next, to: '999999' },
  });
  ledger.incarnation = 'another';
  const [recreated] = await recover(ledger.pool, sources, ledger.now, 'admin', true);
  expect(recreated).not.toHaveProperty('missing');
});
