import { idReader } from '../model/record-id.js';
import { describe, expect, it } from '@jest/globals';
import { ExpressionError, type ExpressionProblem } from '../expression/expr.js';
import { CodeList } from '../model/code-list.js';
import { compileRawExpression } from './raw-expression.js';
import { RAW_FUNCTIONS } from './raw-functions.js';
import { compileReading, type RawContext, type RawRow } from './raw-row.js';
import type { RawScope } from './raw-scope.js';

const name = { vi: 'mẫu', en: 'sample' };
const list = new CodeList({
  id: 'list',
  definitionVersion: 1,
  name,
  codes: [{ code: '1', from: '2020-01-01', name }],
});
const row: RawRow = {
  station: ' HN01\u00a0',
  hour: '7',
  day: '2026-11-25',
  at: '2026-11-25T08:00+07:00',
  later: '2026-11-25T02:00Z',
  pm25: '35.50',
  low: '-999.0',
  comma: '1.234,5',
  most: '9007199254740991',
  blank: ' ',
  word: 'Đường Lê Lợi 🚲 x',
  one: 1,
};
const scope: RawScope = {
  root: 'r',
  columns: Object.keys(row),
  personal: new Set(),
  empty: new Set(),
  zone: 420,
  list: (id) => (id === 'list' ? list : undefined),
  idsOf: () => idReader(),
};

function evaluate(source: string) {
  const context: RawContext = { row, at: 0, findings: [], notes: [] };
  const raw = compileRawExpression(source, scope);
  const { type, scale } = raw;
  const value = compileReading(raw).read(context);
  return context.findings.length > 0
    ? context.findings.map(({ code }) => code)
    : [type, scale, value];
}
const valueOf = (source: string): unknown => evaluate(source)[2];

function problemOf(source: string): ExpressionProblem {
  try {
    compileRawExpression(source, scope);
  } catch (error) {
    if (error instanceof ExpressionError) return error.problem;
    throw error;
  }
  throw new Error(`“${source}” was taken`);
}

describe('texts of a mapping', () => {
  it.each([
    ['r.station + "/" + r.hour', 'HN01/7'],
    ['r.station + "-" + lpad(r.hour, 2, "0")', 'HN01-07'],
    ['r.station + "/" + text(instant(r.at))', 'HN01/2026-11-25T01:00:00Z'],
    ['"a" + text(decimal(r.pm25, 3))', 'a35.500'],
    ['"a" + text(integer(r.hour) + 1)', 'a8'],
    ['"a" + r.one', 'a1'],
    ['r.station + "/" + r.blank', null],
    ['r.station + "/" + coalesce(r.blank, "none")', 'HN01/none'],
    ['substring(r.day, 0, 4)', '2026'],
    ['substring(r.day, 8)', '25'],
    ['substring(r.day, 8, 100)', '25'],
    ['substring(r.day, 100)', null],
    ['substring(r.word, 13, 14)', '🚲'],
    ['replace(r.day, "-", "")', '20261125'],
    ['replace(r.day, "-", "$&")', '2026$&11$&25'],
    ['rpad(r.hour, 3, ".")', '7..'],
    ['lpad(r.day, 3, "0")', '2026-11-25'],
    ['lpad(r.blank, 3, "0")', null],
    ['lpad(integer(r.hour), 2, "0")', '07'],
    ['substring(instant(r.at), 0, 10)', '2026-11-25'],
    ['lower(r.word)', 'đường lê lợi 🚲 x'],
    ['upper("straße")', 'STRAßE'],
    ['coalesce(r.blank, r.hour)', '7'],
    ['coalesce(r.blank, null)', null],
  ])('%s is %j', (source, value) => {
    expect(valueOf(source)).toBe(value);
  });
});

describe('numbers and instants of a mapping', () => {
  it.each<[string, unknown[]]>([
    ['integer(r.hour) + 1', ['number', 0, 8]],
    ['decimal(r.pm25, 1) + 1', ['number', 1, 365]],
    ['decimal(r.pm25, 1) - 0.25', ['number', 2, 3525]],
    ['decimal(r.pm25, 2) * 0.001', ['number', 5, 3550]],
    ['-decimal(r.pm25, 1)', ['number', 1, -355]],
    ['integer(r.blank) + 1', ['number', 0, null]],
    ['decimal(replace(replace(r.comma, ".", ""), ",", "."), 1)', ['number', 1, 12345]],
    ['min(integer(r.hour), decimal(r.pm25, 1))', ['number', 1, 70]],
    ['max(integer(r.hour), decimal(r.pm25, 1), 100)', ['number', 1, 1000]],
    ['max(integer(r.hour), integer(r.blank))', ['number', 0, null]],
    ['max(instant(r.at), instant(r.later))', ['instant', 0, Date.UTC(2026, 10, 25, 2)]],
    ['instant(r.day) + integer(r.hour) * 3600000', ['instant', 0, Date.UTC(2026, 10, 25)]],
    ['instant(r.later) - instant(r.at)', ['number', 0, 3_600_000]],
    ['coalesce(integer(r.blank), decimal(r.pm25, 1))', ['number', 1, 355]],
    ['decimal(r.low, 1) <= -999 ? null : decimal(r.low, 1)', ['number', 1, null]],
    ['decimal(r.low, 1) < 0 ? 0 : decimal(r.low, 1)', ['number', 1, 0]],
  ])('%s is %j', (source, result) => {
    expect(evaluate(source)).toEqual(result);
  });

  it.each([
    ['integer(r.most) + 1', ['out-of-range']],
    ['integer(r.most) * 2', ['out-of-range']],
    ['integer(r.most) + 0.1', ['not-a-number']],
    ['instant(r.day) + 86400000 * 100000', ['out-of-range']],
    ['coalesce(integer(r.word), 1)', ['not-a-number']],
  ])('%s keeps the row from being taken', (source, codes) => {
    expect(evaluate(source)).toEqual(codes);
  });
});

describe('comparisons of a mapping', () => {
  it.each([
    ['startsWith(r.day, "2026-")', true],
    ['endsWith(r.word, "x")', true],
    ['contains(r.word, "🚲")', true],
    ['contains(r.blank, "x")', null],
    ['size(r.word) == 16', true],
    ['size(r.blank) == 0', null],
    ['r.low == -999', true],
    ['r.low == -999.5', false],
    ['r.word == 5', false],
    ['1.0 == r.one', true],
    ['r.pm25 != 35.5', false],
    ['decimal(r.pm25, 2) == 35.5', true],
    ['decimal(r.pm25, 1) > 35', true],
    ['integer(r.hour) >= 7', true],
    ['integer(r.hour) < 7', false],
    ['integer(r.blank) < 7', null],
    ['instant(r.at) < instant(r.later)', true],
    ['text(r.day) < "2026-12"', true],
    ['text(r.word) > "z"', true],
  ])('%s is %j', (source, value) => {
    expect(valueOf(source)).toBe(value);
  });
});

describe('what a mapping cannot mean', () => {
  it.each([
    ['r.hour + r.one', 'type-mismatch', /text\(r\.a\) \+ text\(r\.b\).*decimal/],
    ['r.hour + 1', 'type-mismatch', /integer/],
    ['r.hour < 9', 'type-mismatch', /integer\(r\.column\)/],
    ['r.hour < "9"', 'type-mismatch', /text\(r\.column\)/],
    ['decimal(r.pm25, 1) < "9"', 'type-mismatch', /decimal/],
    ['-r.hour', 'type-mismatch', /decimal/],
    ['min(r.hour, r.one)', 'type-mismatch', /decimal/],
    ['instant(r.at) + instant(r.at)', 'type-mismatch', /./],
    ['instant(r.at) + 0.5', 'type-mismatch', /./],
    ['code("list", r.one) + "a"', 'type-mismatch', /./],
    ['coalesce(integer(r.hour), r.one)', 'type-mismatch', undefined],
    ['decimal(r.pm25, 9) * decimal(r.pm25, 9) * 0.1', 'too-many-decimals', undefined],
    ['substring(r.day, integer(r.hour))', 'needs-constant', undefined],
    ['substring(r.day, 4, 2)', 'needs-constant', undefined],
    ['replace(r.day, "", "x")', 'needs-constant', undefined],
    ['lpad(r.hour, 2, "00")', 'needs-constant', undefined],
    ['substring(r.day)', 'wrong-arguments', /substring\(r\.x, start\[, end\]\)/],
    ['concat(r.day, r.hour)', 'unknown-function', /coalesce.*min|min.*coalesce/],
    ['r.pm25 / 2', 'unknown-function', /decimal/],
    ['r.pm25 % 2', 'unknown-function', /decimal/],
    ['r.day.lower()', 'unsupported-syntax', /lower\(r\.x\)/],
  ])('%s is refused with %s', (source, code, hint) => {
    const problem = problemOf(source);
    expect(problem.code).toBe(code);
    expect(problem.en).not.toMatch(/_|\braw\b/);
    expect(problem.vi).not.toBe(problem.en);
    if (hint) expect(problem.hint?.en).toMatch(hint);
  });
});

it('each function says how it is written and what it gives, in both languages', () => {
  for (const [called, { usage, meaning, least, most }] of RAW_FUNCTIONS) {
    if (/^\w+$/.test(called) && called !== 'neg')
      expect(usage).toMatch(new RegExp(`^${called}\\(`));
    expect(meaning.vi).not.toBe('');
    expect(meaning.en).not.toBe('');
    expect(least).toBeLessThanOrEqual(most);
  }
});
