import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RE2JS } from 're2js';
import { compilePattern } from './pattern.js';

/** Pieces of which patterns of ids and codes are made, and some that are not read by both engines alike. */
const aPiece = fc.constantFrom(
  ...['a', 'H', '0', '-', '/', '\\.', '\\d', '[A-Z]', '[0-9a.-]', '.', '\\s', '[^0]'],
  ...['?', '{2}', '{1,3}', '+', '*', '(', '(?:', ')', ')?', '|', '^', '$'],
);
const aPattern = fc.array(aPiece, { maxLength: 9 }).map((pieces) => pieces.join(''));
const aText = fc.array(
  fc.constantFrom('a', 'H', '0', '7', '.', '-', '/', '\n', 'ă', '😀', '\ud800'),
);

/** Undefined where it is no pattern. */
function re2(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}

describe('a pattern', () => {
  it('is found where RE2 finds it', () => {
    fc.assert(
      fc.property(aPattern, fc.array(aText, { minLength: 5 }), (pattern, texts) => {
        const known = re2(pattern);
        fc.pre(known !== undefined);
        const compiled = compilePattern(pattern);
        for (const text of texts.map((characters) => characters.join('')))
          expect([text, compiled.test(text)]).toEqual([text, known?.matcher(text).find()]);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['a?a?a?a?a?a?a{1000}c', 100_000],
    ['a{1000}c', 1_000_000],
    ['(a|a)(a|a)(a|a)(a|a)(a|a)(a|a)c', 1_000_000],
  ])('takes time in proportion to the text: %s', (pattern, length) => {
    expect(compilePattern(pattern).test('a'.repeat(length))).toBe(false);
  });

  it.each(['a'.repeat(1_001), '(a)'.repeat(101), 'a{1000}'.repeat(3), 'a{1}'.repeat(51)])(
    'is refused where it is too large',
    (pattern) => {
      const refused = expect.objectContaining({ code: 'pattern-too-large' });
      expect(() => compilePattern(pattern)).toThrow(expect.objectContaining({ problem: refused }));
    },
  );

  it('reads counts as RE2 does', () => {
    expect(compilePattern('b{00,01}').test('K 2')).toBe(false);
  });

  it.each(['a?'.repeat(40) + 'a'.repeat(40), '(a|a)'.repeat(40) + 'b', 'a{0,9}'.repeat(12) + 'b'])(
    'does not try more and more ways: %s',
    (pattern) => {
      expect(compilePattern(pattern).test('a'.repeat(40))).toBe(pattern.endsWith('a'));
    },
  );
});
