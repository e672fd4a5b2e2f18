import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { accountedFor, recordsAwaited, rowType, type Receipt } from '@nhip/contracts';
import { seeded } from '@nhip/testkit';
import { HubOnStores } from './hub-on-stores.js';

const FEED = 'schools.pupils';
const [OWNER, OTHER] = ['H09.92', 'H09.01'];
const YEARS = ['2021', '2022', '2023', '2024', '2025'] as const;
type TableRow = Readonly<Record<string, string>>;

let hub: HubOnStores;
beforeEach(async () => {
  hub = await HubOnStores.start({
    folder: 'examples/wide-table',
    feed: FEED,
    agency: OWNER,
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

interface SentRow {
  readonly receipt: string;
  readonly agency: string;
  readonly row: TableRow;
}
const isDeletion = ({ row }: SentRow): boolean => Boolean(row['Xoa']);
const isReadable = ({ row }: SentRow): boolean =>
  Boolean(row['Xoa']) || YEARS.every((year) => !/[a-z]/.test(row[year] ?? ''));
const idOf = ({ row }: SentRow): string => `${row['KhuVuc']}/${row['CapHoc']?.toLowerCase()}`;

/** The table as it would be kept by hand: of each row the last that came from its owner and was not withdrawn. */
class Naive {
  readonly #sent: SentRow[] = [];
  readonly #withdrawn = new Set<string>();
  readonly #released = new Set<string>();

  send(receipt: string, rows: readonly TableRow[], agency = OWNER): void {
    this.#sent.push(...rows.map((row) => ({ receipt, agency, row })).filter(isReadable));
  }

  withdraw(receipt: string, release = false): void {
    this.#withdrawn.add(receipt);
    if (release) this.#released.add(receipt);
  }

  /** Who filled it first, released rows left out. */
  #ownerOf(rows: readonly SentRow[]): string | undefined {
    return rows.find((one) => !isDeletion(one) && !this.#released.has(one.receipt))?.agency;
  }

  get #rows(): readonly (readonly SentRow[])[] {
    return [...Map.groupBy(this.#sent, idOf).values()];
  }

  get figures(): Record<string, number> {
    const standing = this.#rows.flatMap((rows) => {
      const owner = this.#ownerOf(rows);
      const isCounted = ({ receipt, agency }: SentRow): boolean =>
        !this.#withdrawn.has(receipt) && (owner ?? agency) === agency;
      const last = rows.findLast(isCounted);
      return last && !isDeletion(last) ? [last] : [];
    });
    return Object.fromEntries(
      standing.flatMap((one) =>
        YEARS.flatMap((year) =>
          one.row[year] ? [[`${idOf(one)}/${year}`, Number(one.row[year])]] : [],
        ),
      ),
    );
  }

  /** Of a receipt the rows that are readable, and those of them that are about another agency's row. */
  countsOf(receipt: string): { readonly readable: number; readonly forbidden: number } {
    const own = this.#sent.filter((one) => one.receipt === receipt);
    const owners = new Map(
      this.#rows.map((rows) => [idOf(rows[0] as SentRow), this.#ownerOf(rows)]),
    );
    const isAnothers = (one: SentRow): boolean =>
      (owners.get(idOf(one)) ?? one.agency) !== one.agency;
    return { readable: own.length, forbidden: own.filter(isAnothers).length };
  }
}

const AREAS = ['TDM', 'DA'];
const LEVELS = ['Tiểu học', 'THCS'];

describe('a table that is sent, mended, blanked and withdrawn while `normalise` dies again and again', () => {
  const random = seeded(Number(process.env['NHIP_SEED'] ?? 63));
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

describe('a table that two agencies send, with cells that cannot be read, and take back or let go of', () => {
  const random = seeded(Number(process.env['NHIP_SEED'] ?? 41));
  const someCell = (): string =>
    random.next() < 0.3 ? '' : random.next() < 0.03 ? 'x1' : String(random.pick([1, 2]));
  const someRow = (): TableRow => ({
    KhuVuc: random.pick(AREAS),
    CapHoc: random.pick(LEVELS),
    ...Object.fromEntries(YEARS.map((year) => [year, someCell()])),
    ...(random.next() < 0.15 && { Xoa: 'x' }),
  });

  it('counts what its owner said last, and every row and record of every receipt once', async () => {
    const naive = new Naive();
    const receipts: { readonly receipt: string; readonly agency: string; readonly of: number }[] =
      [];
    const withdrawn = new Set<string>();
    for (let round = 0; round < 25; round += 1) {
      const agency = random.pick([OWNER, OTHER]);
      const rows = Array.from({ length: 1 + Math.floor(random.next() * 4) }, someRow);
      const again = random.next() < 0.3 ? rows.slice(0, 1) : [];
      const sent = [...rows, ...again];
      const { receipt = '' } = await hub.send(sent, agency);
      naive.send(receipt, sent, agency);
      receipts.push({ receipt, agency, of: sent.length });
      const gone = random.next() < 0.35 ? random.pick(receipts) : undefined;
      if (!gone || withdrawn.has(gone.receipt)) continue;
      const release = random.next() < 0.5;
      await hub.withdraw(gone.receipt, release, gone.agency);
      withdrawn.add(gone.receipt);
      naive.withdraw(gone.receipt, release);
    }
    for (const { receipt } of receipts) await hub.applied(receipt);
    expect(await figures()).toEqual(naive.figures);
    expect(await hub.verify()).toMatchObject({ equal: true, differences: [] });
    for (const { receipt, of } of receipts) {
      const said = await hub.receipt(receipt);
      const { readable, forbidden } = naive.countsOf(receipt);
      expect([said.received, accountedFor(said)]).toEqual([of, of]);
      expect(said.quarantined).toBe(of - readable);
      expect([said.records?.made ?? 0, recordsAwaited(said.records)]).toEqual([
        readable * YEARS.length,
        0,
      ]);
      // What was withdrawn is judged no more.
      if (!withdrawn.has(receipt))
        expect([said.forbidden ?? 0, said.records?.forbidden ?? 0]).toEqual([
          forbidden,
          forbidden * YEARS.length,
        ]);
    }
  });
});
