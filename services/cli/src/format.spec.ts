import { describe, expect, it } from '@jest/globals';
import { Format } from './format.js';

const [vi, en] = [new Format('vi'), new Format('en')];

describe('what people read', () => {
  it('has numbers in the way of their language', () => {
    expect(vi.number(1234.5, 1)).toBe('1.234,5');
    expect(en.number(1234.5, 1)).toBe('1,234.5');
    expect(vi.number(71.6, 2)).toBe('71,60');
    expect(vi.number(0)).toBe('0');
  });

  it('has the decimals that a number comes with where none are declared', () => {
    expect(vi.number(65.5)).toBe('65,5');
    expect(vi.number(34.19402846)).toBe('34,19402846');
    expect(vi.number(1000)).toBe('1.000');
  });

  it('has a real minus', () => {
    expect(vi.number(-3)).toBe('−3');
  });

  it('loses no digit of a number that a JSON number cannot hold', () => {
    expect(vi.number('12345678901234567890.25', 2)).toBe('12.345.678.901.234.567.890,25');
  });

  it('has instants in the reporting zone, over midnight too', () => {
    expect(vi.instant('2026-11-23T09:42:00.000Z')).toBe('16:42 23/11/2026');
    expect(en.instant('2026-11-23T18:05:00.000Z')).toBe('01:05 24/11/2026');
    expect(vi.instant('2026-11-23T17:00:00.000Z')).toBe('00:00 24/11/2026');
  });

  it.each([
    ['2011', '2011', '2011'],
    ['2011-05', '05/2011', '05/2011'],
    ['2026-Q3', 'Quý III/2026', 'Q3 2026'],
    ['2026-W48', 'Tuần 48/2026', 'Week 48/2026'],
    ['2026-11-23', '23/11/2026', '23/11/2026'],
  ])('has the period %s as %s', (period, vietnamese, english) => {
    expect(vi.period(period)).toBe(vietnamese);
    expect(en.period(period)).toBe(english);
  });

  it('has fields of records by their kind', () => {
    expect(vi.field({ code: 'Desk', validFrom: null, name: { vi: 'Quầy', en: 'Desk' } })).toBe(
      'Quầy',
    );
    expect(vi.field('2011-05-02T00:30:00.000Z')).toBe('07:30 02/05/2011');
    expect(vi.field(65.5)).toBe('65,5');
    expect(vi.field('chữ')).toBe('chữ');
    const items = [
      { at: '2011-05-02T00:30:00.000Z', fee: null },
      { at: null, fee: 65.5 },
    ];
    expect(vi.field(items, (member) => member.toUpperCase())).toBe(
      '1) AT: 07:30 02/05/2011, FEE: –; 2) AT: –, FEE: 65,5',
    );
    expect(vi.field([])).toBe('–');
    expect([null, undefined, ''].map((value) => vi.field(value))).toEqual(['–', '–', '–']);
  });
});
