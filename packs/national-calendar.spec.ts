import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { Catalogue, type Defined } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';

const pack = readPack(readFolder(path.join(import.meta.dirname, 'national')));
const catalogue = Catalogue.build(pack.definitions, 1);
const { days, years } = catalogue.get('calendar', 'working') as Defined<'calendar'>;
const calendar = catalogue.calendars.get('working')!;

const dayOf = (date: string): number => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const rests = (date: string): boolean => calendar.rests(dayOf(date));
const named = (vi: string): readonly string[] =>
  days.filter(({ name }) => name.vi === vi).map(({ day }) => day);
const YEARS = Array.from({ length: 8 }, (_, i) => 2020 + i);

describe('the working calendar', () => {
  it('is known for 2020 to 2027', () => {
    expect(years).toEqual({ from: 2020, to: 2027 });
  });

  it('begins each lunar year on its day', () => {
    expect(named('Tết Nguyên đán, mùng 1')).toEqual([
      '2020-01-25',
      '2021-02-12',
      '2022-02-01',
      '2023-01-22',
      '2024-02-10',
      '2025-01-29',
      '2026-02-17',
      '2027-02-06',
    ]);
  });

  it('has the Hung Kings on the tenth of the third month', () => {
    expect(named('Giỗ Tổ Hùng Vương')).toEqual([
      '2020-04-02',
      '2021-04-21',
      '2022-04-10',
      '2023-04-29',
      '2024-04-18',
      '2025-04-07',
      '2026-04-26',
      '2027-04-16',
    ]);
  });

  it.each(YEARS)('gives in %i as many working days off as the law does', (year) => {
    const isWeekend = (date: string): boolean => [0, 6].includes(new Date(date).getUTCDay());
    const ofYear = days.filter(({ day }) => day.startsWith(String(year)));
    const free = ofYear.filter(({ kind, day }) => kind === 'holiday' && !isWeekend(day));
    // A holiday on a day of rest is given on another day; National Day has two since 2021.
    expect(free).toHaveLength(year === 2020 ? 10 : 11);
    const exchanged = (kind: string): number => ofYear.filter((one) => one.kind === kind).length;
    expect(exchanged('day-off')).toBe(exchanged('make-up'));
  });

  it.each(YEARS)('gives the fixed holidays of %i', (year) => {
    const fixed = ['01-01', '04-30', '05-01', '09-02'].map((date) => `${year}-${date}`);
    expect(fixed.map(rests)).toEqual([true, true, true, true]);
  });

  it('has Monday 31 August 2026 off, for which Saturday 22 August is worked on', () => {
    expect(['2026-08-21', '2026-08-22', '2026-08-31', '2026-09-03'].map(rests)).toEqual([
      false,
      false,
      true,
      false,
    ]);
  });

  it('says of each day that a notice decides that it has still to be confirmed', () => {
    const decided = days.filter(
      ({ kind, source }) => kind !== 'holiday' || /notice|thông báo/.test(source),
    );
    expect(decided.length).toBeGreaterThan(0);
    for (const { note } of decided) expect(note?.vi).toMatch(/^cần xác nhận/);
  });
});
