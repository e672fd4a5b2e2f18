import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { memberTexts } from './member-texts.js';
import { atOnce } from './turns.js';

it('gives each member of an object as it is written', () => {
  const text = '{ "a" : [1.50, "],}\\"", {"a":2}] ,"b":"x:,","c":{},"d" : 12345678901234567890 }';
  expect(Object.fromEntries(atOnce(memberTexts(text)))).toEqual({
    a: '[1.50, "],}\\"", {"a":2}]',
    b: '"x:,"',
    c: '{}',
    d: '12345678901234567890',
  });
});

it('reads the same as JSON does', () => {
  const objects = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(objects, fc.constantFrom(undefined, 2), (object, indent) => {
      const members = atOnce(memberTexts(JSON.stringify(object, undefined, indent)));
      const read = [...members].map(([name, text]) => [name, JSON.parse(text)]);
      expect(Object.fromEntries(read)).toEqual(JSON.parse(JSON.stringify(object)));
    }),
  );
});
