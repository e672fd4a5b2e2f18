import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  Catalogue,
  compileJudge,
  countsFor,
  dayOf,
  freshnessOf,
  sendersOf,
  type CodeVersion,
} from '@nhip/kernel';
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

const agenciesFrom = (day: string): readonly CodeVersion[] =>
  codesOf('agency').filter(({ code, validFrom }) => code.startsWith('H09.') && validFrom === day);
const simulatedUnits = csvRows(path.join(folderOf('public-services'), 'data/units.csv'));

describe('the demonstration province', () => {
  const units = catalogue.codeLists.get('admin-unit')!;

  it('has 15 departments, and an agency for each of the 36 communes that the former province became', () => {
    const former = codesOf('admin-unit').filter(
      ({ id, code }) => code.length === 5 && units.under('74').has(id),
    );
    const heirs = [...new Set(former.flatMap(({ id }) => units.successorsOf(id)))];
    const communes = heirs.map((id) => `UBND ${units.get(id)?.name.vi ?? ''}`.toLowerCase());
    const agencies = agenciesFrom('2025-07-01');
    const ofCommunes = agencies.filter(({ code }) => code.length === 7);
    expect(agencies).toHaveLength(51);
    expect(new Set(ofCommunes.map(({ name }) => name.vi.toLowerCase()))).toEqual(new Set(communes));
    expect(agencies.filter(({ note }) => !note?.vi.includes('mô phỏng'))).toEqual([]);
  });

  it('had 15 departments, 9 districts and 91 communes before July 2025, which went over as the official conversion says', () => {
    const agencies = catalogue.codeLists.get('agency')!;
    const former = agenciesFrom('2025-03-01');
    expect(former).toHaveLength(15 + 9 + 91);
    const communeOf = new Map(
      simulatedUnits.map(({ DonVi, MaXa }) => [String(DonVi), String(MaXa)]),
    );
    const heirsOf = (id: string) => agencies.successorsOf(id).map((one) => one.split('@')[0] ?? '');
    const communes = simulatedUnits.filter(({ Cap, DenNgay }) => Cap === 'Xã' && DenNgay);
    const led = communes.map(({ DonVi, MaXa }) => ({
      from: `${String(MaXa)}@2004-01-01`,
      to: heirsOf(`${String(DonVi)}@2025-03-01`).map((heir) => `${communeOf.get(heir)}@2025-07-01`),
    }));
    expect(led.filter(({ from, to }) => to.join() !== units.successorsOf(from).join())).toEqual([]);
    const said = simulatedUnits.filter(({ DenNgay }) => DenNgay);
    expect(
      said.filter(
        ({ DonVi, KeThua }) => heirsOf(`${String(DonVi)}@2025-03-01`).join(' ') !== KeThua,
      ),
    ).toEqual([]);
    expect(former.filter(({ note }) => !note?.vi.includes('mô phỏng'))).toEqual([]);
  });

  it('takes a dossier of before under the units of then, whenever it ends', () => {
    const judge = judgeOf('one-stop.dossiers');
    const row = (day: string, unit: string) => ({
      MaHoSo: `${unit}-${day.slice(2)}-0001`,
      MaTTHC: '1.001193',
      TrangThaiHoSo: 9,
      DonViXuLy: unit,
      MaXa: '25747',
      NgayTiepNhan: `${day}080000`,
      NgayKetThucXuLy: '20250702080000',
      CapNhat: '20250702080000',
    });
    const fieldsOf = (day: string, unit: string) => {
      const judged = judge.sent(row(day, unit), RECEIVED);
      return judged.ok ? [judged.fields['agency'], judged.fields['commune']] : judged.findings;
    };
    expect(fieldsOf('20250630', 'H09.303')).toEqual(['H09.303@2025-03-01', '25747@2004-01-01']);
    expect(fieldsOf('20250701', 'H09.101')).toEqual(['H09.101@2025-07-01', '25747@2025-07-01']);
    expect(fieldsOf('20250630', 'H09.101')).toMatchObject([
      { code: 'code-not-valid-then', column: 'DonViXuLy' },
      { code: 'code-not-valid-then' },
    ]);
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

  it.each(columns)('is refused without being told: %s, %s', (feed, column, row) => {
    const { sent } = judgeOf(feed);
    expect(sent(row, RECEIVED)).toMatchObject({ ok: true });
    const judged = sent({ ...row, [column]: '074090000001' }, RECEIVED);
    expect(judged).toMatchObject({ ok: false, findings: [{ code: 'person-number', column }] });
    expect(JSON.stringify(judged)).not.toContain('074090000001');
  });
});

describe('the schedules of its feeds', () => {
  const calendar = catalogue.calendars.get('working');
  const at = (text: string): number => Date.parse(`${text}+07:00`);

  it('are there for each, so that every tile says how fresh it is', () => {
    const feeds = catalogue.all('feed');
    expect(feeds.filter(({ schedule }) => !schedule).map(({ id }) => id)).toEqual([]);
    expect(sendersOf(catalogue.get('feed', 'one-stop.dossiers')!)).toHaveLength(15);
  });

  // From Friday 13 February, the last working day before Tết of 2026, to Monday 23.
  it.each([
    ['fresh', '2026-02-13T23:00'],
    ['due', '2026-02-14T18:00'],
    ['due', '2026-02-22T23:00'],
    ['due', '2026-02-23T17:00'],
    ['late', '2026-02-23T17:01'],
    ['missing', '2026-02-24T17:01'],
  ])('are %s over Tết at %s', (state, now) => {
    const { schedule } = catalogue.get('feed', 'one-stop.dossiers')!;
    expect(freshnessOf(schedule, at('2026-02-13T16:00'), at(now), calendar)).toBe(state);
  });

  it('ask for no delivery of the days of Tết: what comes after it counts for them', () => {
    const { schedule } = catalogue.get('feed', 'one-stop.dossiers')!;
    const tet = { from: dayOf(at('2026-02-16T12:00')), to: dayOf(at('2026-02-20T12:00')) };
    expect(countsFor(schedule!, tet, calendar)).toEqual({
      from: tet.from,
      to: dayOf(at('2026-02-24T12:00')),
    });
  });
});
