import type { Text } from '@nhip/contracts';
import * as condition from './raw-conditions.js';
import * as number from './raw-numbers.js';
import * as reading from './raw-readings.js';
import type { Compile } from './raw-scope.js';
import * as text from './raw-texts.js';

/** What a mapping can call: how it is written, with how many arguments, what it gives. */
export interface RawFunction {
  readonly usage: string;
  readonly meaning: Text;
  readonly least: number;
  readonly most: number;
  readonly compile: Compile;
}

type Arguments = readonly [least: number, most: number];

const entry = (
  name: string,
  [least, most]: Arguments,
  compile: Compile,
  usage: string,
  vi: string,
  en: string,
): [string, RawFunction] => [name, { usage, meaning: { vi, en }, least, most, compile }];

/** Of functions that take as many as one likes. */
const MOST_ARGUMENTS = 20;

/** Every function and operator of mappings by its name in the tree of an expression: the reference is made from this. */
export const RAW_FUNCTIONS: ReadonlyMap<string, RawFunction> = new Map([
  entry(
    'text',
    [1, 1],
    text.text,
    'text(x)',
    'chữ như đã gửi; số và thời điểm đã đọc thì viết một cách duy nhất (`12.50`, `2026-11-25T01:00:00Z`)',
    'the text as it was sent; a number or instant that was read is written in one way (`12.50`, `2026-11-25T01:00:00Z`)',
  ),
  entry('integer', [1, 1], reading.integer, 'integer(r.x)', 'số nguyên', 'a whole number'),
  entry(
    'decimal',
    [2, 2],
    reading.decimal,
    'decimal(r.x, decimals)',
    'số thập phân có tối đa từng ấy chữ số sau dấu chấm, 0 đến 9',
    'a number with at most so many decimals, 0 to 9; one with more is refused, never rounded',
  ),
  entry(
    'boolean',
    [1, 1],
    reading.boolean,
    'boolean(r.x)',
    '`true`, `1`, `false` hoặc `0`',
    '`true`, `1`, `false` or `0`',
  ),
  entry(
    'instant',
    [1, 4],
    reading.instant,
    'instant(r.x[, format[, zone][, firstYear]])',
    'ngày giờ theo ISO 8601, hoặc theo định dạng, múi giờ và năm mốc của năm hai chữ số',
    'a date and time of ISO 8601, or by a format, a zone and the first year that two digits can mean',
  ),
  entry(
    'code',
    [2, 2],
    reading.code,
    'code("list", r.x)',
    'mã của một danh mục, tại thời điểm hiệu lực của bản ghi',
    "a code of a list, as of the record's effective instant",
  ),
  entry(
    'lower',
    [1, 1],
    text.lower,
    'lower(r.x)',
    'chữ thường, từng chữ cái một',
    'in lower case, letter by letter; one that would become several (`İ`) stays',
  ),
  entry(
    'upper',
    [1, 1],
    text.upper,
    'upper(r.x)',
    'chữ hoa, từng chữ cái một',
    'in upper case, letter by letter; one that would become several (`ß`) stays',
  ),
  entry(
    'trim',
    [1, 1],
    text.trim,
    'trim(r.x)',
    'bỏ khoảng trắng hai đầu',
    'without blanks around it',
  ),
  entry(
    'substring',
    [2, 3],
    text.substring,
    'substring(r.x, start[, end])',
    'các ký tự từ chỗ start (đếm từ 0) đến trước chỗ end; chữ ngắn hơn thì còn bao nhiêu lấy bấy nhiêu',
    'the characters from start (the first is 0) to before end; a shorter text gives what it has',
  ),
  entry(
    'replace',
    [3, 3],
    text.replace,
    'replace(r.x, "what", "by")',
    'thay mọi chỗ: `replace(replace(r.x, ".", ""), ",", ".")` đọc được `1.234,5`',
    'with all occurrences replaced: `replace(replace(r.x, ".", ""), ",", ".")` makes `1.234,5` readable',
  ),
  entry('size', [1, 1], text.size, 'size(r.x)', 'số ký tự', 'the number of characters'),
  entry(
    'startsWith',
    [2, 2],
    text.startsWith,
    'startsWith(r.x, "part")',
    'có bắt đầu bằng phần ấy không',
    'whether it begins with the part',
  ),
  entry(
    'endsWith',
    [2, 2],
    text.endsWith,
    'endsWith(r.x, "part")',
    'có kết thúc bằng phần ấy không',
    'whether it ends with the part',
  ),
  entry(
    'contains',
    [2, 2],
    text.contains,
    'contains(r.x, "part")',
    'có chứa phần ấy không',
    'whether the part stands in it',
  ),
  entry(
    'lpad',
    [3, 3],
    text.pad,
    'lpad(r.x, length, "0")',
    'thêm ký tự vào bên trái cho đủ độ dài; chữ dài hơn giữ nguyên',
    'padded on the left to a length; a longer text stays as it is',
  ),
  entry(
    'rpad',
    [3, 3],
    text.pad,
    'rpad(r.x, length, " ")',
    'thêm ký tự vào bên phải cho đủ độ dài; chữ dài hơn giữ nguyên',
    'padded on the right to a length; a longer text stays as it is',
  ),
  entry(
    'coalesce',
    [2, MOST_ARGUMENTS],
    condition.coalesce,
    'coalesce(a, b, …)',
    'giá trị đầu tiên có mặt',
    'the first value that is there',
  ),
  entry(
    'min',
    [2, MOST_ARGUMENTS],
    number.extreme,
    'min(a, b, …)',
    'số nhỏ nhất hoặc thời điểm sớm nhất; thiếu một thì không có giá trị',
    'the least number or earliest instant; no value where one is missing',
  ),
  entry(
    'max',
    [2, MOST_ARGUMENTS],
    number.extreme,
    'max(a, b, …)',
    'số lớn nhất hoặc thời điểm muộn nhất; thiếu một thì không có giá trị',
    'the greatest number or latest instant; no value where one is missing',
  ),
  entry(
    '+',
    [2, 2],
    number.arithmetic,
    'a + b',
    'nối chữ (`r.a + "-" + r.b`, từng phần bỏ khoảng trắng hai đầu), cộng số, dời thời điểm theo mili giây; thiếu một thì không có giá trị',
    'joins texts (`r.a + "-" + r.b`, columns without blanks around them), adds numbers, shifts an instant by milliseconds; no value where one is missing',
  ),
  entry(
    '-',
    [2, 2],
    number.arithmetic,
    'a - b',
    'hiệu của số; của hai thời điểm, theo mili giây',
    'the difference of numbers, or of instants in milliseconds',
  ),
  entry('*', [2, 2], number.arithmetic, 'a * b', 'tích chính xác', 'the exact product'),
  entry('neg', [1, 1], number.negation, '-a', 'số đối', 'the number negated'),
  entry(
    '==',
    [2, 2],
    condition.equals,
    'a == b',
    'bằng nhau; cột chưa đọc so với số như số; `== null`: không có giá trị',
    'whether they are equal; an unread column is compared with a number as a number; `== null`: there is no value',
  ),
  entry('!=', [2, 2], condition.equals, 'a != b', 'khác nhau', 'whether they differ'),
  ...['<', '<=', '>', '>='].map((name) =>
    entry(
      name,
      [2, 2],
      condition.order,
      `a ${name} b`,
      'thứ tự của số, thời điểm hoặc chữ đã đọc',
      'the order of numbers, instants or texts that were read',
    ),
  ),
  entry(
    '&&',
    [2, 2],
    condition.logic,
    'a && b',
    'cả hai; chưa biết là chưa biết',
    'both; what is unknown stays unknown',
  ),
  entry('||', [2, 2], condition.logic, 'a || b', 'một trong hai', 'one of the two'),
  entry('!', [1, 1], condition.logic, '!a', 'không', 'not'),
  entry(
    '?:',
    [3, 3],
    condition.choice,
    'a ? b : c',
    'b nếu a đúng, nếu không thì c; trong YAML viết trong dấu nháy',
    'b where a holds, else c; in YAML it stands in quotes',
  ),
]);
