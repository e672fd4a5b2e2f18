import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldsMaker } from './fields-maker.js';

const aName = fc.stringMatching(/^[A-Za-z]\w{0,8}$/);

describe('what makes objects of fields', () => {
  it('gives each name its value, in the order of the names', () => {
    const names = fc.uniqueArray(aName, { maxLength: 60 });
    fc.assert(
      fc.property(names, fc.infiniteStream(fc.jsonValue()), (some, stream) => {
        const values = [...stream.take(some.length)];
        const made = fieldsMaker(some)(values);
        const entries = some.map((name, i) => [name, values[i]] as const);
        expect(JSON.stringify(made)).toBe(JSON.stringify(Object.fromEntries(entries)));
      }),
    );
  });

  it('takes the names of the language as any other', () => {
    expect(fieldsMaker(['constructor', 'default', 'return'])([1, 2, 3])).toEqual({
      constructor: 1,
      default: 2,
      return: 3,
    });
  });

  it.each(['', '1a', 'a b', '__proto__', 'a: (0)', 'a\n', 'ă'])(
    'takes no %j for a name',
    (name) => {
      expect(() => fieldsMaker(['a', name])).toThrow(TypeError);
    },
  );
});
