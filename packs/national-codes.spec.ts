import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { adminUnits } from '../tools/national-codes/admin-units.mjs';
import { agencies, leafFirst } from '../tools/national-codes/agencies.mjs';
import { kindOf } from '../tools/national-codes/conversion.mjs';
import { cleanName, english, spelling } from '../tools/national-codes/names.mjs';
import { Exceptions } from '../tools/national-codes/report.mjs';

const HEAD = ['', '', '', '', '', '', '', '', ''];
const LEVELS = [
  ['Tỉnh', 'Mã', 'Quận', 'Mã', 'Xã', 'Mã', 'Cấp', 'Anh'],
  ['Thành phố A', '01', 'Huyện Trong', '001', 'Xã Một', '00001', 'Xã', ''],
  ['Thành phố A', '01', 'Huyện Trong', '001', 'Thị Trấn Hai', '00004', 'Thị trấn', ''],
  ['Thành phố A', '01', 'Huyện Trong', '001', 'Xã Ba', '00007', 'Xã', ''],
  ['Tỉnh B', '02', 'Huyện Ngoài', '002', 'Xã Hoà', '00010', 'Phường', ''],
  ['Tỉnh B', '02', 'Huyện Đảo', '003', '', '', 'Huyện', ''],
];
const FLAT = [
  { code: 1, name: 'Xã Một', province_name: 'Thành phố A' },
  { code: 5, name: 'Đặc khu Đảo', province_name: 'Thành phố A' },
];
type Line = readonly [
  name: string,
  code: string,
  oldName: string,
  oldCode: string,
  note: string,
  more?: { readonly district?: string; readonly province?: string },
];

/** The lines as they stand in the file. */
const cellsOf = (rows: readonly Line[]) =>
  rows.map(([name, code, oldName, oldCode, note, more]) => [
    'Thành phố A (01)',
    name,
    code,
    oldName,
    oldCode,
    note,
    more?.district ?? 'Huyện Trong (001)',
    more?.province ?? 'Thành phố A (01)',
    '',
  ]);

/** The units of a conversion, with the cases that its rules told. */
function converted(rows: readonly Line[], flat = FLAT) {
  const exceptions = new Exceptions();
  const lists = { levels: LEVELS, conversion: [HEAD, HEAD, ...cellsOf(rows)], flat };
  const { codes, successors } = adminUnits(lists, exceptions.tell);
  const told = (rule: string): readonly string[] => exceptions.cases.get(rule) ?? [];
  const find = (code: string, from = '2004-01-01') =>
    codes.find((one: { code: string; from: string }) => one.code === code && one.from === from);
  return { codes, successors, told, find };
}
const ISLAND: Line = [
  'Đặc khu Đảo',
  '00005',
  '',
  '',
  'Sắp xếp toàn bộ huyện Đảo',
  { district: 'Huyện Đảo (003)', province: 'Tỉnh B (02)' },
];
const ONE: Line = ['Xã Một', '00001', 'Xã Một', '00001', 'Giữ nguyên'];
const TWO: Line = ['Xã Một', '00001', 'Thị trấn Hai', '00004', 'Nhập toàn bộ'];
const THREE: Line = ['Xã Một', '00001', 'Xã Ba', '00007', 'Nhập toàn bộ'];
const HOA: Line = [
  'Xã Một',
  '00001',
  'Xã Hòa',
  '00010',
  'Nhập toàn bộ',
  { district: 'Huyện Ngoài (002)', province: 'Tỉnh B (02)' },
];
const CLEAN = [ONE, TWO, THREE, HOA, ISLAND];

describe('the rules by which the national lists are cleaned', () => {
  it('give a commune that lies under a province its own level', () => {
    const { find } = converted(CLEAN);
    expect(find('00001', '2025-07-01')).toMatchObject({ parent: '01', level: 'commune' });
    expect(find('00001')).not.toHaveProperty('level');
  });

  it('change nothing where there is nothing to clean', () => {
    const { successors, told } = converted(CLEAN);
    expect(successors).toContainEqual({
      from: '00007@2004-01-01',
      to: '00001@2025-07-01',
      kind: 'whole',
    });
    for (const rule of ['type-word', 'number-of-another', 'no-longer-listed', 'other-number'])
      expect([rule, told(rule)]).toEqual([rule, []]);
  });

  it('title: a line of a province alone is no unit', () => {
    const title = ['CAO BẰNG', '', '', '', '', '', '', '', ''];
    const exceptions = new Exceptions();
    const rows = cellsOf(CLEAN);
    adminUnits(
      { levels: LEVELS, conversion: [HEAD, HEAD, title, ...rows], flat: FLAT },
      exceptions.tell,
    );
    expect(exceptions.cases.get('title')).toEqual(['CAO BẰNG']);
  });

  it('spaces-and-signs, type-word: names are written in one way', () => {
    const { find, told } = converted([
      ['Xã Một\n ', '00001', 'xã  Một', '00001', 'Giữ nguyên '],
      ...CLEAN.slice(1),
    ]);
    expect([find('00001')?.name.vi, find('00001', '2025-07-01')?.name.vi]).toEqual([
      'Xã Một',
      'Xã Một',
    ]);
    expect([told('spaces-and-signs').length, told('type-word')]).toEqual([1, ['xã Một → Xã Một']]);
    expect(cleanName('Thi trấn  Ea T’ling'.normalize('NFD'))).toBe("Thị trấn Ea T'ling");
    expect(cleanName('Thị Xã Chũ')).toBe('Thị xã Chũ');
    expect(cleanName('Xa Ea Kly')).toBe('Xã Ea Kly');
    expect(cleanName('Xuân Phước')).toBe('Xuân Phước');
  });

  it('type-missing: the type is that of the list', () => {
    const { find, told } = converted([
      ONE,
      TWO,
      THREE.with(2, 'Ba') as unknown as Line,
      HOA,
      ISLAND,
    ]);
    expect(find('00007')?.name.vi).toBe('Xã Ba');
    expect(told('type-missing')).toHaveLength(1);
  });

  it('number-of-another: of two names under a number one has its own', () => {
    const wrong = THREE.with(3, '00004') as unknown as Line;
    const { successors, told } = converted([ONE, TWO, wrong, HOA, ISLAND]);
    expect(told('number-of-another')).toEqual(['Xã Ba: 00004 → 00007']);
    expect(successors.map(({ from }: { from: string }) => from)).toContain('00007@2004-01-01');
    const stranger = THREE.with(2, 'Xã Lạ').with(3, '00004') as unknown as Line;
    expect(() => converted([ONE, TWO, stranger, HOA, ISLAND])).toThrow('a number of two units');
  });

  it('other-number: the number of the conversion, with that of the list as an alias', () => {
    const { find, told } = converted([
      ONE,
      TWO,
      THREE.with(3, '00099') as unknown as Line,
      HOA,
      ISLAND,
    ]);
    expect(find('00099')).toMatchObject({
      aliases: ['00007'],
      note: { vi: expect.stringContaining('cần xác nhận') },
    });
    expect(find('00007')).toBeUndefined();
    expect(told('other-number')).toEqual(['Xã Ba: 00099, 00007']);
  });

  it('no-longer-listed, not-yet-listed: up to the last day that is known, or new', () => {
    const fresh = THREE.with(2, 'Xã Tư').with(3, '00099') as unknown as Line;
    const { find, told } = converted([ONE, TWO, fresh, HOA, ISLAND]);
    expect(find('00007')).toMatchObject({ to: '2025-01-04', note: expect.anything() });
    expect(find('00099')).toMatchObject({ to: '2025-06-30' });
    expect([told('no-longer-listed'), told('not-yet-listed')]).toEqual([
      ['00007 Xã Ba'],
      ['00099 Xã Tư'],
    ]);
  });

  it('name-of-the-later-list: but for where a tone stands', () => {
    const { find, told } = converted([
      ONE,
      TWO,
      THREE.with(2, 'Phường Ba') as unknown as Line,
      HOA,
      ISLAND,
    ]);
    expect(find('00007')?.name.vi).toBe('Phường Ba');
    expect(told('name-of-the-later-list')).toEqual(['00007 Xã Ba → Phường Ba']);
    expect(spelling('Thị Xã Thái Hoà')).toBe(spelling('Thị xã Thái Hòa'));
    expect(spelling('Xã Hòa')).not.toBe(spelling('Xã Hoá'));
    expect(spelling('Xã Đăk')).not.toBe(spelling('Xã Đắk'));
  });

  it('level-of-another, province-of-another: the name and the district count', () => {
    expect(converted(CLEAN).told('level-of-another')).toEqual(['00010 Xã Hoà: “Phường”']);
    const { told, successors } = converted([
      [...ONE.slice(0, 5), { province: 'Tỉnh B (02)' }] as unknown as Line,
      ...CLEAN.slice(1),
    ]);
    expect(told('province-of-another')).toEqual(['00001 Xã Một: “Tỉnh B (02)” → 01']);
    expect(successors.filter(({ from }: { from: string }) => from.length < 14)).toEqual(
      [
        { from: '01@2004-01-01', to: '01@2025-07-01', kind: 'whole' },
        { from: '02@2004-01-01', to: '01@2025-07-01', kind: 'whole' },
        { from: '003@2004-01-01', to: '00005@2025-07-01', kind: 'whole' },
      ].filter(({ from }) => from.length < 14),
    );
  });

  it('district-as-a-whole, no-unit: a district without communes goes over, a stretch of land does not', () => {
    const land: Line = ['Xã Một', '00001', 'Khu vực bãi bồi', '', 'Nhập toàn bộ'];
    const { successors, told } = converted([...CLEAN, land]);
    expect(successors).toContainEqual({
      from: '003@2004-01-01',
      to: '00005@2025-07-01',
      kind: 'whole',
    });
    expect([told('district-as-a-whole').length, told('no-unit').length]).toEqual([1, 1]);
  });

  it('two-spellings, spelled-otherwise, in-one-list-only: of the communes of today', () => {
    const both = converted([ONE.with(0, 'Xã Mốt') as unknown as Line, ...CLEAN.slice(1)]);
    expect(both.find('00001', '2025-07-01')?.name.vi).toBe('Xã Một');
    expect(both.told('two-spellings')).toEqual(['00001 Xã Mốt, Xã Một → Xã Một']);
    const other = converted(CLEAN, [{ ...FLAT[0]!, name: 'Xã Mốt' }, FLAT[1]!]);
    expect(other.told('spelled-otherwise')).toEqual(['00001 Xã Một, Xã Mốt']);
    const more = { code: 99, name: 'Xã X', province_name: 'Thành phố A' };
    expect(converted(CLEAN, [...FLAT, more]).told('in-one-list-only')).toEqual(['00099']);
  });

  it('whole-of-a-part, part-without-the-rest: several successors are parts', () => {
    const rest: Line = ['Đặc khu Đảo', '00005', 'Xã Ba', '00007', 'Nhập một phần dân số'];
    const { successors, told } = converted([...CLEAN, rest]);
    const kinds = successors.filter(({ from }: { from: string }) => from === '00007@2004-01-01');
    expect(kinds.map(({ kind }) => kind)).toEqual(['part', 'part']);
    expect(told('whole-of-a-part')).toHaveLength(1);
    const alone = converted([
      ONE,
      TWO,
      THREE.with(4, 'Nhập một phần') as unknown as Line,
      HOA,
      ISLAND,
    ]);
    expect(alone.told('part-without-the-rest')).toHaveLength(1);
  });

  it.each([
    ['Nhập toàn bộ', 'whole'],
    ['Nhập toàn bộ diện tích', 'whole'],
    ['Giữ nguyên', 'whole'],
    ['Đổi tên', 'whole'],
    ['Đổi loại hình', 'whole'],
    ['Sắp xếp toàn bộ xã Thổ Châu thành đặc khu Thổ Châu', 'whole'],
    ['Nhập một phần', 'part'],
    ['Nhập một phần diện tích, toàn bộ dân số', 'part'],
    ['Đổi tên từ một phần Phường 15', 'part'],
    ['Phần còn lại sau khi tách một phần vào xã Canh Vinh', 'part'],
  ])('read the note “%s” as %s', (note, kind) => {
    expect(kindOf(note)).toBe(kind);
  });

  it('refuse a note that no rule reads, and a rule that is not listed', () => {
    expect(() => kindOf('Chưa rõ')).toThrow('a note that no rule reads');
    expect(() => new Exceptions().tell('whim', ['x'])).toThrow('a rule that is not listed');
  });

  it('say names in English without marks, with the type behind', () => {
    expect(
      [
        'Thành phố Hà Nội',
        'Tỉnh Đắk Lắk',
        'Quận 1',
        'Phường 14',
        'Phường IV',
        'Đặc khu Côn Đảo',
      ].map(english),
    ).toEqual([
      'Ha Noi City',
      'Dak Lak Province',
      'District 1',
      'Ward 14',
      'IV Ward',
      'Con Dao Special Zone',
    ]);
  });

  it('turn the code of an agency round, segment by segment', () => {
    expect(
      ['H09', 'H56.22.17', 'H44.13', 'H44.130', 'H44.13.01.002', 'H44.13.01.002.3'].map(leafFirst),
    ).toEqual([
      '000.00.00.H09',
      '000.17.22.H56',
      '000.00.13.H44',
      undefined,
      '002.01.13.H44',
      undefined,
    ]);
  });

  it('mark the codes of provinces that were not seen', () => {
    const exceptions = new Exceptions();
    const { codes } = converted(CLEAN);
    const rows = [
      ['h_code', 'before', 'gso', 'gso', 'after', 'evidence'],
      ['H01', 'A', '01', '01', 'Thành phố A', 'verified against the national portal'],
      ['H02', 'B', '02', '01', 'Thành phố A', 'from memory, unverified'],
    ];
    const { codes: found, successors } = agencies(rows, codes, exceptions.tell);
    expect(
      found.map(({ code, note }: { code: string; note?: object }) => [code, note !== undefined]),
    ).toEqual([
      ['H01', false],
      ['H02', true],
      ['H01', false],
    ]);
    expect(successors).toContainEqual({
      from: 'H02@2016-01-01',
      to: 'H01@2025-07-01',
      kind: 'whole',
    });
    expect(exceptions.cases.get('unconfirmed-agency')).toEqual(['H02']);
  });
});

describe('the report of what was put right', () => {
  it('tells of the lists as they are now', () => {
    const report = readFileSync(path.join(import.meta.dirname, 'national/REPORT.md'), 'utf8');
    const counts = [...report.matchAll(/^## ([\w-]+): (\d+)$/gm)].map(([, rule, count]) => [
      rule,
      Number(count),
    ]);
    expect(Object.fromEntries(counts)).toEqual({
      title: 34,
      'spaces-and-signs': 1_632,
      'type-word': 31,
      'type-missing': 2,
      'level-of-another': 1,
      'two-spellings': 1,
      'spelled-otherwise': 10,
      'number-of-another': 3,
      'other-number': 7,
      'name-of-the-later-list': 210,
      'no-longer-listed': 19,
      'not-yet-listed': 3,
      'province-of-another': 3,
      'district-as-a-whole': 5,
      'no-unit': 1,
      'whole-of-a-part': 1,
      'unconfirmed-agency': 29,
      'no-code': 1,
    });
  });
});
