import { describe, expect, it } from '@jest/globals';
import { startOf } from './periods.js';

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
