import { describe, expect, it } from '@jest/globals';
import { Band, Freshness } from '@nhip/contracts';
import { markup } from '../test/render.js';
import { Shape } from './shape.js';

const EMPTY = /<svg[^>]*><\/svg>/;
const drawn = (name: string): string => markup(Shape, { name });

/** States that a wall draws: of feeds, of values, of its commit, of its stream, of a wall that is set to a moment or a period. */
const STATES = [
  ...Freshness.options,
  ...Band.options.filter((band) => band !== 'good'),
  'provisional',
  'aged',
  'lost',
  'past',
  'period',
  'revised',
];

describe('the sign of a state', () => {
  it.each(STATES)('is drawn for %s', (state) => {
    expect(drawn(state)).not.toMatch(EMPTY);
  });

  it('is another for each state, so that nobody needs to tell colours apart', () => {
    expect(new Set(STATES.map(drawn)).size).toBe(STATES.length);
  });

  it('is left to the words beside it by those who do not see it', () => {
    expect(STATES.filter((state) => !drawn(state).includes('aria-hidden="true"'))).toEqual([]);
  });

  it('is nothing for a state that has none, never that of another', () => {
    expect(drawn('no such state')).toMatch(EMPTY);
  });
});
