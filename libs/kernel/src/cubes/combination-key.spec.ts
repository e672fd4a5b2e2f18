import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { combinationKey } from './combination-key.js';

const codes = fc.array(
  fc
    .oneof(fc.constantFrom('', 'a', '\u0001', 'a\u0001b', '1'), fc.string())
    .map((code) => code.replaceAll('\0', '')),
  { maxLength: 3 },
);

it('is the same for the same codes, and another for others', () => {
  fc.assert(
    fc.property(codes, codes, (one, other) => {
      const equal = JSON.stringify(one) === JSON.stringify(other);
      expect(combinationKey(one) === combinationKey(other)).toBe(equal);
    }),
  );
  expect(combinationKey([])).not.toBe(combinationKey(['']));
});
