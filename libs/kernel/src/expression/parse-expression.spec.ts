import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ExpressionError, type ExpressionProblem } from './expr.js';
import { parseExpression } from './parse-expression.js';

function problemOf(source: string): ExpressionProblem {
  try {
    parseExpression(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error.problem;
    throw error;
  }
  throw new Error(`“${source}” was taken`);
}

describe('reading an expression', () => {
  it('takes numbers from the source, to the last digit', () => {
    expect(parseExpression('99999999999999999999.50')).toMatchObject({
      value: 9999999999999999999950n,
      scale: 2,
    });
    expect(parseExpression('-5')).toMatchObject({ value: -5n });
    expect(parseExpression('a - 5')).toMatchObject({
      name: '-',
      args: [{ path: ['a'] }, { value: 5n }],
    });
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 10n ** 29n }), (value) =>
        expect(parseExpression(`${value}`)).toMatchObject({ value }),
      ),
    );
  });

  it.each(['1e3', '0x1F', '5u', '.5'])(
    'refuses %s, which is no plain decimal, rather than reading another number',
    (source) => {
      expect(problemOf(source).code).toBe('unsupported-literal');
    },
  );

  it('reads columns whose names are no identifiers, and compares text in NFC', () => {
    expect(parseExpression('r["case:channel"]')).toMatchObject({ path: ['r', 'case:channel'] });
    expect(parseExpression('"e\u0302"')).toMatchObject({ value: 'ê' });
  });

  it('reads “in” as several equalities', () => {
    expect(parseExpression('x in ["a", "b"]')).toMatchObject({
      name: '||',
      args: [{ name: '==' }, { name: '==' }],
    });
    expect(problemOf('x in []').code).toBe('unsupported-syntax');
  });

  it.each([
    ['a = 5', 'equality is written =='],
    ['a <> 5', 'inequality is written !='],
    ['a and b', 'write &&, ||, ! for and, or, not'],
    ['(a', 'brackets do not match'],
    ['a ==', 'the last operator has no right side'],
    ['a == "x', 'a text is not closed by its quote'],
  ])('says of %s what is likely wrong', (source, hint) => {
    expect(problemOf(source)).toMatchObject({ code: 'wrong-expression', hint: { en: hint } });
  });

  it('refuses lists within lists that would repeat what stands before them without end', () => {
    const nested = Array.from({ length: 12 }).reduce<string>(
      (of) => `(${of} in [1, 2, 3, 4])`,
      'r.x',
    );
    expect(problemOf(nested).code).toBe('expression-too-long');
  });

  it('does not take a sign inside a text for an operator', () => {
    expect(problemOf('r.x == "a = b" ?').hint?.en).not.toMatch(/equality/);
  });

  it('reads what stands behind a list, within others too', () => {
    expect(parseExpression('x.filter(a, a.n > 1).exists(b, y.all(c, c.m == b.n))')).toMatchObject({
      op: 'macro',
      name: 'exists',
      of: { op: 'macro', name: 'filter', of: { path: ['x'] }, variable: 'a', body: { name: '>' } },
      variable: 'b',
      body: { op: 'macro', name: 'all', of: { path: ['y'] }, variable: 'c' },
    });
    expect(parseExpression('1 + size(x.map(a, a.n))')).toMatchObject({
      args: [{ value: 1n }, { name: 'size', args: [{ op: 'macro', name: 'map' }] }],
    });
    expect(problemOf('x.size()').hint?.en).toContain('exists, all, filter, map');
  });

  it.each([
    'has(a.b)',
    'x.exists(i, has(i.a))',
    'x.exists_one(i, i > 1)',
    'x.map(i, i > 1, i)',
    'x.exists(i.a, true)',
    '[1, 2].sum()',
    'a.b()',
    'b"x"',
  ])('refuses %s, which it would not evaluate as CEL does', (source) => {
    expect(problemOf(source).code).toMatch(/^unsupported/);
  });

  it('answers anything at all with a tree or a problem', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (source) => {
        try {
          parseExpression(source);
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
    );
  });
});
