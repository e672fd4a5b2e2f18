import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import fc from 'fast-check';
import { assertSameSource, isSourceRewound, lossOf } from './source-rewound.js';

const source = { incarnation: 'A', earliest: 10n, end: 20n };
const at = (next: bigint, incarnation = 'A') => ({ next, incarnation });

function faultOf(act: () => void): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('a known place in a source', () => {
  it.each([10n, 15n, 20n])(
    'is held where the source begins before and ends at or after %p',
    (next) => {
      expect(lossOf(at(next), source)).toBeUndefined();
    },
  );

  it.each([
    [at(15n, 'B'), 'another topic of this name'],
    [at(21n), 'known up to 21, it ends at 20'],
    [at(9n), 'next is 9, it begins at 10'],
  ])('is lost: %p, and the reason says how', (known, reason) => {
    expect(lossOf(known, source)).toBe(reason);
  });

  it('in another topic of the same name is lost, whatever its offsets say', () => {
    const offsets = fc.bigInt({ min: 0n, max: 30n });
    fc.assert(
      fc.property(offsets, (next) => {
        expect(lossOf(at(next, 'B'), source)).toBe('another topic of this name');
      }),
    );
  });

  it('of a source that holds nothing is its end alone', () => {
    const empty = { incarnation: 'A', earliest: 5n, end: 5n };
    expect([4n, 5n, 6n].map((next) => lossOf(at(next), empty) === undefined)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('that is lost stops its reader by a fault that names place, reason and what to do', () => {
    const fault = faultOf(() => assertSameSource('nhip.feed.x', 3, at(21n), source));
    expect(isSourceRewound(fault)).toBe(true);
    expect(fault).toMatchObject({
      kind: 'conflict',
      text: { en: 'nhip.feed.x[3] was recreated or rewound (known up to 21, it ends at 20)' },
      hint: { en: expect.stringContaining('nhip recover') },
    });
    expect(faultOf(() => assertSameSource('nhip.feed.x', 3, at(20n), source))).toBeUndefined();
  });

  it('is not told by any other fault', () => {
    const other = new Fault('conflict', 'in-use', { vi: 'v', en: 'e' });
    expect([other, new Error('source-rewound'), undefined].map(isSourceRewound)).toEqual([
      false,
      false,
      false,
    ]);
  });
});
