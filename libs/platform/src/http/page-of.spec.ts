import { describe, expect, it } from '@jest/globals';
import { pageOf } from './page-of.js';

const all = [1, 2, 3, 4, 5];

describe('a page of a list', () => {
  it('leads through the whole list, without a cursor on the last page', () => {
    const first = pageOf(all, { limit: '2' });
    const second = pageOf(all, { limit: '2', cursor: first.cursor });
    const third = pageOf(all, { limit: '2', cursor: second.cursor });
    expect([...first.items, ...second.items, ...third.items]).toEqual(all);
    expect(third).not.toHaveProperty('cursor');
  });

  it('is the whole list where it is short', () => {
    expect(pageOf(all, {})).toEqual({ items: all });
  });

  it.each([
    [{ limit: '0' }, 'wrong-limit'],
    [{ limit: 'x' }, 'wrong-limit'],
    [{ cursor: 'abc' }, 'wrong-cursor'],
    [{ cursor: Buffer.from('-1').toString('base64url') }, 'wrong-cursor'],
  ])('refuses %j', (query, code) => {
    expect(() => pageOf(all, query)).toThrow(expect.objectContaining({ kind: 'malformed', code }));
  });
});
