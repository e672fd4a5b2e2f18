import { describe, expect, it } from '@jest/globals';
import { GRAINS, type Grain } from '@nhip/contracts';
import fc from 'fast-check';
import { dayOf, daysOf, grainOf, instantOf, periodOf, periodsBetween } from './days.js';

const days = fc.integer({ min: dayOf(Date.UTC(1900, 0, 1)), max: dayOf(Date.UTC(2199, 11, 30)) });
const grains = fc.constantFrom(
  ...GRAINS.filter((grain): grain is Exclude<Grain, 'all'> => grain !== 'all'),
);
const day = (text: string): number => dayOf(Date.parse(`${text}T00:00:00+07:00`));

describe('days and periods', () => {
  it('begin at midnight of the reporting zone', () => {
    expect(dayOf(Date.parse('2026-11-25T16:59:59.999Z'))).toBe(day('2026-11-25'));
    expect(dayOf(Date.parse('2026-11-25T17:00:00.000Z'))).toBe(day('2026-11-26'));
    fc.assert(
      fc.property(days, (one) =>
        expect([dayOf(instantOf(one)), dayOf(instantOf(one) - 1)]).toEqual([one, one - 1]),
      ),
    );
  });

  it.each([
    ['2026-01-01', '2026-W01', '2026-Q1'],
    ['2027-01-01', '2026-W53', '2027-Q1'],
    ['2024-12-30', '2025-W01', '2024-Q4'],
    ['2026-11-25', '2026-W48', '2026-Q4'],
  ])('spell %s as week %s and quarter %s', (date, week, quarter) => {
    expect([periodOf(day(date), 'week'), periodOf(day(date), 'quarter')]).toEqual([week, quarter]);
  });

  it('tile: each day lies in exactly one period of a grain, and periods follow each other without a gap', () => {
    fc.assert(
      fc.property(days, grains, (one, grain) => {
        const period = periodOf(one, grain);
        const bounds = daysOf(period, grain)!;
        expect(bounds.from <= one && one <= bounds.to).toBe(true);
        expect([periodOf(bounds.from, grain), periodOf(bounds.to, grain)]).toEqual([
          period,
          period,
        ]);
        expect(periodOf(bounds.to + 1, grain)).not.toBe(period);
        expect(daysOf(periodOf(bounds.to + 1, grain), grain)?.from).toBe(bounds.to + 1);
        expect(grainOf(period)).toBe(grain);
      }),
    );
  });

  it('list every period between two, both included', () => {
    expect(periodsBetween('2025-11', '2026-02', 'month')).toEqual([
      '2025-11',
      '2025-12',
      '2026-01',
      '2026-02',
    ]);
    expect(periodsBetween('2026-W53', '2027-W01', 'week')).toEqual(['2026-W53', '2027-W01']);
    expect(periodsBetween('2026-02', '2025-11', 'month')).toEqual([]);
  });

  it('list the last ones alone where no more are asked for, however far the first lies back', () => {
    expect(periodsBetween('1000-01-01', '2026-03-01', 'day', 2)).toEqual([
      '2026-02-28',
      '2026-03-01',
    ]);
    expect(periodsBetween('2026-02', '2026-03', 'month', 9)).toEqual(['2026-02', '2026-03']);
  });

  it('refuse what is no period, and more periods than anyone lists', () => {
    for (const text of ['2026-13', '2026-W54', '2026-02-30', '2026-Q5', '26', 'tất cả', '0001'])
      expect(grainOf(text)).toBeUndefined();
    expect(() => periodsBetween('1900-01-01', '2199-12-31', 'day')).toThrow(/too-many-periods/);
  });
});
