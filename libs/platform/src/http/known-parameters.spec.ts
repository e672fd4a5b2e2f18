import { describe, expect, it } from '@jest/globals';
import { knownQuery } from './known-parameters.js';

describe('query parameters', () => {
  it('that the route knows pass, families too', () => {
    expect(() => knownQuery({ by: 'x', 'dim.agency': 'H09' }, ['by', 'dim.*'])).not.toThrow();
  });

  it.each(['grain', 'dim', 'dimension'])('that it does not know are refused: %s', (name) => {
    expect(() => knownQuery({ [name]: '1' }, ['by', 'dim.*'])).toThrow(
      expect.objectContaining({ kind: 'malformed', code: 'unknown-parameter' }),
    );
  });
});
