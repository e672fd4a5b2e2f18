import { expect, it } from '@jest/globals';
import { wholeIn } from './share.js';

it.each([
  ['onTime / finished * 100', 'finished'],
  ['(finished - late) / finished * 100', 'finished'],
  ['100 * (onTime / feedback.received)', 'feedback.received'],
  ['100 * (finished - late) / finished', undefined],
  ['days / finished', undefined],
  ['received', undefined],
  ['onTime / (finished + open) * 100', undefined],
  ['onTime / lastYear(finished) * 100', undefined],
  ['points(onTime / finished, 6, 0.8)', undefined],
  ['onTime / finished * 6', undefined],
])('%s is a share of %s', (formula, whole) => {
  expect(wholeIn(formula)).toBe(whole);
});
