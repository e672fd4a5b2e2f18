import { describe, expect, it } from '@jest/globals';
import { bucketOf } from './bucket-of.js';

describe('the bucket of a record', () => {
  it.each([
    ['permit', 'case-10011', 7],
    ['permit', '2026/0001-TTHC', 5],
    ['dossier', 'case-10011', 3],
    ['dossier', 'Phường Bến Nghé', 2],
  ])('of %s “%s” is one for ever', (type, id, bucket) => {
    expect(bucketOf(type, id)).toBe(bucket);
  });

  it('is not the same for one id in every type', () => {
    const types = Array.from({ length: 50 }, (_, i) => `type-${i}`);
    expect(new Set(types.map((type) => bucketOf(type, 'case-1'))).size).toBe(8);
  });

  it('leaves none empty within a type', () => {
    const used = new Set(Array.from({ length: 500 }, (_, i) => bucketOf('permit', `case-${i}`)));
    expect(used.size).toBe(8);
  });
});
