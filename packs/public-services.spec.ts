import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Catalogue, compileJudge, type CodeVersion } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';

const folderOf = (name: string): string => path.join(import.meta.dirname, name);
const definitionsOf = (name: string) => readPack(readFolder(folderOf(name))).definitions;
const catalogue = Catalogue.build(
  [...definitionsOf('national'), ...definitionsOf('public-services')],
  1,
);
const RECEIVED = Date.parse('2026-11-25T12:00:00+07:00');
const judgeOf = (feed: string) => compileJudge(catalogue.get('feed', feed)!, catalogue);

type Sent = Readonly<Record<string, unknown>>;

/** The rows of a CSV file in which no value is quoted. */
function csvRows(file: string): readonly Sent[] {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n');
  const columns = header.split(',');
  return lines.map((line) =>
    Object.fromEntries(line.split(',').map((value, i) => [columns[i] ?? '', value])),
  );
}

const codesOf = (list: string): readonly CodeVersion[] =>
  catalogue.codeLists.get(list)?.versions() ?? [];

describe('the demonstration province', () => {
  it('has 15 departments, and an agency for each of the 36 communes that the former province became', () => {
    const units = catalogue.codeLists.get('admin-unit')!;
    const former = codesOf('admin-unit').filter(
      ({ id, code }) => code.length === 5 && units.under('74').has(id),
    );
    const heirs = [...new Set(former.flatMap(({ id }) => units.successorsOf(id)))];
    const communes = heirs.map((id) => `UBND ${units.get(id)?.name.vi ?? ''}`.toLowerCase());
    const agencies = codesOf('agency').filter(({ code }) => code.startsWith('H09.'));
    const ofCommunes = agencies.filter(({ code }) => code.length === 7);
    expect(agencies).toHaveLength(51);
    expect(new Set(ofCommunes.map(({ name }) => name.vi.toLowerCase()))).toEqual(new Set(communes));
    expect(agencies.filter(({ note }) => !note?.vi.includes('mô phỏng'))).toEqual([]);
  });

  it('has procedures that its feed takes, each with a limit by which a dossier can be due', () => {
    const judge = judgeOf('procedures');
    const judged = csvRows(path.join(folderOf('public-services'), 'data/procedures.csv')).map(
      (row) => judge.sent(row, RECEIVED),
    );
    expect(judged.filter(({ ok }) => !ok)).toEqual([]);
    expect(new Set(judged.map((one) => one.ok && one.id)).size).toBe(37);
    expect(judged.filter((one) => one.ok && one.fields['longest'] === null)).toEqual([]);
  });
});

describe("a citizen's number in a column that is kept", () => {
  const dossier = {
    MaHoSo: 'H09.03-261102-0001',
    MaTTHC: '1.001193',
    DonViXuLy: 'H09.03',
    NgayTiepNhan: '20261102080000',
    TrangThaiHoSo: 4,
    CapNhat: '20261120080000',
  };
  const event = { MaHoSo: 'H09.03-261102-0001', ThoiDiemXuLy: '20261103080000', TrangThai: 4 };
  const feedback = {
    MaPhanAnh: 'p1',
    DonVi: 'H09.03',
    NgayGui: '20261102080000',
    CapNhat: '20261120080000',
  };
  const columns: readonly (readonly [feed: string, column: string, row: Sent])[] = [
    ...['MaHoSo', 'MaTTHC', 'TenTTHC', 'MaLinhVuc', 'TenLinhVuc', 'SoBienNhan', 'MaKetQua'].map(
      (column) => ['one-stop.dossiers', column, dossier] as const,
    ),
    ...['MaXa', 'DonViXuLy'].map((column) => ['one-stop.dossiers', column, dossier] as const),
    ...['MaHoSo', 'PhongBanXuLy'].map((column) => ['one-stop.progress', column, event] as const),
    ...['MaPhanAnh', 'MaHoSo'].map((column) => ['one-stop.feedback', column, feedback] as const),
  ];

  it.each(columns)('is refused by the contract: %s, %s', (feed, column, row) => {
    const { sent } = judgeOf(feed);
    expect(sent(row, RECEIVED)).toMatchObject({ ok: true });
    expect(sent({ ...row, [column]: '074090000001' }, RECEIVED)).toMatchObject({
      ok: false,
      findings: [{ code: 'contract-broken', column }],
    });
  });
});
