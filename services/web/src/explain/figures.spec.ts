import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Value } from '@nhip/contracts';
import { markup, words } from '../../test/render.js';
import { tile } from '../../test/tiles.js';
import { startTexts } from '../texts.js';
import { CodesTable } from './codes-table.js';
import { askedBy, seriesUrl, valuesUrl, worstFirst } from './figures.js';
import { SeriesTable } from './series.js';

const name = (text: string) => ({ vi: text, en: text });
const value = (code: string, amount: number | null, more: Partial<Value> = {}): Value => ({
  period: '2026-11',
  dims: { unit: { code, validFrom: '2025-07-01', name: name(`Xã ${code}`) } },
  value: amount,
  state: 'complete',
  flags: [],
  measures: {},
  ...more,
});
const agency = [{ by: 'agency', code: 'H09.04' }];
const VALUES = '/api/v1/indicators/a%2Fb/values';

describe('the figures by a dimension', () => {
  it.each([
    ['all', 'grain=all&by=unit'],
    ['2026', 'grain=year&from=2026&to=2026&by=unit'],
    ['2026-Q4', 'grain=quarter&from=2026-Q4&to=2026-Q4&by=unit'],
    ['2026-W05', 'grain=week&from=2026-W05&to=2026-W05&by=unit'],
    ['2026-11', 'grain=month&from=2026-11&to=2026-11&by=unit'],
    ['2026-11-05', 'grain=day&from=2026-11-05&to=2026-11-05&by=unit'],
  ])('are asked for the period %s', (period, said) => {
    expect(valuesUrl('a/b', { period, codes: [] }, 'unit', undefined)).toBe(`${VALUES}?${said}`);
  });

  it('are asked of the codes, up to a level', () => {
    expect(valuesUrl('a/b', { period: 'all', codes: agency }, 'unit', 'commune')).toBe(
      `${VALUES}?grain=all&by=unit&level=commune&dim.agency=H09.04`,
    );
  });

  it('are of the moment of the wall, as the series beside them', () => {
    const asked = askedBy({ tile: 1, moment: '1204', period: '2026', codes: agency }, tile(1));
    expect(valuesUrl('a/b', asked, 'unit', undefined)).toBe(
      `${VALUES}?grain=year&from=2026&to=2026&by=unit&dim.agency=H09.04&asOf=1204`,
    );
    expect(seriesUrl('a/b', asked)).toBe(`${VALUES}?grain=year&dim.agency=H09.04&asOf=1204`);
  });

  it('are of the period of the tile where no other is chosen', () => {
    expect(askedBy({ tile: 1, codes: [] }, tile(1)).period).toBe('2026-11');
    expect(askedBy({ tile: 1, codes: [], period: '2025' }, tile(1)).period).toBe('2025');
  });

  it('have on top what must be looked at, and codes without data last', () => {
    const values = [value('a', null), value('b', 3), value('c', 12), value('d', null)];
    const order = (direction: 'up' | 'down' | 'none') =>
      worstFirst(values, direction).map(({ value: amount }) => amount);
    expect(order('up')).toEqual([3, 12, null, null]);
    expect(order('down')).toEqual([12, 3, null, null]);
    expect(order('none')).toEqual([12, 3, null, null]);
  });
});

describe('the figures by period', () => {
  it('are of all periods like the one, of days those of a month', () => {
    expect(seriesUrl('a/b', { period: '2026-11', codes: agency })).toBe(
      `${VALUES}?grain=month&dim.agency=H09.04`,
    );
    expect(seriesUrl('a/b', { period: '2026-11-30', codes: [] })).toBe(
      `${VALUES}?grain=day&from=2026-10-31&to=2026-11-30`,
    );
  });

  it.each(['all', 'nonsense', '2026-13-45'])('are none of %s', (period) => {
    expect(seriesUrl('a/b', { period, codes: [] })).toBeUndefined();
  });
});

describe('the tables of a panel', () => {
  beforeAll(() => startTexts('vi'));
  const view = { tile: 1, codes: [], by: 'unit' };
  const to = (): string => '?tile=1';

  it('lead from each code to what is behind it', () => {
    const values = [value('a', null), value('b', 3, { rank: 2, of: 2 })];
    const props = { tile: tile(1), view, to, values };
    expect(words(CodesTable, props)).toBe('Cao nhất ở trên hồ sơ Hạng Xã b 3 2/2 Xã a – –');
    expect(markup(CodesTable, props).match(/<a /g)).toHaveLength(2);
  });

  it('have a pencil at a figure that was another one, and say which', () => {
    const revised = { value: 2, commit: 7, at: '2026-11-02T01:00:00.000Z' };
    const said = 'đã điều chỉnh: trước là 2, lúc kỳ đủ số liệu (08:00 02/11/2026)';
    const values = [value('a', 3, { revised })];
    for (const table of [CodesTable, SeriesTable])
      expect(markup(table, { tile: tile(1), view, to, values })).toContain(`title="${said}"`);
  });

  it('say of each period how it stands to the one before, the last first', () => {
    const values = [
      value('', 3, { period: '2026-09' }),
      value('', null, { period: '2026-10' }),
      value('', 5, { period: '2026-11' }),
      value('', 4, { period: '2026-12' }),
    ];
    expect(words(SeriesTable, { tile: tile(1), view, to, values })).toBe(
      'Kỳ Số liệu so kỳ trước 12/2026 4 −1 11/2026 5 – 10/2026 – – 09/2026 3 –',
    );
  });
});
