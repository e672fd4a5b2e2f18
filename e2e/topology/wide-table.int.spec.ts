import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { recordsAwaited, rowType, type Receipt } from '@nhip/contracts';
import { seeded } from '@nhip/testkit';
import { HubOnStores } from './hub-on-stores.js';

const FEED = 'schools.pupils';
const OTHER = 'H09.01';
const YEARS = ['2021', '2022', '2023', '2024', '2025'] as const;
type TableRow = Readonly<Record<string, string>>;

let hub: HubOnStores;
beforeEach(async () => {
  hub = await HubOnStores.start({
    folder: 'examples/wide-table',
    feed: FEED,
    agency: 'H09.92',
    cube: 'pupils',
    senders: [OTHER],
  });
});
afterEach(() => hub.stop());

/** What became of the rows, and of the records that they made. */
const counts = ({
  received,
  applied,
  late,
  duplicates,
  quarantined,
  forbidden = 0,
  records,
}: Receipt) => ({
  rows: { received, applied, late, duplicates, quarantined, forbidden },
  records,
});
const rowsOf = (received: number, said: object): object => ({
  received,
  applied: 0,
  late: 0,
  duplicates: 0,
  quarantined: 0,
  forbidden: 0,
  ...said,
});
const recordsOf = (made: number, said: object): object => ({
  made,
  applied: 0,
  late: 0,
  duplicates: 0,
  failed: 0,
  forbidden: 0,
  ...said,
});

/** What the cells say, by the id of their records. */
async function figures(): Promise<Record<string, number>> {
  const { records } = await hub.explain('pupils');
  return Object.fromEntries(
    records
      .filter(({ amounts }) => amounts[0] !== '0')
      .map(({ id, amounts }) => [id, Number(amounts[0])]),
  );
}
describe('a row of which each year is a record', () => {
  const row: TableRow = { KhuVuc: 'TDM', CapHoc: 'THCS', '2021': '10', '2022': '20', '2023': '30' };
  const FIGURES = { 'TDM/thcs/2021': 10, 'TDM/thcs/2022': 20, 'TDM/thcs/2023': 30 };

  it('counts as one row, however many records it makes and wherever they lie', async () => {
    expect(counts(await hub.deliver([row]))).toEqual({
      rows: rowsOf(1, { applied: 1 }),
      records: recordsOf(5, { applied: 5 }),
    });
    expect(await figures()).toEqual(FIGURES);
  });

  it('is a duplicate where it says again what stands, a blank for a word too', async () => {
    await hub.deliver([row]);
    expect(counts(await hub.deliver([{ ...row, '2024': '…', '2025': ' ' }]))).toEqual({
      rows: rowsOf(1, { duplicates: 1 }),
      records: recordsOf(5, { duplicates: 5 }),
    });
    expect(await figures()).toEqual(FIGURES);
  });

  it('is applied where one of its years changed, and a blank takes its record away', async () => {
    await hub.deliver([row]);
    const { '2021': _none, ...without } = row;
    expect(counts(await hub.deliver([{ ...without, '2023': '31', '2024': '40' }]))).toEqual({
      rows: rowsOf(1, { applied: 1 }),
      records: recordsOf(5, { applied: 3, duplicates: 2 }),
    });
    const now = { 'TDM/thcs/2022': 20, 'TDM/thcs/2023': 31, 'TDM/thcs/2024': 40 };
    expect(await figures()).toEqual(now);
  });

  it('waits as a whole where one of its years cannot be read', async () => {
    await hub.deliver([row]);
    const sent = [
      { ...row, '2021': '11', '2022': '1,5' },
      { ...row, KhuVuc: 'DA', '2023': '9' },
    ];
    const receipt = await hub.deliver(sent);
    expect(counts(receipt)).toEqual({
      rows: rowsOf(2, { applied: 1, quarantined: 1 }),
      records: recordsOf(5, { applied: 5 }),
    });
    expect(receipt.errors).toMatchObject([{ row: 1, column: '2022', code: 'not-a-number' }]);
    expect(await figures()).toMatchObject({ ...FIGURES, 'DA/thcs/2023': 9 });
  });

  it('is where its records come from, each with its column', async () => {
    await hub.deliver([{ ...row, KhuVuc: 'DA' }, row]);
    const { records } = await hub.explain('pupils');
    const one = records.find(({ id }) => id === 'TDM/thcs/2023');
    expect(one?.prov).toMatchObject({ row: 2, column: '2023' });
    const [newest] = await hub.history('pupils-of-year', 'TDM/thcs/2023');
    expect(newest?.prov).toMatchObject({ row: 2, column: '2023', feed: FEED });
    const [ofRow] = await hub.history(rowType(FEED), 'TDM/thcs');
    expect(ofRow?.prov.row).toBe(2);
    expect(ofRow?.prov.column).toBeUndefined();
  });

  it('counts again once what replaced it is withdrawn', async () => {
    await hub.deliver([row]);
    const wrong = await hub.deliver([{ ...row, '2021': '99', '2022': '' }]);
    expect(await figures()).toEqual({ 'TDM/thcs/2021': 99, 'TDM/thcs/2023': 30 });
    await hub.withdraw(wrong.receipt);
    expect(await figures()).toEqual(FIGURES);
    expect(counts(await hub.receipt(wrong.receipt))).toEqual(counts(wrong));
  });

  it('is deleted with all of its records, by its id or by a row that says so', async () => {
    await hub.deliver([row, { ...row, KhuVuc: 'DA' }]);
    expect(counts(await hub.delete('TDM/thcs'))).toEqual({
      rows: rowsOf(1, { applied: 1 }),
      records: recordsOf(5, { applied: 3, duplicates: 2 }),
    });
    const left = { 'DA/thcs/2021': 10, 'DA/thcs/2022': 20, 'DA/thcs/2023': 30 };
    expect(await figures()).toEqual(left);
    const gone = { KhuVuc: 'DA', CapHoc: 'THCS', '2021': '1', Xoa: 'x' };
    expect(counts(await hub.deliver([gone])).rows).toEqual(rowsOf(1, { applied: 1 }));
    expect(await figures()).toEqual({});
    expect(await hub.verify()).toMatchObject({ equal: true });
  });
});

describe("another agency's row", () => {
  const row: TableRow = { KhuVuc: 'TDM', CapHoc: 'Tiểu học', '2021': '1' };

  it('does not count, in no year, filled or not', async () => {
    await hub.deliver([row]);
    const other = await hub.deliver([{ ...row, '2021': '2', '2022': '3' }], OTHER);
    expect(counts(other)).toEqual({
      rows: rowsOf(1, { forbidden: 1 }),
      records: recordsOf(5, { forbidden: 5 }),
    });
    expect(other.errors).toMatchObject([{ row: 1, code: 'not-your-record' }]);
    expect(counts(await hub.deliver([{ ...row, '2022': '4' }]))).toEqual({
      rows: rowsOf(1, { applied: 1 }),
      records: recordsOf(5, { applied: 1, duplicates: 4 }),
    });
    expect(await figures()).toEqual({ 'TDM/tiểu học/2021': 1, 'TDM/tiểu học/2022': 4 });
    expect(await hub.verify()).toMatchObject({ equal: true });
  });
});

/** The table as it would be kept by hand: of each row the last that came and was not withdrawn. */
class Naive {
  readonly #sent: { readonly receipt: string; readonly row: TableRow }[] = [];
  readonly #withdrawn = new Set<string>();

  send(receipt: string, rows: readonly TableRow[]): void {
    this.#sent.push(...rows.map((row) => ({ receipt, row })));
  }

  withdraw(receipt: string): void {
    this.#withdrawn.add(receipt);
  }

  get figures(): Record<string, number> {
    const rows = new Map<string, TableRow>();
    for (const { receipt, row } of this.#sent)
      if (!this.#withdrawn.has(receipt))
        rows.set(`${row['KhuVuc']}/${row['CapHoc']?.toLowerCase()}`, row);
    return Object.fromEntries(
      [...rows].flatMap(([id, row]) =>
        row['Xoa']
          ? []
          : YEARS.flatMap((year) => (row[year] ? [[`${id}/${year}`, Number(row[year])]] : [])),
      ),
    );
  }
}

describe('a table that is sent, mended, blanked and withdrawn while `normalise` dies again and again', () => {
  const random = seeded(Number(process.env['NHIP_SEED'] ?? 63));
  const AREAS = ['TDM', 'DA'];
  const LEVELS = ['Tiểu học', 'THCS'];
  const someRow = (area: string, level: string): TableRow => ({
    KhuVuc: area,
    CapHoc: level,
    ...Object.fromEntries(
      YEARS.map((year) => [
        year,
        random.next() < 0.3 ? '' : String(1 + Math.floor(random.next() * 3)),
      ]),
    ),
    ...(random.next() < 0.1 && { Xoa: 'x' }),
  });
  const someRows = (): TableRow[] =>
    AREAS.flatMap((area) => LEVELS.map((level) => [area, level] as const))
      .filter(() => random.next() < 0.7)
      .map(([area, level]) => someRow(area, level));

  it('counts each row once, and says what the table says', async () => {
    const naive = new Naive();
    const receipts: { readonly receipt: string; readonly rows: readonly TableRow[] }[] = [];
    for (let round = 0; round < 25; round += 1) {
      const last = receipts.at(-1)?.rows ?? [];
      const rows = random.next() < 0.2 && last.length > 0 ? last : someRows();
      if (rows.length === 0) continue;
      // Some of the records of a row get out, and others do not.
      let left = random.next() < 0.5 ? 1 : 0;
      const cut = Math.floor(random.next() * 8);
      hub.beforeSend = async (topic, messages) => {
        if (topic !== 'nhip.records' || left === 0) return;
        left -= 1;
        await hub.sendAsItIs(topic, messages.slice(0, cut));
        throw new Error('killed');
      };
      const { receipt = '' } = await hub.send(rows);
      if (random.next() < 0.3) {
        await hub.stopNormalise();
        await hub.startNormalise();
      }
      naive.send(receipt, rows);
      receipts.push({ receipt, rows });
      const gone = random.next() < 0.2 ? random.pick(receipts) : undefined;
      if (gone) {
        await hub.applied(gone.receipt);
        await hub.withdraw(gone.receipt).catch(() => undefined);
        naive.withdraw(gone.receipt);
      }
    }
    const said = await Promise.all(receipts.map(({ receipt }) => hub.applied(receipt)));
    await hub.readAgain();
    await hub.settled();
    expect(await figures()).toEqual(naive.figures);
    expect(await hub.verify()).toMatchObject({ equal: true, differences: [] });
    for (const [i, { received, applied, late, duplicates, records }] of said.entries()) {
      const { receipt = '', rows: sent = [] } = receipts[i] ?? {};
      const made = sent.length * YEARS.length;
      const rows = { applied, late, duplicates, failed: 0, forbidden: 0 };
      expect(await hub.counted(receipt)).toEqual({ ...rows, made });
      expect([received, applied + late + duplicates]).toEqual([sent.length, sent.length]);
      expect(records).toMatchObject({ made, failed: 0, forbidden: 0 });
      expect(recordsAwaited(records)).toBe(0);
    }
  });
});
