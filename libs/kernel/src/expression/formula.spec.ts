import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileFormula, measuresOf } from './formula.js';
import { expandFormula } from './expand-formula.js';
import { Rational } from './rational.js';

const numbers = fc
  .tuple(fc.bigInt({ min: -10_000n, max: 10_000n }), fc.bigInt({ min: 1n, max: 999n }))
  .map(([n, d]) => Rational.of(n, d));

describe('an exact number', () => {
  it('keeps the laws of arithmetic', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(
          a
            .plus(b)
            .times(c)
            .compare(a.times(c).plus(b.times(c))),
        ).toBe(0);
        expect(a.minus(b).plus(b).compare(a)).toBe(0);
        if (b.compare(Rational.zero) !== 0) expect(a.over(b)?.times(b).compare(a)).toBe(0);
        else expect(a.over(b)).toBeUndefined();
      }),
    );
  });

  it('is rounded once, halves away from zero, with its decimals always shown', () => {
    expect(
      [
        Rational.of(1, 8),
        Rational.of(-1, 8),
        Rational.of(95200n, 1329n),
        Rational.of(-1, 1000),
        Rational.of(3),
      ].map((one) => one.toFixed(2)),
    ).toEqual(['0.13', '-0.13', '71.63', '0.00', '3.00']);
    expect(Rational.of(5, 2).toFixed(0)).toBe('3');
  });

  it('is never further from its rounding than half of the last place', () => {
    fc.assert(
      fc.property(numbers, fc.nat(6), (number, decimals) => {
        const unit = 10n ** BigInt(decimals);
        const rounded = Rational.of(BigInt(number.toFixed(decimals).replace('.', '')), unit);
        const error = rounded.minus(number);
        expect(error.times(Rational.of(2n * unit)).compare(Rational.of(1))).toBeLessThanOrEqual(0);
        expect(error.times(Rational.of(-2n * unit)).compare(Rational.of(1))).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('a formula', () => {
  const rate = compileFormula('(finished - late) / finished * 100', ['finished', 'late']);

  it('computes on exact numbers after summing', () => {
    expect(rate({ finished: Rational.of(1329), late: Rational.of(377) })?.toFixed(2)).toBe('71.63');
  });

  it('gives no data where a measure is missing or nothing was finished, never 0', () => {
    expect(rate({ finished: Rational.of(10) })).toBeUndefined();
    expect(rate({ finished: Rational.zero, late: Rational.zero })).toBeUndefined();
  });

  it('names the measures that it reads', () => {
    expect(measuresOf('(finished - late) / finished * 100')).toEqual(['finished', 'late']);
  });

  it('refuses indicators of indicators that would double without end', () => {
    const twice = (id: string): string | undefined => {
      const level = Number(id);
      return level > 40 ? 'finished' : `indicator("${level + 1}") + indicator("${level + 1}")`;
    };
    expect(() => expandFormula('indicator("0")', twice, ['top'])).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ code: 'expression-too-long' }),
      }),
    );
  });

  it.each([
    ['fnished', 'unknown-measure'],
    ['finished > 1', 'unknown-function'],
    ['"x"', 'type-mismatch'],
  ])('refuses %s', (source, code) => {
    expect(() => compileFormula(source, ['finished'])).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
  });
});
