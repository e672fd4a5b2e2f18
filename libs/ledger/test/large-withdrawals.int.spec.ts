import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bucketOf, recordValue } from '@nhip/contracts';
import { compileCube } from '@nhip/kernel';
import { verify } from '../src/index.js';
import { ROWS_A_BATCH } from '../src/store/schema.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const AT = Date.parse('2026-01-01T00:00:00Z');
const BUCKET = 3;
/** Rows that a batch takes, and rows of the past that are read at once of several records. */
const [MOST_ROWS, MOST_PAST_ROWS] = [10_000, 50_000];

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

/** The first so many names of records of one bucket. */
function idsOf(count: number): readonly string[] {
  const ids: string[] = [];
  for (let i = 0; ids.length < count; i += 1)
    if (bucketOf('permit', `x-${i}`) === BUCKET) ids.push(`x-${i}`);
  return ids;
}

interface Sent {
  readonly id: string;
  readonly agency: string;
  readonly receipt: string;
  /** When it was received, since the first. */
  readonly at: number;
  readonly row: number;
  readonly version: number;
}

const send = ({ id, agency, receipt, at, row, version }: Sent): void =>
  ledger.put(
    BUCKET,
    recordValue({
      kind: 'version',
      type: 'permit',
      id,
      version: AT + version,
      versioned: true,
      deleted: false,
      effective: AT,
      fields: {
        channel: 'Desk@2010-01-01',
        department: 'General@2010-01-01',
        step: 'T02@2010-01-01',
        receivedAt: AT,
      },
      delivery: {
        agency,
        sentBy: 'test',
        receipt,
        receivedAt: AT + at,
        feed: 'municipal-permits.events',
        incarnation: 'i',
        topic: 'f',
      },
      place: { row, sha256: '', partition: 0, offset: '0', mapping: 1 },
    }),
  );

/** Rows that the largest batch has written. */
async function largestBatch(): Promise<number> {
  const { rows } = await ledger.pool.query<{ most: number }>(
    `select max(count)::int as most from (select count(*) from core.ledger where bucket = $1 group by at / ${ROWS_A_BATCH}) batches`,
    [BUCKET],
  );
  return rows[0]?.most ?? 0;
}

const standing = async (): Promise<readonly unknown[]> => {
  const { rows } = await ledger.pool.query(
    `select c.id as receipt, count(*)::int as records from core.record r join core.receipt c on c.bucket = r.bucket and c.num = r.receipt
     where r.bucket = $1 group by 1 order by 1`,
    [BUCKET],
  );
  return rows;
};

describe('a withdrawal', () => {
  it('of more records than a batch takes is carried out in parts', async () => {
    const ids = idsOf(MOST_ROWS + 500);
    for (const [row, id] of ids.entries()) {
      send({ id, agency: 'A', receipt: 'r1', at: 0, row: row + 1, version: 1 });
      send({ id, agency: 'A', receipt: 'r2', at: 1, row: row + 1, version: 2 });
    }
    const writer = ledger.engine();
    await ledger.drain(writer, 5_000);
    ledger.withdraw('r2', 'w');
    await ledger.drain(writer);
    expect(await standing()).toEqual([{ receipt: 'r1', records: ids.length }]);
    expect(await largestBatch()).toBeLessThanOrEqual(MOST_ROWS);
    expect(await ledger.totals()).toMatchObject({ received: ids.length });
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });

  it('takes the records of its batch’s others into account', async () => {
    const ids = idsOf(MOST_ROWS / 2 + 100);
    for (const [row, id] of ids.entries()) {
      send({ id, agency: 'A', receipt: 'r1', at: 0, row: row + 1, version: 1 });
      send({ id, agency: 'A', receipt: 'r2', at: 1, row: row + 1, version: 2 });
      send({ id, agency: 'A', receipt: 'r3', at: 2, row: row + 1, version: 3 });
    }
    const writer = ledger.engine();
    await ledger.drain(writer, 5_000);
    ledger.withdraw('r2', 'w2');
    ledger.withdraw('r3', 'w3');
    await ledger.drain(writer);
    expect(await standing()).toEqual([{ receipt: 'r1', records: ids.length }]);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });

  it('that releases records of which others sent very many rows judges them some at a time', async () => {
    const ids = idsOf(3);
    const each = MOST_PAST_ROWS / 2 - 1_000;
    for (const id of ids) {
      send({ id, agency: 'A', receipt: 'r1', at: 0, row: 1, version: 1 });
      for (let row = 1; row <= each; row += 1)
        send({ id, agency: 'B', receipt: `of ${id}`, at: 1, row, version: row });
    }
    const writer = ledger.engine();
    await ledger.drain(writer, 10_000);
    ledger.withdraw('r1', 'w', true);
    await ledger.drain(writer);
    expect(await standing()).toEqual(
      ids
        .map((id) => ({ receipt: `of ${id}`, records: 1 }))
        .sort((a, b) => (a.receipt < b.receipt ? -1 : 1)),
    );
    expect(await largestBatch()).toBeLessThanOrEqual(MOST_PAST_ROWS + ids.length);
    const { rows } = await ledger.pool.query('select 1 from core.forbidden');
    expect(rows).toEqual([]);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
  });
});

it('a batch that claims records of which others sent very many rows is committed in parts', async () => {
  const ids = idsOf(3);
  const each = MOST_PAST_ROWS / 2 - 1_000;
  for (const id of ids)
    for (let row = 1; row <= each; row += 1)
      send({ id, agency: 'B', receipt: `of ${id}`, at: 1, row, version: row });
  const writer = ledger.engine();
  await ledger.drain(writer, 10_000);
  for (const [row, id] of ids.entries())
    send({ id, agency: 'A', receipt: 'r1', at: 0, row: row + 1, version: 1 });
  await ledger.drain(writer);
  expect(await standing()).toEqual([{ receipt: 'r1', records: ids.length }]);
  expect(await largestBatch()).toBeLessThanOrEqual(MOST_PAST_ROWS + ids.length);
  const { rows } = await ledger.pool.query<{ forbidden: number }>(
    'select sum(forbidden)::int as forbidden from core.receipt',
  );
  expect(rows).toEqual([{ forbidden: ids.length * each }]);
  expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true, differences: [] });
});
