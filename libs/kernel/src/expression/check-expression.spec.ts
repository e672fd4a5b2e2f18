import { describe, expect, it } from '@jest/globals';
import { checkExpression } from './check-expression.js';
import { ExpressionError, type ExpressionProblem } from './expr.js';
import { parseExpression } from './parse-expression.js';
import type { Scope, ScopeField } from './scope.js';
import { WorkingCalendar } from '../time/working-calendar.js';
import { compileBounds, compileJs } from './to-js.js';
import { compileSql } from './to-sql.js';

const scopeWith = (known: Readonly<Record<string, ScopeField>>): Scope => ({
  names: Object.keys(known),
  field: (name) => (Object.hasOwn(known, name) ? known[name] : undefined),
});
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
  asked: {
    type: 'list',
    scale: 0,
    item: scopeWith({
      at: { type: 'instant', scale: 0 },
      fee: { type: 'number', scale: 2 },
      by: { type: 'text', scale: 0 },
      open: { type: 'boolean', scale: 0 },
    }),
  },
  paid: { type: 'number', scale: 2, value: 'sum(asked.map(a, a.fee))' },
  free: { type: 'boolean', scale: 0, value: 'paid == 0' },
  one: { type: 'boolean', scale: 0, value: 'free && two' },
  two: { type: 'boolean', scale: 0, value: 'one' },
  coarse: { type: 'number', scale: 0, value: 'paid' },
  wordy: { type: 'boolean', scale: 0, value: 'name' },
};
const calendar = new WorkingCalendar('working', 1, {
  years: { from: 2026, to: 2026 },
  rest: ['saturday', 'sunday'],
  days: [],
});
const scope: Scope = {
  ...scopeWith(fields),
  calendars: { names: ['working'], get: (id) => (id === 'working' ? calendar : undefined) },
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
    ['asked', 'type-mismatch', 0],
    ['asked == asked', 'type-mismatch', 0],
    ['open ? asked : null', 'type-mismatch', 7],
    ['asked.exists(a, a)', 'type-mismatch', 16],
    ['asked.exists(a, a.by)', 'type-mismatch', 17],
    ['asked.exists(a, a.at > due && a.whom == "x")', 'unknown-field', 31],
    ['asked.exists(a, asked.at > due)', 'unknown-field', 21],
    ['asked.filter(a, a.open)', 'type-mismatch', 5],
    ['asked.map(a, a.fee).exists(f, f.fee > 1)', 'unknown-field', 31],
    ['name.exists(a, true)', 'type-mismatch', 0],
    ['asked.exists(a, a.open) && a.open', 'unknown-field', 28],
    ['sum(asked)', 'type-mismatch', 0],
    ['sum(name)', 'type-mismatch', 4],
    ['sum(asked.map(a, a.at))', 'type-mismatch', 9],
    ['min(asked.map(a, a.by))', 'type-mismatch', 9],
    ['sum(asked.map(a, a.fee / 2))', 'division-in-record', 23],
    ['one', 'cycle', 0],
    ['n > 1 && wordy', 'type-mismatch', 9],
    ['coarse > 1', 'type-mismatch', 0],
    ['at > instant("2022-02-30")', 'impossible-date', 5],
    ['isWorkingDay(n)', 'type-mismatch', 13],
    ['isWorkingDay(at, "school")', 'unknown-calendar', 17],
    ['isWorkingDay(at, name)', 'needs-constant', 17],
    ['workingDays(at, n) > 1', 'type-mismatch', 16],
    ['workingDays(at) > 1', 'wrong-arguments', 0],
    ['addWorkingDays(at, fee) > due', 'type-mismatch', 19],
    ['addWorkingDays(at, due) > due', 'type-mismatch', 19],
    ['n > 99999999999999999999', 'number-too-large', 4],
  ])('refuses %s: %s at %d', (source, code, at) => {
    expect(problemOf(source)).toMatchObject({
      code,
      at,
      vi: expect.any(String),
      en: expect.any(String),
    });
  });

  it('names the calendars that there are, or says where one may be had', () => {
    expect(problemOf('isWorkingDay(at, "school")').hint?.en).toBe('known are: working');
    const alone = () => checkExpression(parseExpression('isWorkingDay(at)'), scopeWith(fields));
    expect(alone).toThrow(
      expect.objectContaining({
        problem: expect.objectContaining({
          code: 'unknown-calendar',
          hint: { vi: expect.stringContaining('--with'), en: expect.stringContaining('--with') },
        }),
      }),
    );
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

  describe('over a list', () => {
    const asked = [
      { at: 1, fee: 150, by: 'a', open: true },
      { at: 5, fee: null, by: null, open: false },
      { at: null, fee: 50, by: 'c', open: null },
    ];

    it.each<[string, unknown, unknown]>([
      ['asked == null', asked, false],
      ['asked != null', null, false],
      ['asked.filter(a, a.open) == null', undefined, true],
      ['size(asked) == 3', asked, true],
      ['size(asked) == 0', [], true],
      ['size(asked) == 0', null, null],
      ['size(asked.filter(a, a.open)) == 1', asked, true],
      ['size(asked.filter(a, !a.open)) == 1', asked, true],
      ['asked.exists(a, a.open)', asked, true],
      ['asked.exists(a, a.by == "x")', asked, null],
      ['asked.filter(a, a.by != null).exists(a, a.by == "x")', asked, false],
      ['asked.exists(a, true)', [], false],
      ['asked.exists(a, true)', null, null],
      ['asked.all(a, a.fee > 1)', asked, false],
      ['asked.all(a, a.fee > 0)', asked, null],
      ['asked.all(a, false)', [], true],
      ['sum(asked.map(a, a.fee)) > 0', asked, null],
      ['sum(asked.filter(a, a.fee != null).map(a, a.fee)) == 2', asked, true],
      ['sum(asked.map(a, coalesce(a.fee, 0))) == 2', asked, true],
      ['sum(asked.map(a, a.fee)) == 0', [], true],
      ['max(asked.map(a, coalesce(a.fee, 0))) == 1.5', asked, true],
      [
        'min(asked.map(a, coalesce(a.at, due))) == instant("1970-01-01T00:00:00.001Z")',
        asked,
        true,
      ],
      ['min(asked.map(a, a.fee)) == null', [], true],
      ['asked.map(a, a.fee).filter(f, f > 1).exists(f, f == 1.5)', asked, true],
      ['asked.exists(a, asked.exists(b, b.fee > a.fee))', asked, true],
      ['asked.exists(a, asked.exists(a, a.by == "a") && a.by == "c")', asked, true],
      ['asked.exists(n, n.fee == 0.5)', asked, true],
      ['free', [{ fee: 0 }], true],
      ['asked.all(a, paid >= a.fee)', [{ fee: 1 }, { fee: 2 }], true],
    ])('%s of %j is %j', (source, list, value) => {
      expect(compileJs(check(source))({ asked: list as typeof asked, due: 9, n: 1 })).toBe(value);
    });

    it('sums exactly, also where a part of the sum leaves the bounds', () => {
      const most = Number.MAX_SAFE_INTEGER;
      const sum = compileJs(check('sum(asked.map(a, a.fee))'));
      const within = compileBounds([check('sum(asked.map(a, a.fee))')]);
      const fees = (...all: number[]) => ({ asked: all.map((fee) => ({ fee })) });
      expect(sum(fees(most, most, -most, -3))).toBe(most - 3);
      expect(within?.(fees(most, most, -most, -3))).toBe(true);
      expect(within?.(fees(most, 1))).toBe(false);
      expect(within?.(fees(-most, -1))).toBe(false);
    });

    it('counts an item that is left out where arithmetic leaves its bounds', () => {
      const within = compileBounds([check('asked.filter(a, a.open).exists(a, a.fee * a.fee > 1)')]);
      expect(within?.({ asked: [{ open: false, fee: 2 ** 40 }] })).toBe(false);
      expect(within?.({ asked: [{ open: false, fee: 2 }] })).toBe(true);
      expect(within?.({ asked: null })).toBe(true);
    });

    it('says what may be named of an item, and how values are had of items', () => {
      expect(problemOf('asked.exists(a, a)').hint?.en).toBe('known are: a.at, a.fee, a.by, a.open');
      expect(problemOf('sum(asked)').hint?.en).toBe('write sum(list.map(x, x.at))');
      expect(problemOf('name.exists(a, true)').hint?.vi).toBe('có: asked');
      expect(problemOf('asked').hint?.en).toContain('size(list) > 0');
    });

    it('refuses what grows without end once all that it names is written out', () => {
      const doubled = Array.from({ length: 20 }, (_, i) => `.map(v${i}, v${i} + v${i})`).join('');
      const source = `asked.map(a, a.fee)${doubled}.exists(f, f > 1)`;
      expect(problemOf(source)).toMatchObject({ code: 'expression-too-long' });
    });
  });

  it('says of a derived field what is wrong with it where it is named, and in which', () => {
    expect(problemOf('n > 1 && one').en).toBe(
      'the field “one”: the field “two”: derived fields refer to each other in a cycle: one → two → one',
    );
    expect(problemOf('coarse > 1').en).toBe(
      'the field “coarse”: it is declared as number, 0 decimals, its expression gives number, 2 decimals',
    );
  });

  it('orders text by code point in SQL too, whatever the language of the database', () => {
    expect(compileSql(check('name < "b"'), { column: 'p' })).toContain('collate "C"');
    expect(compileSql(check('name == "it\'s"'), { column: 'p' })).toContain("'it''s'");
  });
});
