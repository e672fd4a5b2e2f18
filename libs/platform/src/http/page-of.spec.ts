import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page-of.js';

const all = [1, 2, 3, 4, 5];

describe('a page of a list', () => {
  it('leads through the whole list, without a cursor on the last page', () => {
    const first = pageOf(all, { limit: 2 });
    const second = pageOf(all, { limit: 2, cursor: first.cursor });
    const third = pageOf(all, { limit: 2, cursor: second.cursor });
    expect([...first.items, ...second.items, ...third.items]).toEqual(all);
    expect(third).not.toHaveProperty('cursor');
  });

  it('is the whole list where it is short', () => {
    expect(pageOf(all, { limit: 5 })).toEqual({ items: all });
  });

  it.each(['x', '-1', '1.5', '1e400', '0x10', '1e2', ' 2'])('refuses a cursor of “%s”', (place) => {
    const cursor = Buffer.from(place).toString('base64url');
    expect(() => pageOf(all, { limit: 2, cursor })).toThrow(
      expect.objectContaining({ kind: 'malformed', code: 'wrong-cursor' }),
    );
  });
});
