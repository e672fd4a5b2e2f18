import { expect, it } from '@jest/globals';
import { knownUntil } from './check.js';

const NOON = Date.parse('2026-11-25T05:00:00Z');
const DAY = 86_400_000;

it('a hub whose time stands still is compared with what is true by now', () => {
  expect(knownUntil({ commit: 7, at: NOON - DAY }, NOON).at).toBeGreaterThan(NOON - DAY / 100);
});

it('a hub that has just committed is compared with what was true then', () => {
  const head = { commit: 7, at: NOON - 1_000 };
  expect(knownUntil(head, NOON)).toEqual(head);
});
