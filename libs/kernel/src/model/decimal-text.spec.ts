import { expect, it } from '@jest/globals';
import { decimalText } from './decimal-text.js';

it.each([
  [1250, 2, '12.50'],
  [5, 2, '0.05'],
  [-5, 2, '-0.05'],
  [0, 1, '0.0'],
  [-7, 0, '-7'],
  [Number.MAX_SAFE_INTEGER, 3, '9007199254740.991'],
])('writes %d of scale %d with all its decimals', (minor, scale, text) => {
  expect(decimalText(minor, scale)).toBe(text);
});
