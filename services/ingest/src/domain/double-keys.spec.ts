import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as search from './double-keys.js';
import { atOnce } from './turns.js';

const doubleKeysIn = (text: string) => atOnce(search.doubleKeysIn(text));
const mayHoldDoubleKeys = (text: string, value: unknown): boolean =>
  atOnce(search.mayHoldDoubleKeys(text, [value as object]));

describe('a key twice in one object', () => {
  it.each([
    ['{"a":1,"a":2}', [0, 'a']],
    ['{"a" : 1, "b":2, "a":3}', [0, 'a']],
    ['{"a":1,"\\u0061":2}', [0, 'a']],
    ['{"a":{"b":1,"b":2}}', [0, 'b']],
    ['{"a":"x\\\\","a":"\\":"}', [0, 'a']],
    ['[{"a":1},{"a":1,"b":[{"c":1,"c":1}]},{"a":2}]', [1, 'c']],
  ])('is found in %s', (text, [row, key]) => {
    expect(doubleKeysIn(text).map((one) => [one.row, one.key])).toEqual([[row, key]]);
    expect(mayHoldDoubleKeys(text, JSON.parse(text))).toBe(true);
  });

  it('comes with the row as it was sent', () => {
    expect(doubleKeysIn(' [ {"a":1} , {"b": 1,"b":2} , {"c":1,"c":1} ] ')).toEqual([
      { row: 1, key: 'b', text: '{"b": 1,"b":2}' },
      { row: 2, key: 'c', text: '{"c":1,"c":1}' },
    ]);
    expect(doubleKeysIn('{"a":1,"a":2}\n')).toEqual([{ row: 0, key: 'a', text: '{"a":1,"a":2}' }]);
  });

  it('is in no text that was written from a value, and costs no second reading of it', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }))), (value) => {
        for (const text of [JSON.stringify(value), JSON.stringify(value, null, 1)])
          expect(doubleKeysIn(text)).toEqual([]);
      }),
    );
    const plain = JSON.stringify([{ a: 'x:y', b: 1, c: null }]);
    expect(mayHoldDoubleKeys(plain, JSON.parse(plain))).toBe(false);
  });

  it('is never missed: what is held to be without has none', () => {
    const texts = fc
      .array(
        fc.constantFrom('"a":1', '"b":{"a":1}', '"a" :"x"', '"c":"\\":"', '"c":[{"a":1,"a":1}]'),
      )
      .map((members) => `{${members.join(',')}}`);
    fc.assert(
      fc.property(texts, (text) => {
        if (!mayHoldDoubleKeys(text, JSON.parse(text))) expect(doubleKeysIn(text)).toEqual([]);
      }),
    );
  });
});
