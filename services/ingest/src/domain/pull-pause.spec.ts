import { expect, it } from '@jest/globals';
import { pauseAfter } from './pull-pause.js';

it('pauses grow up to a limit', () => {
  expect([1, 2, 3, 8, 9, 1_000].map((tries) => pauseAfter(tries, 0))).toEqual([
    5_000, 10_000, 20_000, 640_000, 900_000, 900_000,
  ]);
});

it('pauses differ by up to a half', () => {
  expect([0, 0.5, 1].map((random) => pauseAfter(2, random))).toEqual([10_000, 7_500, 5_000]);
});
