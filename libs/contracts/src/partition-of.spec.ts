import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partitionOf } from './partition-of.js';

/** FNV-1a by its definition, on big numbers. */
function naive(key: string, partitions: number): number {
  let hash = 0x811c9dc5n;
  for (const byte of new TextEncoder().encode(key))
    hash = ((hash ^ BigInt(byte)) * 0x01000193n) % 2n ** 32n;
  return Number(hash % BigInt(partitions));
}

const keys = fc.oneof(fc.string(), fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));

describe('the partition of a key', () => {
  it('is FNV-1a of its UTF-8 bytes', () => {
    fc.assert(
      fc.property(keys, fc.integer({ min: 1, max: 64 }), (key, partitions) => {
        expect(partitionOf(key, partitions)).toBe(naive(key, partitions));
      }),
    );
  });

  it.each([
    ['', 5],
    ['case-10011', 1],
    ['2026/0001-TTHC', 3],
    ['Phường Bến Nghé', 0],
  ])('of “%s” is a bucket for ever', (key, bucket) => {
    expect(partitionOf(key, 8)).toBe(bucket);
  });

  it('leaves no partition empty', () => {
    const used = new Set(Array.from({ length: 500 }, (_, i) => partitionOf(`case-${i}`, 8)));
    expect(used.size).toBe(8);
  });
});
