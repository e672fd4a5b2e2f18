import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { niceScale } from './nice-scale.js';

describe('the scale of an axis', () => {
  it.each([
    [0, 127, { from: 0, to: 150, step: 50 }],
    [0, 8_432, { from: 0, to: 10_000, step: 5_000 }],
    [60, 100, { from: 60, to: 100, step: 20 }],
    [0, 0, { from: 0, to: 1, step: 0.5 }],
  ])('from %d to %d ends at round numbers', (low, high, scale) => {
    expect(niceScale(low, high)).toEqual(scale);
  });

  it('has whole steps where numbers are whole', () => {
    expect(niceScale(0, 2, 1)).toEqual({ from: 0, to: 2, step: 1 });
    expect(niceScale(0, 1, 1)).toEqual({ from: 0, to: 1, step: 1 });
  });

  it('holds its range, and has four lines at most', () => {
    const value = fc.double({ min: -1e9, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(value, value, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const { from, to, step } = niceScale(low, high);
        expect(from).toBeLessThanOrEqual(low + 1e-6);
        expect(to).toBeGreaterThanOrEqual(high - 1e-6);
        expect(Math.round((to - from) / step)).toBeLessThanOrEqual(3);
      }),
    );
  });
});
