import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isTooDeep, mayBeTooDeep, MOST_DEPTH } from './raw-row.js';

/** So many lists and objects within each other. */
const nested = (depth: number, inner: unknown): unknown =>
  Array.from({ length: depth }).reduce<unknown>(
    (value, _, i) => (i % 2 === 0 ? [value] : { a: value }),
    inner,
  );

describe('a row that is nested', () => {
  it('is too deep from a hundred and one on', () => {
    expect(isTooDeep(nested(MOST_DEPTH, 1))).toBe(false);
    expect(isTooDeep(nested(MOST_DEPTH + 1, 1))).toBe(true);
  });

  it('is never too deep where its text opens less', () => {
    const depth = fc.integer({ min: MOST_DEPTH - 5, max: MOST_DEPTH + 5 });
    fc.assert(
      fc.property(depth, fc.jsonValue(), (levels, inner) => {
        const row = nested(levels, inner);
        expect(isTooDeep(row) && !mayBeTooDeep(JSON.stringify(row))).toBe(false);
      }),
    );
    expect(mayBeTooDeep(JSON.stringify(nested(MOST_DEPTH, '')))).toBe(false);
  });
});
