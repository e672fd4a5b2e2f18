import { describe, expect, it } from '@jest/globals';
import { checkExpression } from './check-expression.js';
import { ExpressionError, type ExpressionProblem } from './expr.js';
import { parseExpression } from './parse-expression.js';
import type { Scope, ScopeField } from './scope.js';
import { compileJs } from './to-js.js';
import { compileSql } from './to-sql.js';

const fields: Readonly<Record<string, ScopeField>> = {
  fee: { type: 'number', scale: 2 },
  n: { type: 'number', scale: 0 },
  at: { type: 'instant', scale: 0 },
  due: { type: 'instant', scale: 0 },
  name: { type: 'text', scale: 0 },
  open: { type: 'boolean', scale: 0 },
  channel: {
    type: 'code',
    scale: 0,
    codes: {
      id: 'channels',
      has: (code) => ['1', '2', '1@2020-01-01'].includes(code),
      under: (code) => new Set(code === '1' ? ['1@2020-01-01', '2@2020-01-01'] : []),
    },
  },
  kind: { type: 'code', scale: 0 },
};
const scope: Scope = {
  names: Object.keys(fields),
  field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined),
};
const check = (source: string) => checkExpression(parseExpression(source), scope);

function problemOf(source: string): ExpressionProblem {
  try {
    check(source);
  } catch (error) {
    if (error instanceof ExpressionError) return error.problem;
    throw error;
  }
  throw new Error(`“${source}” was taken`);
}

describe('checking an expression', () => {
  it.each([
    ['fe < 1', 'unknown-field', 0],
    ['n < 1 && nme == "x"', 'unknown-field', 9],
    ['n == "x"', 'type-mismatch', 2],
    ['at + due > at', 'type-mismatch', 3],
    ['at * 2 > due', 'type-mismatch', 3],
    ['at + 0.5 > due', 'type-mismatch', 3],
    ['open < true', 'type-mismatch', 5],
    ['n && open', 'type-mismatch', 0],
    ['n / 2', 'division-in-record', 2],
    ['n + n / 2', 'division-in-record', 2],
    ['length(name) > 2', 'unknown-function', 0],
    ['size(fee) > 2', 'type-mismatch', 0],
    ['lower(channel) == "a"', 'type-mismatch', 0],
    ['substring(name, n) == "a"', 'needs-constant', 16],
    ['substring(name, 4, 2) == "a"', 'needs-constant', 19],
    ['replace(name, "", "x") == "a"', 'needs-constant', 14],
    ['startsWith(name, 5)', 'type-mismatch', 0],
    ['min(fee, at) > 1', 'type-mismatch', 0],
    ['min(fee, name) > 1', 'type-mismatch', 9],
    ['coalesce(fee, name) == null', 'type-mismatch', 0],
    ['coalesce(fee) > 1', 'wrong-arguments', 0],
    ['n % 2 == 1', 'unknown-function', 2],
    ['day(at, due) > 2', 'wrong-arguments', 0],
    ['channel == "3"', 'unknown-code', 8],
    ['channel < "2"', 'type-mismatch', 8],
    ['isUnder(channel, "3")', 'unknown-code', 17],
    ['isUnder(channel, name)', 'needs-constant', 17],
    ['isUnder(name, "1")', 'type-mismatch', 0],
    ['isUnder(coalesce(channel, kind), "1")', 'type-mismatch', 0],
    ['isUnder(kind, "1")', 'unknown-list', 0],
    ['at > instant("2022-02-30")', 'impossible-date', 5],
    ['n > 99999999999999999999', 'number-too-large', 4],
  ])('refuses %s: %s at %d', (source, code, at) => {
    expect(problemOf(source)).toMatchObject({
      code,
      at,
      vi: expect.any(String),
      en: expect.any(String),
    });
  });

  it('names the functions that there are, and says how one is written', () => {
    expect(problemOf('length(name) > 2').hint?.en).toMatch(/lower.*size.*coalesce.*day/);
    expect(problemOf('n % 2 == 1').en).toBe('there is no function “%”');
    expect(problemOf('substring(name) == "a"').hint).toEqual({
      vi: expect.stringContaining('substring(text, start[, end])'),
      en: expect.stringContaining('substring(text, start[, end])'),
    });
  });

  it('says that there is no now, and what to do instead', () => {
    expect(problemOf('due < now()').hint?.en).toMatch(/there is no now/);
  });

  it('aligns decimals: a fee in cents is compared with the amount that the author wrote', () => {
    const less = compileJs(check('fee < 0.5'));
    expect([less({ fee: 49 }), less({ fee: 50 })]).toEqual([true, false]);
    expect(compileJs(check('fee * 2 > 3'))({ fee: 151 })).toBe(true);
    expect(compileJs(check('fee * fee == 2.25'))({ fee: 150 })).toBe(true);
    expect(compileJs(check('fee == n'))({ fee: 300, n: 3 })).toBe(true);
  });

  it('divides inside a comparison without losing anything, and knows nothing of a division by zero', () => {
    const third = compileJs(check('n / 3 * 3 == n'));
    expect([third({ n: 1 }), third({ n: 7 })]).toEqual([true, true]);
    const ratio = compileJs(check('fee / n > 0.5'));
    expect([
      ratio({ fee: 101, n: 2 }),
      ratio({ fee: 100, n: 2 }),
      ratio({ fee: -101, n: -2 }),
      ratio({ fee: 1, n: 0 }),
    ]).toEqual([true, false, true, null]);
  });

  it('compares a code with a bare code in any version, and with one version', () => {
    expect(compileJs(check('channel == "1"'))({ channel: '1@2020-01-01' })).toBe(true);
    expect(compileJs(check('channel == "1@2020-01-01"'))({ channel: '1@2010-01-01' })).toBe(false);
    expect(compileJs(check('channel in ["1", "2"]'))({ channel: '2@2020-01-01' })).toBe(true);
  });

  it('asks of a code whether it lies under another', () => {
    const under = compileJs(check('isUnder(channel, "1")'));
    expect([
      under({ channel: '2@2020-01-01' }),
      under({ channel: '3@2020-01-01' }),
      under({ channel: null }),
    ]).toEqual([true, false, null]);
    expect(problemOf('isUnder(channel, "3")').en).toBe('the list “channels” has no code “3”');
  });

  it('compares with a constant instant', () => {
    expect(
      compileJs(check('at >= instant("2022-06-23")'))({ at: Date.parse('2022-06-22T17:00:00Z') }),
    ).toBe(true);
  });

  it.each([
    ['lower(name) == "sở tư pháp"', 'SỞ TƯ PHÁP', true],
    ['upper(name) == "ĐÀ NẴNG"', 'Đà Nẵng', true],
    ['lower(name) == "straße"', 'STRAßE', true],
    ['upper(name) == "STRAßE"', 'straße', true],
    ['lower(name) == "σας"', 'ΣΑς', true],
    ['substring(name, 1, 2) == "😀"', 'a😀b', true],
    ['substring(name, 5) == null', 'abc', true],
    ['size(name) == 3', 'a😀b', true],
    ['size(name) == 0', '', true],
    ['replace(name, "a", "") == null', 'aaa', true],
    ['startsWith(name, "H09.") && endsWith(name, ".13")', 'H09.100.13', true],
    ['contains(name, "")', '', true],
    ['contains(name, "b")', null, null],
    ['coalesce(name, "none") == "none"', null, true],
    ['coalesce(null, name, null) == "x"', 'x', true],
    ['coalesce(null, null) == null', 'x', true],
  ])('%s of %j is %j', (source, name, value) => {
    expect(compileJs(check(source))({ name })).toBe(value);
  });

  it('takes the least and greatest on one scale, unknown where one is missing', () => {
    const least = compileJs(check('min(fee, n, 2) == 1.5'));
    expect([least({ fee: 150, n: 7 }), least({ fee: 150 })]).toEqual([true, null]);
    expect(compileJs(check('max(at, due) == due'))({ at: 1, due: 2 })).toBe(true);
    expect(compileJs(check('coalesce(n, fee) == 1.5'))({ fee: 150 })).toBe(true);
  });

  it('orders text by code point in SQL too, whatever the language of the database', () => {
    expect(compileSql(check('name < "b"'), 'p')).toContain('collate "C"');
    expect(compileSql(check('name == "it\'s"'), 'p')).toContain("'it''s'");
  });
});
