import { expect, it } from '@jest/globals';
import { nextTile } from './wall-keys.js';

it.each([
  ['the first, where none has the focus', -1, 1, 0],
  ['the last, going back where none has the focus', -1, -1, 4],
  ['the next one', 1, 1, 2],
  ['the one before', 1, -1, 0],
  ['the first behind the last', 4, 1, 0],
  ['the last before the first', 0, -1, 4],
] as const)('an arrow leads to %s', (_, at, step, to) => {
  expect(nextTile(at, step, 5)).toBe(to);
});
