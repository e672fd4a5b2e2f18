import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dayOfDate, WorkingCalendar } from './working-calendar.js';

const year2026 = { from: 2026, to: 2026 };
const calendar = new WorkingCalendar('working', 1, {
  years: year2026,
  rest: ['saturday', 'sunday'],
  days: [
    { day: '2026-01-01', kind: 'holiday' },
    { day: '2026-01-02', kind: 'day-off' },
    { day: '2026-01-10', kind: 'make-up' },
  ],
});
const day = (text: string): number => dayOfDate(text) as number;

describe('a working calendar', () => {
  it.each([
    ['2026-01-01', true],
    ['2026-01-02', true],
    ['2026-01-03', true],
    ['2026-01-05', false],
    ['2026-01-10', false],
    ['2026-01-11', true],
    ['2026-12-31', false],
  ])('says of %s whether nobody works: %s', (date, rests) => {
    expect(calendar.rests(day(date))).toBe(rests);
  });

  it('goes by the weekday alone outside its years, and counts nothing there', () => {
    expect(['2025-12-31', '2027-01-02'].map((date) => calendar.rests(day(date)))).toEqual([
      false,
      true,
    ]);
    expect(['2025-12-31', '2027-01-01'].map((date) => calendar.countTo(day(date)))).toEqual([
      NaN,
      NaN,
    ]);
  });

  it.each([
    ['2026-01-01', 1, '2026-01-05'],
    ['2026-01-09', 1, '2026-01-10'],
    ['2026-01-09', 2, '2026-01-12'],
    ['2026-01-11', -1, '2026-01-10'],
    ['2026-01-12', -2, '2026-01-09'],
    ['2026-01-03', 0, '2026-01-03'],
    ['2026-01-05', -1, undefined],
    ['2026-12-31', 1, undefined],
    ['2027-01-01', -1, undefined],
  ])('from %s on %s working days lead to %s', (from, by, to) => {
    expect(calendar.shifted(day(from), by)).toBe(to === undefined ? NaN : day(to));
  });

  it('counts to where it has shifted: so many working days lie between', () => {
    const days = fc.integer({ min: day('2026-01-01'), max: day('2026-12-31') });
    fc.assert(
      fc.property(days, fc.integer({ min: 1, max: 300 }), (from, by) => {
        const to = calendar.shifted(from, by);
        fc.pre(!Number.isNaN(to));
        expect(calendar.countTo(to) - calendar.countTo(from)).toBe(by);
        expect(calendar.rests(to)).toBe(false);
      }),
    );
  });

  it('of days of rest alone has no working day', () => {
    const none = new WorkingCalendar('working', 1, {
      years: year2026,
      rest: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
      days: [],
    });
    expect([none.countTo(day('2026-12-31')), none.shifted(day('2026-06-01'), 1)]).toEqual([0, NaN]);
  });
});
