import { describe, expect, it } from '@jest/globals';
import { flagIn, limitIn } from './read-query.js';

const refusal = (code: string) => expect.objectContaining({ kind: 'malformed', code });

describe('a parameter that is', () => {
  it('a flag is read as it is said', () => {
    expect(
      [{}, { atomic: 'false' }, { atomic: 'true' }].map((query) => flagIn(query, 'atomic')),
    ).toEqual([false, false, true]);
  });

  it.each(['maybe', '1', '', 'TRUE', ['true', 'true']])('a flag is refused: %j', (atomic) => {
    expect(() => flagIn({ atomic }, 'atomic')).toThrow(refusal('wrong-flag'));
  });

  it('a limit is kept below the most', () => {
    expect([{}, { limit: '7' }, { limit: '5000' }].map((query) => limitIn(query, 50, 200))).toEqual(
      [50, 7, 200],
    );
  });

  it.each(['0', '-1', 'x', '1.5', '', '1e3', ['1', '2']])('a limit is refused: %j', (limit) => {
    expect(() => limitIn({ limit }, 50, 200)).toThrow(refusal('wrong-limit'));
  });
});
