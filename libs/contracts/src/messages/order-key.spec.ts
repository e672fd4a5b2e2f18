import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { versions } from '../../test/messages.js';
import { compareOrder, orderKeyOf, type OrderKey } from './order-key.js';

const few = fc.integer({ min: 0, max: 2 });
const keys: fc.Arbitrary<OrderKey> = fc.record({
  version: few,
  receivedAt: few,
  receipt: fc.constantFrom('', 'a', 'A', 'é', '😀'),
  row: few,
  mapping: few,
});
const sign = (a: OrderKey, b: OrderKey): number => Math.sign(compareOrder(a, b));

describe('the order of rows', () => {
  it('is the same seen from both sides, and equal only for equal keys', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(sign(a, b) + sign(b, a)).toBe(0);
        expect(sign(a, b) === 0).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
  });

  it('has no circle', () => {
    fc.assert(
      fc.property(keys, keys, keys, (a, b, c) => {
        fc.pre(sign(a, b) <= 0 && sign(b, c) <= 0);
        expect(sign(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });

  it('is decided by the source version before all else, then by when and where the row came', () => {
    const key = { version: 1, receivedAt: 1, receipt: 'b', row: 1, mapping: 1 };
    const later = { receivedAt: 9, receipt: 'z', row: 9, mapping: 9 };
    expect(sign({ ...key, ...later }, { ...key, version: 2 })).toBe(-1);
    expect(sign({ ...key, receipt: 'z', row: 9 }, { ...key, receivedAt: 2 })).toBe(-1);
    expect(sign({ ...key, row: 9, mapping: 9 }, { ...key, receipt: 'c' })).toBe(-1);
    expect(sign({ ...key, mapping: 9 }, { ...key, row: 2 })).toBe(-1);
    expect(sign(key, { ...key, mapping: 2 })).toBe(-1);
  });

  it('of a record version is that of the row it came from', () => {
    fc.assert(
      fc.property(versions, (message) => {
        const { receivedAt, receipt, row, mapping } = message.prov;
        const { version } = message;
        expect(orderKeyOf(message)).toEqual({ version, receivedAt, receipt, row, mapping });
      }),
    );
  });
});
