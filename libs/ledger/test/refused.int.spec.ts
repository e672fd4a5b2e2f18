import { recordValue } from '@nhip/contracts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { naivePermits, permitRows, permitVariant, seeded, type SentRow } from '@nhip/testkit';
import { compileCube } from '@nhip/kernel';
import { ledgerHealth, verify } from '../src/index.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);
const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const REFUSED_LINE = 9_999;
const AT = Date.parse('2026-01-01T00:00:00Z');

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
  await ledger.pool.query(`
    create function core.refuse() returns trigger language plpgsql as $$
    begin
      if new.line = ${REFUSED_LINE} and (new.reason is null or new.payload <> '{}') then
        raise exception 'refused' using errcode = '22P05';
      end if;
      return new;
    end $$;
    create trigger refuse before insert on core.ledger for each row execute function core.refuse()`);
});
afterEach(() => ledger.close());

/** Sendings of a hard mix, and the greatest version of one of its records as a row that PostgreSQL refuses. */
function produceAll(): { good: SentRow[]; refused: SentRow } {
  const rows = permitVariant(permitRows(), { seed: SEED, prefix: 'x-', dossiers: 120 });
  const good = seeded(SEED)
    .shuffle(rows)
    .map((row, i): SentRow => {
      const sent = { row, receipt: `r${Math.floor(i / 50)}`, number: (i % 50) + 1, receivedAt: AT };
      ledger.produce(row, sent.receipt, sent.number, AT);
      return sent;
    });
  const [first] = rows;
  if (!first) throw new Error('the mix is empty');
  const greatest = { ...first, 'time:timestamp': '2025-12-01T00:00:00Z' };
  const refused = { row: greatest, receipt: 'refused', number: REFUSED_LINE, receivedAt: AT };
  ledger.produce(greatest, 'refused', REFUSED_LINE, AT);
  return { good, refused };
}

const incompleteCells = async (): Promise<number> => {
  const cells = await ledger.cells();
  return cells.reduce((sum, { values, measures }) => sum + Number(values[measures] ?? 0), 0);
};

/** What the naive count says of the measures that it knows. */
function expected(sent: readonly SentRow[]): object {
  const { received, finished, late, open } = naivePermits(sent);
  return { received, finished, late, open };
}

const nameOf = ({ row }: SentRow): string => row['case:concept:name'] ?? '';

describe('a row that PostgreSQL refuses', () => {
  it.each([1, 1_000])('touches its record alone, in batches of %i', async (most) => {
    const { good, refused } = produceAll();
    await ledger.drain(ledger.engine(), most);
    const others = good.filter((sent) => nameOf(sent) !== nameOf(refused));
    expect(await ledger.totals()).toMatchObject(expected(others));
    expect(await incompleteCells()).toBeGreaterThan(0);
    const { rows } = await ledger.pool.query(
      "select r.failed::int, l.reason, l.payload, l.stood from core.receipt r join (select bucket, receipt, reason, payload, flags & 8 <> 0 as stood from core.ledger) l on l.bucket = r.bucket and l.receipt = r.num where r.id = 'refused'",
    );
    expect(rows).toEqual([{ failed: 1, reason: '22P05', payload: '{}', stood: true }]);
  });

  it('is put right by the next version of its record, which leaves no mark', async () => {
    const { good, refused } = produceAll();
    const writer = ledger.engine();
    await ledger.drain(writer);
    const failed = async () => (await ledgerHealth(ledger.pool, 'nhip.records')).failed;
    expect([...(await failed())]).toEqual([['municipal-permits.events', 1]]);
    const mended = {
      ...refused,
      row: { ...refused.row, 'time:timestamp': '2025-12-02T00:00:00Z' },
    };
    ledger.produce(mended.row, 'mended', 1, AT);
    await ledger.drain(writer);
    expect(await ledger.totals()).toMatchObject(expected([...good, mended]));
    expect((await failed()).size).toBe(0);
    expect(await incompleteCells()).toBe(0);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
  });

  it('is counted as late where a greater version stands', async () => {
    const { good, refused } = produceAll();
    const newer = { ...refused, row: { ...refused.row, 'time:timestamp': '2025-12-02T00:00:00Z' } };
    ledger.produce(newer.row, 'newer', 1, AT);
    await ledger.drain(ledger.engine());
    expect(await ledger.totals()).toMatchObject(expected([...good, newer]));
    expect(await incompleteCells()).toBe(0);
  });

  it('is not even needed where a code is too long to stand in a key: the cube says that it is incomplete', async () => {
    const { good } = produceAll();
    const [first] = ledger.produced(1);
    if (first?.kind !== 'version') throw new Error('the partition has no version');
    const fields = { ...first.fields, channel: 'x'.repeat(3_000) };
    ledger.put(1, recordValue({ ...first, version: first.version + 10 ** 13, fields }));
    await ledger.drain(ledger.engine());
    const others = good.filter((sent) => nameOf(sent) !== first.id);
    const { received } = await ledger.totals();
    expect(received).toBeLessThan(naivePermits(others).received + 1);
    expect(await incompleteCells()).toBeGreaterThan(1);
    expect(await verify(ledger.pool, [program])).toMatchObject({ equal: true });
  });
});
