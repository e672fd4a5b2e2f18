import { describe, expect, it } from '@jest/globals';
import { CHOSEN_GRAINS, grainOf, lastPeriods, startOf } from './periods.js';

describe('the end of what came before', () => {
  it.each([
    ['2026', '2026-01-01T00:00:00+07:00'],
    ['2026-Q3', '2026-07-01T00:00:00+07:00'],
    ['2026-11', '2026-11-01T00:00:00+07:00'],
    ['2026-11-05', '2026-11-05T00:00:00+07:00'],
    ['2026-W05', undefined],
    ['all', undefined],
  ])('of the period %s is %s', (period, start) => {
    expect(startOf(period)).toBe(start);
  });
});

describe('the periods that can be chosen', () => {
  /** 00:30 on the first of January where figures are reported. */
  const now = Date.parse('2026-12-31T17:30:00Z');

  it('are the last ones of a grain, the running one first', () => {
    const three = CHOSEN_GRAINS.map((grain) => [grain, ...lastPeriods(now, grain).slice(0, 3)]);
    expect(three).toEqual([
      ['day', '2027-01-01', '2026-12-31', '2026-12-30'],
      ['week', '2026-W53', '2026-W52', '2026-W51'],
      ['month', '2027-01', '2026-12', '2026-11'],
      ['quarter', '2027-Q1', '2026-Q4', '2026-Q3'],
      ['year', '2027', '2026', '2025'],
    ]);
  });

  it.each(CHOSEN_GRAINS)('are each once, and of the grain %s by their spelling', (grain) => {
    const periods = lastPeriods(now, grain);
    expect(new Set(periods).size).toBe(periods.length);
    expect(new Set(periods.map(grainOf))).toEqual(new Set([grain]));
  });
});
