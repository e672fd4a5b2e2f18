import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrayOf, compileCode, js, lifted, lifted2, NULL, objectOf, type Code } from './code.js';
import { columnCode, type RawContext } from './raw-row.js';

const valueOf = (code: Code, context?: unknown): unknown => compileCode(code)(context);

/** What a column of a row is read as. */
const read = (column: string, row: unknown): unknown =>
  compileCode<RawContext, unknown>(columnCode(column, new Set()))({
    row: row as RawContext['row'],
    at: 0,
    findings: [],
    notes: [],
  });

describe('code', () => {
  it('takes no value for code, whatever it holds', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.integer(), fc.object()), fc.string(), (value, text) => {
        expect(valueOf(js`${value}`)).toBe(value);
        expect(valueOf(arrayOf([js`${text}`, js`context`]), value)).toEqual([text, value]);
      }),
    );
    const hostile = '"); throw new Error("read"); ("';
    expect(valueOf(js`${hostile}`)).toBe(hostile);
    expect(read(hostile, { [hostile]: 'x' })).toBe('x');
  });

  it('reads what a row has itself alone', () => {
    const names = fc.oneof(
      fc.string(),
      fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty'),
    );
    fc.assert(
      fc.property(names, (column) => {
        expect(read(column, {})).toBeNull();
        expect(read(column, JSON.parse(`{${JSON.stringify(column)}: "x"}`))).toBe('x');
      }),
    );
  });

  it('applies functions to what is not null', () => {
    const twice = (value: number): number => value * 2;
    const sum = (a: number, b: number): number => a + b;
    expect(valueOf(lifted(js`${3}`, twice))).toBe(6);
    expect(valueOf(lifted(js`context`, sum, js`${4}`), 3)).toBe(7);
    expect(valueOf(lifted(js`context`, twice), null)).toBeNull();
    expect(lifted(NULL, twice)).toBe(NULL);
    expect(valueOf(lifted2(js`${3}`, js`${4}`, sum))).toBe(7);
    expect(valueOf(lifted2(js`${3}`, NULL, sum))).toBeNull();
    expect(valueOf(lifted2(NULL, js`${4}`, sum))).toBeNull();
  });

  it('may stand in another several times, and within itself', () => {
    const sum = (a: number, b: number): number => a + b;
    const same = lifted2(js`context`, js`${1}`, sum);
    expect(valueOf(lifted2(same, same, sum), 3)).toBe(8);
    expect(valueOf(lifted2(lifted2(same, js`${10}`, sum), lifted(same, sum, same), sum), 3)).toBe(
      22,
    );
  });

  it('is evaluated anew for each input', () => {
    const length = compileCode<readonly unknown[], number>(js`context.length`);
    expect([length([]), length([1, 2])]).toEqual([0, 2]);
    expect(valueOf(arrayOf([]))).toEqual([]);
  });

  it('makes objects that have their names in order', () => {
    const names = fc.uniqueArray(fc.stringMatching(/^[A-Za-z]\w{0,8}$/), { maxLength: 60 });
    fc.assert(
      fc.property(names, (some) => {
        const made = valueOf(objectOf(some.map((name, i) => [name, js`${i}`])));
        const entries = some.map((name, i) => [name, i] as const);
        expect(JSON.stringify(made)).toBe(JSON.stringify(Object.fromEntries(entries)));
      }),
    );
    const words = ['constructor', 'default', 'return'];
    expect(valueOf(objectOf(words.map((name) => [name, js`1`])))).toEqual({
      constructor: 1,
      default: 1,
      return: 1,
    });
  });

  it.each(['', '1a', 'a b', '__proto__', 'a: (0)', 'a\n', 'ă'])(
    'takes no %j for a name',
    (name) => {
      expect(() =>
        objectOf([
          ['a', NULL],
          [name, NULL],
        ]),
      ).toThrow(TypeError);
    },
  );
});
