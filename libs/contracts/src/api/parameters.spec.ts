import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { z } from 'zod';
import {
  cursor,
  cut,
  dimensionsOf,
  flag,
  limit,
  oneOf,
  pathRefusal,
  period,
  query,
  text,
} from './parameters.js';
import { Refusal, refusalOf } from './refusal.js';

const Query = query({
  atomic: flag(),
  limit: limit(50, 200),
  cursor: cursor(),
  feed: text(20),
  file: cut(3),
  state: oneOf(
    ['waiting', 'replayed'],
    'waiting',
    (given) => new Refusal('wrong-state', `sai: ${given}`, `wrong: ${given}`),
  ),
  period: period(),
});

function codeOf(schema: z.ZodType, given: unknown): string {
  const { error } = schema.safeParse(given);
  return error ? refusalOf(error).code : 'taken';
}

describe('a query', () => {
  it('that says nothing means what its route says it means', () => {
    expect(Query.parse({})).toEqual({ atomic: false, limit: 50, state: 'waiting' });
  });

  it('is read as it is said', () => {
    expect(
      Query.parse({
        atomic: 'true',
        limit: '7',
        cursor: 'MTAw',
        feed: 'permits',
        file: 'ảbcd',
        state: 'replayed',
        period: '2026-Q4',
      }),
    ).toEqual({
      atomic: true,
      limit: 7,
      cursor: 'MTAw',
      feed: 'permits',
      file: 'ảbc',
      state: 'replayed',
      period: '2026-Q4',
    });
  });

  it('keeps a limit below the most', () => {
    expect(Query.parse({ limit: '5000' }).limit).toBe(200);
  });

  it('takes a text that is empty for one that is absent', () => {
    const empty = { cursor: '', feed: '', file: '', state: '', period: '' };
    expect(Query.parse(empty)).toEqual(Query.parse({}));
  });

  it('cuts a text between characters, never through one', () => {
    expect(Query.parse({ file: '😀😀😀😀' }).file).toBe('😀😀😀');
  });

  it.each([
    ...['0', '-1', 'x', '1.5', '', '1e3', ' 1', '1 ', '٣', '9999999999'].map(
      (given) => [{ limit: given }, 'wrong-limit'] as const,
    ),
    ...['maybe', '1', '', 'TRUE', 'yes'].map((given) => [{ atomic: given }, 'wrong-flag'] as const),
    [{ cursor: 'a b' }, 'wrong-cursor'],
    [{ cursor: 'x'.repeat(2_001) }, 'wrong-cursor'],
    [{ feed: 'x'.repeat(21) }, 'parameter-too-long'],
    [{ state: 'Waiting' }, 'wrong-state'],
    [{ period: 'tomorrow' }, 'wrong-period'],
    [{ feed: 'a\u0000' }, 'wrong-text'],
    [{ file: '\ud800' }, 'wrong-text'],
    ...['\u0001', 'a\tb', 'a\r\nb', '\u007f', '\u0085'].map(
      (given) => [{ file: given }, 'wrong-text'] as const,
    ),
    [{ limits: '1' }, 'unknown-parameter'],
    [{ 'dim.agency': 'H09' }, 'unknown-parameter'],
  ])('is refused: %j, by the code %s', (given, code) => {
    expect(codeOf(Query, given)).toBe(code);
  });

  it.each(['atomic', 'limit', 'cursor', 'feed', 'file', 'state', 'period'])(
    'is refused where it says %s twice',
    (name) => {
      expect(codeOf(Query, { [name]: ['a', 'a'] })).toBe('repeated-parameter');
    },
  );

  it('is either read or refused with both languages, whatever is sent', () => {
    const values = fc.oneof(fc.string(), fc.array(fc.string()), fc.string({ unit: 'binary' }));
    const names = fc.oneof(fc.constantFrom(...Object.keys(Query.shape)), fc.string());
    fc.assert(
      fc.property(fc.dictionary(names, values), (given) => {
        const { error } = Query.safeParse(given);
        if (!error) return;
        const { code, vi, en } = refusalOf(error);
        expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
        expect([vi, en].every((said) => said.length > 0)).toBe(true);
      }),
    );
  });

  it('says which parameters there are', () => {
    const { error } = Query.safeParse({ limits: '1' });
    expect(error && refusalOf(error)).toMatchObject({
      en: 'there is no parameter “limits”',
      hint: { en: 'known are: atomic, limit, cursor, feed, file, state, period' },
    });
  });
});

describe('a query with dimensions', () => {
  const Values = query({ limit: limit(1, 9) }, { dimensions: true });

  it('takes each of them as often as one likes', () => {
    const given = Values.parse({ 'dim.channel': 'Desk', 'dim.kind': ['T10', 'T20'] });
    expect(dimensionsOf(given)).toEqual({ channel: ['Desk'], kind: ['T10', 'T20'] });
    expect(given.limit).toBe(1);
  });

  it('keeps the empty code, which means records that have none', () => {
    expect(dimensionsOf(Values.parse({ 'dim.channel': '' }))).toEqual({ channel: [''] });
  });

  it.each([
    [{ dim: 'x' }, 'unknown-parameter'],
    [{ dimension: 'x' }, 'unknown-parameter'],
    [{ 'dim.channel': 'x'.repeat(201) }, 'parameter-too-long'],
    [{ 'dim.channel': Array.from({ length: 1_001 }, () => 'x') }, 'parameter-too-long'],
    [{ 'dim.channel': ['x', '\u0000'] }, 'wrong-text'],
    [{ 'dim.\udc00': 'x' }, 'wrong-text'],
    [{ 'dim.channel': 'Desk\n' }, 'wrong-text'],
  ])('is refused: %j, by the code %s', (given, code) => {
    expect(codeOf(Values, given)).toBe(code);
  });
});

describe('a parameter of a path', () => {
  it.each(['case-10011', '2026/0001-TTHC', 'a..b', '...', 'Phường Bến Nghé'])('may be %s', (id) => {
    expect(pathRefusal('id', id)).toBeUndefined();
  });

  it.each<readonly string[]>([
    ['', 'wrong-path'],
    ['.', 'wrong-path'],
    ...['..', '%2E', 'a/../b', 'a\\..', './a', 'a..\\b', '/..b'].map((id) => [id, 'wrong-path']),
    ['x'.repeat(501), 'parameter-too-long'],
    ['a\u0000', 'wrong-text'],
    ['\ud800', 'wrong-text'],
    ['a\u0001', 'wrong-text'],
    ['a\nb', 'wrong-text'],
  ])('may not be “%s”', (id = '', code) => {
    expect(pathRefusal('id', id)?.code).toBe(code);
  });
});
