import { describe, expect, it } from '@jest/globals';
import { holdable, holdableJson } from './holdable.js';

describe('a text for PostgreSQL', () => {
  it('has marks in place of NUL and of halves of characters, and is else as it was', () => {
    expect(holdable('a\u0000b\ud800')).toBe('a\ufffdb\ufffd');
    expect(holdable('Phường 😀')).toBe('Phường 😀');
  });

  it('is so in all depths of JSON', () => {
    const json = holdableJson({ a: [{ b: 'x\u0000', n: 1, none: null }], c: '\udc00' });
    expect(JSON.parse(json)).toEqual({ a: [{ b: 'x\ufffd', n: 1, none: null }], c: '\ufffd' });
  });
});
