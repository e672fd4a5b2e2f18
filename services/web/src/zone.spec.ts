import { describe, expect, it } from '@jest/globals';
import { dateAt, fieldOf, instantIn, startOfDay } from './zone.js';

/** 00:30 on the first of December where figures are reported. */
const NOW = Date.parse('2026-11-30T17:30:00.000Z');

describe('a field of date and time', () => {
  it('is of the reporting zone, wherever the browser stands', () => {
    expect(fieldOf(NOW)).toBe('2026-12-01T00:30');
    expect(Date.parse(instantIn(fieldOf(NOW)))).toBe(NOW);
  });
});

describe('the day of an instant', () => {
  it('is that of the reporting zone, and begins there', () => {
    expect(dateAt(NOW)).toBe('2026-12-01');
    expect(startOfDay(NOW)).toBe('2026-12-01T00:00:00+07:00');
    expect(startOfDay(Date.parse('2026-11-27T18:30:00Z'))).toBe('2026-11-28T00:00:00+07:00');
  });
});
