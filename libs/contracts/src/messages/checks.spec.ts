import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { Fault } from '../fault.js';
import {
  aCount,
  aFinding,
  aFlag,
  aName,
  anInstant,
  anInteger,
  anObject,
  aNumber,
  aText,
  checked,
  checkedBy,
  listOf,
  mapOf,
  oneOf,
  optional,
  textOf,
} from './checks.js';

const aThing = anObject({
  id: aName,
  count: aCount,
  at: anInteger,
  open: aFlag,
  state: oneOf('new', 'old'),
  note: optional(aText),
  tags: listOf(aText),
  names: mapOf(aText),
  part: optional(anObject({ no: aCount })),
  day: optional(anInstant),
  row: optional(aNumber),
});
const thing = {
  id: 'x',
  count: 0,
  at: -1,
  open: true,
  state: 'new',
  tags: ['a'],
  names: { a: 'b' },
};

function reasonOf(decode: () => unknown): unknown {
  try {
    decode();
  } catch (error) {
    return error instanceof Fault ? error.fields['reason'] : error;
  }
  return undefined;
}

const reason = (change: object): unknown =>
  reasonOf(() => checked(JSON.stringify({ ...thing, ...change }), 'value', aThing));

describe('a message that is read', () => {
  it('comes out as it is, with members that a later version may have added', () => {
    const more = { ...thing, note: 'x', part: { no: 3 }, later: [1] };
    expect(checked(JSON.stringify(more), 'value', aThing)).toEqual(more);
  });

  it.each([
    [{ id: undefined }, 'id: expected a text that is not empty'],
    [{ id: '' }, 'id: expected a text that is not empty'],
    [{ id: 'x'.repeat(501) }, 'id: expected a text of at most 500 characters'],
    [{ id: 'a\0b' }, 'id: expected a text without NUL and broken characters'],
    [{ note: '\ud800' }, 'note: expected a text without NUL and broken characters'],
    [{ names: { 'a\0': 'b' } }, 'names.{}: expected a text without NUL and broken characters'],
    [{ day: 8_640_000_000_000_001 }, 'day: expected an instant in milliseconds'],
    [{ row: 2 ** 31 }, 'row: expected a number below 2^31'],
    [{ row: -1 }, 'row: expected a number below 2^31'],
    [{ count: -1 }, 'count: expected a count below 2^53'],
    [{ count: 2 ** 53 }, 'count: expected a count below 2^53'],
    [{ at: 0.5 }, 'at: expected an integer below 2^53'],
    [{ at: '1' }, 'at: expected an integer below 2^53'],
    [{ open: 1 }, 'open: expected true or false'],
    [{ state: 'gone' }, 'state: expected one of new, old'],
    [{ note: null }, 'note: expected a text'],
    [{ tags: 'a' }, 'tags: expected a list'],
    [{ tags: ['a', 7] }, 'tags.[]: expected a text'],
    [{ names: ['a'] }, 'names: expected an object'],
    [{ names: { secret: 7 } }, 'names.{}: expected a text'],
    [{ part: [] }, 'part: expected an object'],
    [{ part: { no: 'x' } }, 'part.no: expected a count below 2^53'],
  ])('is refused for %j with the place and what was expected', (change, said) => {
    expect(reason(change)).toBe(said);
  });

  it.each([
    ['null', 'value: expected an object'],
    ['[]', 'value: expected an object'],
    ['{"id":"x"', 'value: expected JSON'],
    ['', 'value: expected JSON'],
    ['NaN', 'value: expected JSON'],
  ])('is refused as a whole: %s', (text, said) => {
    expect(reasonOf(() => checked(text, 'value', aThing))).toBe(said);
  });

  it('is refused where it has no bytes, or none of UTF-8', () => {
    expect(reasonOf(() => textOf(null))).toBe('value: expected bytes');
    expect(reasonOf(() => textOf(Uint8Array.of(0xc3)))).toBe('value: expected UTF-8');
  });

  it('keeps each byte of its text, a mark at the beginning too', () => {
    expect(textOf(new TextEncoder().encode('\ufeffPhường 😀'))).toBe('\ufeffPhường 😀');
  });

  it('that zod reads is refused in the same words', () => {
    const Schema = z.object({ id: z.string(), state: z.enum(['new', 'old']) });
    const read = (text: string) => () =>
      checkedBy(Schema, { key: 'k', value: new TextEncoder().encode(text), headers: {} });
    expect(read('{"id":"x","state":"new"}')()).toEqual({ id: 'x', state: 'new' });
    expect(reasonOf(read('{"id":7,"state":"new"}'))).toBe('id: expected string');
    expect(reasonOf(read('{"id":"x","state":"secret"}'))).toBe('state: expected one of new, old');
    expect(reasonOf(read('7'))).toBe('value: expected object');
    expect(reasonOf(read('{'))).toBe('value: expected JSON');
  });

  it('says both languages and what the caller must do: it is poison', () => {
    const poison = expect.objectContaining({
      kind: 'invalid',
      code: 'undecodable-message',
      text: {
        vi: 'tin nhắn không đọc được (value: expected bytes)',
        en: 'the message cannot be decoded (value: expected bytes)',
      },
    });
    expect(() => textOf(null)).toThrow(poison);
  });

  it('may carry findings, each with its code and both languages', () => {
    const finding = { code: 'x', message: { vi: 'sai', en: 'wrong' } };
    expect(aFinding(finding)).toBeUndefined();
    expect(aFinding({ ...finding, value: 'a\0\ud800', later: 1 })).toBeUndefined();
    expect(aFinding({ ...finding, message: { vi: 'sai' } })).toEqual({
      at: 'message.en',
      expected: 'a text',
    });
    expect(aFinding({ ...finding, later: [] })).toEqual({ at: '{}', expected: 'no object' });
  });
});
