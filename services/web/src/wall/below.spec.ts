import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Value } from '@nhip/contracts';
import { markup, words } from '../../test/render.js';
import { tile } from '../../test/tiles.js';
import { startTexts } from '../texts.js';
import { BelowTable } from './below-panel.js';
import { belowUrl, rowName } from './below.js';

const name = (text: string) => ({ vi: text, en: text });
const province = { code: '79', validFrom: '2025-07-01', name: name('HCM'), below: 'commune' };
const value = (code: string, amount: number | null, more: Partial<Value> = {}): Value => ({
  period: 'all',
  dims: { unit: { code, validFrom: '2025-07-01', name: name(`Xã ${code}`) } },
  value: amount,
  state: 'complete',
  flags: [],
  measures: {},
  ...more,
});

describe('what stands under a row of a table', () => {
  beforeAll(() => startTexts('vi'));
  const wall = tile(1, { kind: 'ranked', by: 'unit', period: 'all' });

  it.each([
    ['all', 'grain=all'],
    ['2026', 'grain=year'],
    ['2026-Q4', 'grain=quarter'],
    ['2026-W05', 'grain=week'],
    ['2026-11', 'grain=month'],
    ['2026-11-05', 'grain=day'],
  ])('is asked for the period %s of the tile', (period, said) => {
    const url = belowUrl({ ...wall, period }, province);
    expect(url).toContain(said);
    expect(url.includes(`from=${period}&to=${period}`)).toBe(period !== 'all');
  });

  it('is asked of the code version, by the level below', () => {
    expect(belowUrl(wall, province)).toBe(
      '/api/v1/indicators/permits.no-1/values?grain=all&by=unit&level=commune&dim.unit=79%402025-07-01',
    );
    expect(belowUrl(wall, { ...province, validFrom: null })).toContain('dim.unit=79');
  });

  it('is listed by name, the greatest first, and leads on where there is a level below', () => {
    const values = [
      value('a', null),
      value('b', 3),
      value('c', 12, { leaves: 2, below: 'village' }),
    ];
    const props = { tile: wall, values, onOpen: () => undefined };
    expect(words(BelowTable, props)).toBe('Xã c 12 Xã b 3 Xã a –');
    expect(markup(BelowTable, props).match(/<button/g)).toHaveLength(1);
  });

  it('tells versions of one code apart by their first day', () => {
    const former = { ...province, validFrom: '2004-01-01' };
    expect(rowName(province, [province])).toBe('HCM');
    expect(rowName(province, [province, former])).toBe('HCM (từ 01/07/2025)');
    expect(rowName({ ...province, validFrom: null }, [former])).toBe('HCM');
  });
});
