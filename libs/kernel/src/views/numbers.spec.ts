import { describe, expect, it } from '@jest/globals';
import { bandOf, numbered, rationalOf, scaleOf } from './numbers.js';

describe('a number as it travels', () => {
  it('is a JSON number with its decimals, or null', () => {
    expect(numbered('71.63')).toEqual({ value: 71.63 });
    expect(numbered('-0.50')).toEqual({ value: -0.5 });
    expect(numbered(undefined)).toEqual({ value: null });
  });

  it('has its exact text where a JSON number cannot hold it', () => {
    expect(numbered('9007199254740993')).toEqual({
      value: 9007199254740992,
      exact: '9007199254740993',
    });
    expect(numbered('9007199254740991')).toEqual({ value: 9007199254740991 });
  });

  it('falls into the first band whose condition holds, compared exactly', () => {
    const bands = { good: '>= 95', watch: '>= 80', bad: '< 80' };
    expect([bandOf('95.00', bands), bandOf('94.99', bands), bandOf('79.99', bands)]).toEqual([
      'good',
      'watch',
      'bad',
    ]);
    const exact = { good: '== 100', bad: '< 100' };
    expect([bandOf('100.0', exact), bandOf('99.9', exact)]).toEqual(['good', 'bad']);
    expect(bandOf(undefined, bands)).toBeUndefined();
    expect(bandOf('1', undefined)).toBeUndefined();
  });

  it('cuts a range at the limits of its bands, whichever way they run', () => {
    expect(scaleOf({ good: '>= 95', watch: '>= 80', bad: '< 80' }, 0, 100)?.bands).toEqual([
      { from: 0, to: 80, band: 'bad' },
      { from: 80, to: 95, band: 'watch' },
      { from: 95, to: 100, band: 'good' },
    ]);
    expect(scaleOf({ good: '<= 5', bad: '> 5' }, 0, 100)?.bands.map(({ band }) => band)).toEqual([
      'good',
      'bad',
    ]);
    expect(scaleOf({ good: '>= 95', bad: '< 80' }, 0, 100)).toBeUndefined();
  });

  it('reads negative decimals exactly', () => {
    expect(rationalOf('-1.25').toFixed(2)).toBe('-1.25');
    expect(rationalOf('-0.25').toFixed(2)).toBe('-0.25');
  });
});
