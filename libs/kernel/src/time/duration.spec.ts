import { expect, it } from '@jest/globals';
import { durationOf } from './duration.js';

it.each([
  ['PT0S', 0],
  ['PT30S', 30_000],
  ['PT5M', 300_000],
  ['PT2H', 7_200_000],
])('%s lasts %i ms', (text, ms) => {
  expect(durationOf(text)).toBe(ms);
});

it.each(['', 'PT', 'P1D', 'PT1.5S', 'PT1H5M', 'PT-1S'])(
  '“%s” is no duration of one unit',
  (text) => {
    expect(() => durationOf(text)).toThrow(TypeError);
  },
);
