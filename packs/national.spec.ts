import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  Catalogue,
  dayOf,
  Restatement,
  standingOf,
  type CodeList,
  type CodeVersion,
} from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';

const pack = readPack(readFolder(path.join(import.meta.dirname, 'national')));
const catalogue = Catalogue.build(pack.definitions, 1);
const listOf = (id: string): CodeList => catalogue.codeLists.get(id)!;
const units = listOf('admin-unit');
const [BEFORE, AFTER] = ['2025-06-30', '2025-07-01'];
const at = (day: string): number => Date.parse(`${day}T12:00:00+07:00`);

const on = (list: CodeList, day: string): readonly CodeVersion[] =>
  list.versions().filter(({ validFrom, validTo = '9999' }) => validFrom <= day && day <= validTo);
const unitsOf = (digits: number, day: string): readonly CodeVersion[] =>
  on(units, day).filter(({ code }) => code.length === digits);
const nameOf = (code: string, day: string): string | undefined =>
  on(units, day).find((one) => one.code === code)?.name.vi;
const codesUnder = (code: string, day: string): readonly CodeVersion[] => {
  const under = units.under(code);
  return on(units, day).filter(({ id }) => under.has(id));
};

describe('the administrative units', () => {
  it('are 63 provinces, 696 districts and 10,035 communes up to 2025-06-30', () => {
    expect([2, 3, 5].map((digits) => unitsOf(digits, BEFORE).length)).toEqual([63, 696, 10_035]);
  });

  it('are 34 provinces and 3,321 communes from 2025-07-01, without districts', () => {
    expect([2, 3, 5].map((digits) => unitsOf(digits, AFTER).length)).toEqual([34, 0, 3_321]);
  });

  it('have for Bình Dương nine districts and 91 communes, which lead to 36 under 79', () => {
    const former = codesUnder('74', BEFORE);
    const communes = former.filter(({ code }) => code.length === 5);
    expect([nameOf('74', BEFORE), former.filter(({ code }) => code.length === 3).length]).toEqual([
      'Tỉnh Bình Dương',
      9,
    ]);
    expect(communes).toHaveLength(91);
    const heirs = new Set(communes.flatMap(({ id }) => units.successorsOf(id)));
    expect(heirs.size).toBe(36);
    expect(new Set([...heirs].map((id) => units.get(id)?.parent))).toEqual(new Set(['79']));
    expect(communes.filter(({ id }) => units.successorsOf(id).length > 1)).toHaveLength(16);
    expect(codesUnder('79', AFTER)).toHaveLength(169);
  });

  it('let a number stand for another province: 44 was Quảng Bình and is Quảng Trị', () => {
    expect([nameOf('44', BEFORE), nameOf('44', AFTER)]).toEqual([
      'Tỉnh Quảng Bình',
      'Tỉnh Quảng Trị',
    ]);
    expect(units.resolve('44', at(BEFORE))).toEqual({ ok: true, id: '44@2004-01-01' });
    expect(units.resolve('44', at(AFTER))).toEqual({ ok: true, id: '44@2025-07-01' });
    expect(units.predecessorsOf('44@2025-07-01')).toEqual(['44@2004-01-01', '45@2004-01-01']);
  });

  it('have 3,316 communes of 3,321 with a number that another unit had', () => {
    const former = new Set(unitsOf(5, BEFORE).map(({ code }) => code));
    const fresh = unitsOf(5, AFTER).filter(({ code }) => !former.has(code));
    expect(fresh.map(({ name }) => name.vi)).toEqual([
      'Đặc khu Bạch Long Vĩ',
      'Đặc khu Cồn Cỏ',
      'Đặc khu Hoàng Sa',
      'Đặc khu Lý Sơn',
      'Đặc khu Côn Đảo',
    ]);
  });

  it('go over whole, and every province to one', () => {
    const last = on(units, BEFORE);
    const heirsOf = (digits: number) =>
      last
        .filter(({ code }) => code.length === digits)
        .map(({ id }) => units.successorsOf(id).length);
    expect(new Set(heirsOf(2))).toEqual(new Set([1]));
    expect(heirsOf(3).filter((count) => count > 0)).toHaveLength(5);
    expect(heirsOf(5).filter((count) => count === 0)).toEqual([]);
    expect(heirsOf(5).filter((count) => count > 1)).toHaveLength(440);
    const fresh = unitsOf(5, AFTER).filter(({ id }) => units.predecessorsOf(id).length === 0);
    expect(fresh).toEqual([]);
  });

  it('have a parent where the law gives one, at all times', () => {
    for (const [day, parents] of [
      [BEFORE, { 2: 0, 3: 2, 5: 3 }],
      [AFTER, { 2: 0, 5: 2 }],
    ] as const)
      for (const { code, parent = '' } of on(units, day))
        expect([code, parent.length]).toEqual([code, parents[code.length as 2]]);
  });

  it('are of a level each, though a commune lies under a district or under a province', () => {
    const levelOf = (id: string) => units.tree.levelOf(id);
    const levels = { 2: 'province', 3: 'district', 5: 'commune' };
    for (const { id, code } of units.versions())
      expect([id, levelOf(id)]).toEqual([id, levels[code.length as 2]]);
    const { ancestorOf } = units.tree.find('province')!;
    expect(units.versions().filter(({ id }) => ancestorOf(id) === undefined)).toEqual([]);
    expect(ancestorOf('25747@2004-01-01')).toBe('74@2004-01-01');
    expect(ancestorOf('25747@2025-07-01')).toBe('79@2025-07-01');
    expect(['74@2004-01-01', '79@2025-07-01'].map((id) => units.tree.levelBelow(id))).toEqual([
      'district',
      'commune',
    ]);
  });

  it('tell history in the units of today: Bình Dương under 79, what was divided unallocated', () => {
    const today = new Restatement(units, dayOf(at('2026-03-01')));
    const former = codesUnder('74', BEFORE);
    const standings = former.map(({ id }) => standingOf(today.keyOf(id)));
    const province = units.tree.find('province')!;
    expect(new Set(standings.map(({ code }) => province.ancestorOf(code)))).toEqual(
      new Set(['79@2025-07-01']),
    );
    // Nine districts, which are no more, and the communes that went to several.
    expect(standings.filter(({ unallocated }) => unallocated)).toHaveLength(9 + 16);
    const lost = on(units, BEFORE).filter(
      ({ id }) => province.ancestorOf(standingOf(today.keyOf(id)).code) === undefined,
    );
    expect(lost.map(({ code }) => code)).toEqual([]);
  });

  it('take an ended number for its only successor, and tell the sender', () => {
    const now = new Set(unitsOf(5, AFTER).map(({ code }) => code));
    const whole = unitsOf(5, BEFORE).filter(
      ({ id, code }) => units.successorsOf(id).length === 1 && !now.has(code),
    );
    expect(whole.length).toBeGreaterThan(6_000);
    expect(units.resolve(whole[0]!.code, at('2026-03-01'))).toMatchObject({
      ok: true,
      finding: { code: 'code-succeeded', message: { vi: expect.stringMatching(/ \d{5} \(.+\)$/) } },
    });
  });

  it('refuse an ended number that went to several, and name them', () => {
    const now = new Set(unitsOf(5, AFTER).map(({ code }) => code));
    const split = unitsOf(5, BEFORE).filter(
      ({ id, code }) => units.successorsOf(id).length > 1 && !now.has(code),
    );
    expect(split.length).toBeGreaterThan(0);
    for (const { code, id } of split) {
      const { ok, finding } = units.resolve(code, at('2026-03-01'));
      expect([code, ok, finding?.code]).toEqual([code, false, 'code-split']);
      for (const heir of units.successorsOf(id).map((one) => units.get(one)!))
        expect(finding?.message.vi).toContain(`${heir.code} (${heir.name.vi})`);
    }
  });

  it('know no day on which 19 communes of January 2025 ended but the last of which a list has them', () => {
    const gone = units.versions().filter(({ validTo }) => validTo === '2025-01-04');
    expect(gone).toHaveLength(19);
    expect(gone.every(({ note }) => note?.vi.startsWith('cần xác nhận'))).toBe(true);
    expect(units.resolve(gone[0]!.code, at('2025-03-01'))).toMatchObject({
      ok: false,
      finding: { code: 'code-not-valid-then' },
    });
  });

  it('are found by both numbers that the lists have for a unit', () => {
    const [one, other] = ['26929', '26935'].map((code) => units.resolve(code, at(BEFORE)));
    expect(one).toEqual({ ok: true, id: '26929@2004-01-01' });
    expect(other).toEqual(one);
  });

  it('have clean names in both languages', () => {
    for (const { name } of units.versions()) {
      for (const text of [name.vi, name.en]) {
        expect(text).toBe(text.normalize('NFC').trim());
        expect(text).not.toMatch(/[\n’]| {2}/);
      }
      expect(name.vi).toMatch(/^(Tỉnh|Thành phố|Quận|Huyện|Thị xã|Phường|Xã|Thị trấn|Đặc khu) \S/);
      expect(name.en).toMatch(/^[\u0020-\u007e]+$/);
    }
  });
});

describe('the identification codes', () => {
  it.each([
    ['agency', 'H09', '000.00.00.H09'],
    ['agency', 'H44', '000.00.00.H44'],
    ['ministry', 'G14', '000.00.00.G14'],
  ])('of %s have two spellings: %s is %s', (list, rootFirst, leafFirst) => {
    const found = listOf(list).resolve(rootFirst, at('2024-05-01'));
    expect(found).toMatchObject({ ok: true, id: `${rootFirst}@2016-01-01` });
    expect(listOf(list).resolve(leafFirst, at('2024-05-01'))).toEqual(found);
  });

  it('are 63 provinces before, 34 after, each with its successor', () => {
    const agencies = listOf('agency');
    expect([on(agencies, BEFORE).length, on(agencies, AFTER).length]).toEqual([63, 34]);
    expect(agencies.resolve('000.00.00.H09', at('2026-03-01'))).toMatchObject({
      ok: true,
      id: 'H29@2025-07-01',
      finding: { code: 'code-succeeded' },
    });
    expect(agencies.get('H01@2025-07-01')?.name.vi).toBe('UBND tỉnh An Giang');
  });

  it('say which of them are not confirmed', () => {
    const unsure = (list: string) => on(listOf(list), BEFORE).filter(({ note }) => note).length;
    expect([unsure('agency'), unsure('ministry')]).toEqual([29, 10]);
  });
});

describe('the enumerations of the national portal', () => {
  it.each([
    ['dossier-status', 10],
    ['dossier-channel', 3],
    ['dossier-object', 2],
    ['dossier-online-payment', 2],
    ['dossier-digitisation', 4],
    ['dossier-digitised', 1],
    ['document-digitised', 1],
    ['document-from-store', 1],
    ['account-identified', 1],
  ])('have %s with %d codes', (id, count) => {
    expect(listOf(id).versions()).toHaveLength(count);
    expect(listOf(id).resolve('1', at('2026-03-01'))).toMatchObject({ ok: true });
  });
});
