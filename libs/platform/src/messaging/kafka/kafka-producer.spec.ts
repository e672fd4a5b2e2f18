import { describe, expect, it } from '@jest/globals';
import { chunks } from './kafka-producer.js';

describe('pieces that the broker takes whole', () => {
  it.each([
    ['letters of one byte', 'a'],
    ['letters of three bytes', 'ộ'],
  ])('hold at most 900,000 bytes: %s', (_, letter) => {
    const value = letter.repeat(250_000);
    const messages = Array.from({ length: 10 }, (_value, i) => ({ key: String(i), value }));
    const pieces = [...chunks(messages)];
    expect(pieces.flat()).toEqual(messages);
    const sizes = pieces.map((piece) =>
      piece.reduce((sum, message) => sum + Buffer.byteLength(message.value ?? ''), 0),
    );
    expect(sizes.every((size) => size <= 900_000)).toBe(true);
  });

  it('count headers', () => {
    const headers = { nhip: 'ộ'.repeat(100_000), other: 'ộ'.repeat(50_000) };
    const messages = [1, 2, 3].map((key) => ({ key: String(key), value: '{}', headers }));
    expect([...chunks(messages)].map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});
