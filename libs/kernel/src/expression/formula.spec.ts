import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Expansion } from './expand-formula.js';
import { compileFormula, scopeOfCube } from './formula.js';
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

const flows = (...names: string[]) =>
  scopeOfCube(names.map((name) => ({ name, stock: name === 'open' })));

describe('a formula', () => {
  const rate = compileFormula('(finished - late) / finished * 100', flows('finished', 'late'));

  it('computes on exact numbers after summing', () => {
    expect(rate.compute({ finished: Rational.of(1329), late: Rational.of(377) })?.toFixed(2)).toBe(
      '71.63',
    );
  });

  it('gives no data where a measure is missing or nothing was finished, never 0', () => {
    expect(rate.compute({ finished: Rational.of(10) })).toBeUndefined();
    expect(rate.compute({ finished: Rational.zero, late: Rational.zero })).toBeUndefined();
  });

  it('names the figures that it reads', () => {
    expect(rate.figures.map(({ name }) => name)).toEqual(['finished', 'late']);
  });

  it('refuses indicators of indicators that would double without end', () => {
    const twice = (id: string) => {
      const level = Number(id);
      const value =
        level > 40 ? 'finished' : `indicator("${level + 1}") + indicator("${level + 1}")`;
      return { value, cube: 'c' };
    };
    expect(() => new Expansion('top', { cube: 'c' }, twice).expand('indicator("0")')).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({ code: 'expression-too-long' }),
      }),
    );
  });

  it.each([
    ['fnished', 'unknown-measure'],
    ['other.finished', 'unknown-measure'],
    ['finished % 2', 'unknown-function'],
    ['finished > 1', 'type-mismatch'],
    ['finished ? 1 : 2', 'type-mismatch'],
    ['finished + null', 'type-mismatch'],
    ['"x"', 'type-mismatch'],
    ['min(finished)', 'wrong-arguments'],
    ['points(finished, 5)', 'wrong-arguments'],
    ['indicator(finished)', 'wrong-reference'],
    ['sumOf(finished, open)', 'wrong-reference'],
    ['sumOf("a", finished, "b")', 'wrong-reference'],
    ['sumOf()', 'wrong-arguments'],
    ['yearToDate(finished + open)', 'stock-to-date'],
    ['distinct(finished)', 'not-distinct'],
    ['distinct(finished + open)', 'wrong-reference'],
    ['distinct(previous(finished))', 'wrong-reference'],
    ['distinct()', 'wrong-arguments'],
  ])('refuses %s', (source, code) => {
    expect(() => compileFormula(source, flows('finished', 'open'))).toThrow(
      expect.objectContaining({ problem: expect.objectContaining({ code }) }),
    );
  });

  it.each([
    ['points(finished / all, 6, 0.8)', '4.50'],
    ['points(all / all, 6, 0.8)', '6.00'],
    ['points(gone / all, 6, 0.8)', undefined],
    ['points(finished / all, 6, zero)', undefined],
    ['min(finished, all, 70)', '60.00'],
    ['max(finished, all, gone)', undefined],
    ['coalesce(gone, all / zero, finished)', '60.00'],
    ['gone == null ? 1 : 2', '1.00'],
    ['zero != null ? 1 : 2', '1.00'],
    ['gone > 1 ? 1 : 2', '2.00'],
    ['!(gone > 1) ? 1 : 2', '2.00'],
    ['gone > 1 || all > 1 ? 1 : 2', '1.00'],
    ['gone > 1 && all > 1 ? 1 : 2', '2.00'],
    ['finished >= 60 && all == 100 ? -finished : finished', '-60.00'],
  ])('%s is %s', (source, value) => {
    const figures = { finished: Rational.of(60), all: Rational.of(100), zero: Rational.zero };
    const { compute } = compileFormula(source, flows('finished', 'all', 'zero', 'gone'));
    expect(compute(figures)?.toFixed(2)).toBe(value);
  });
});

describe('a formula that refers to indicators', () => {
  const known: Readonly<
    Record<string, { value: string; cube: string; uses?: Record<string, string> }>
  > = {
    rate: { value: 'done / all', cube: 'one-stop' },
    mixed: {
      value: 'received / desk.all + indicator("rate")',
      cube: 'feedback',
      uses: { desk: 'one-stop' },
    },
  };
  const expanded = (value: string, own: { cube: string; uses?: Record<string, string> }) => {
    const expansion = new Expansion('top', own, (id) => known[id]);
    return [expansion.expand(value), expansion.uses];
  };

  it('has their formulas in it, each with the brackets that it needs', () => {
    expect(expanded('1 - indicator("rate") / indicator("rate")', { cube: 'one-stop' })).toEqual([
      '1 - done / all / (done / all)',
      {},
    ]);
  });

  it('reads the cubes of the others by the names that it has for them, or by their ids', () => {
    expect(expanded('indicator("rate") * 2', { cube: 'feedback' })).toEqual([
      'one_stop.done / one_stop.all * 2',
      { one_stop: 'one-stop' },
    ]);
    expect(expanded('indicator("rate")', { cube: 'feedback', uses: { os: 'one-stop' } })[0]).toBe(
      'os.done / os.all',
    );
    expect(expanded('indicator("mixed")', { cube: 'one-stop' })).toEqual([
      'feedback.received / all + done / all',
      { feedback: 'feedback' },
    ]);
  });

  it('adds them up by their ids, those of another cube too', () => {
    expect(
      expanded('sumOf(indicator("rate"), indicator("mixed")) + 1', { cube: 'one-stop' })[0],
    ).toBe('sumOf("rate", done / all, "mixed", feedback.received / all + done / all) + 1');
    const total = 'sumOf("rate", done / all, "mixed", gone) * 2';
    expect(expanded(total, { cube: 'one-stop' })[0]).toBe(total);
    const { compute, addends } = compileFormula(total, flows('done', 'all', 'gone'));
    const figures = { done: Rational.of(1), all: Rational.of(2) };
    expect(compute(figures)?.toFixed(1)).toBe('1.0');
    expect(compute({})).toBeUndefined();
    expect(addends.map((one) => [one.indicator, one.compute(figures)?.toFixed(1)])).toEqual([
      ['rate', '0.5'],
      ['mixed', undefined],
    ]);
  });

  it('keeps the text of one that refers to none', () => {
    expect(expanded('(a)*b', { cube: 'one-stop' })[0]).toBe('(a)*b');
  });
});
