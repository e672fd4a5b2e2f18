import type { Text } from '@nhip/contracts';
import * as calendars from './check-calendars.js';
import { isUnder } from './check-codes.js';
import { comparison } from './check-comparison.js';
import { ofList } from './check-lists.js';
import * as texts from './check-texts.js';
import * as values from './check-values.js';
import type { Check } from './checker.js';

/** What an expression over records can call: how it is written, with how many arguments, what it gives. */
export interface RecordFunction {
  readonly usage: string;
  readonly meaning: Text;
  readonly least: number;
  readonly most: number;
  readonly check: Check;
}

type Arguments = readonly [least: number, most: number];

const entry = (
  name: string,
  [least, most]: Arguments,
  check: Check,
  usage: string,
  vi: string,
  en: string,
): [string, RecordFunction] => [name, { usage, meaning: { vi, en }, least, most, check }];

/** Of functions that take as many as one likes. */
const MOST_ARGUMENTS = 20;

/** Every function and operator of expressions over records by its name in the tree of an expression: the reference is made from this. */
export const RECORD_FUNCTIONS: ReadonlyMap<string, RecordFunction> = new Map([
  entry(
    'lower',
    [1, 1],
    texts.inCase,
    'lower(text)',
    'chữ thường, từng chữ cái một; chữ sẽ thành nhiều chữ (`İ`) giữ nguyên',
    'in lower case, letter by letter; one that would become several (`İ`) stays',
  ),
  entry(
    'upper',
    [1, 1],
    texts.inCase,
    'upper(text)',
    'chữ hoa, từng chữ cái một; chữ sẽ thành nhiều chữ (`ß`) giữ nguyên',
    'in upper case, letter by letter; one that would become several (`ß`) stays',
  ),
  entry(
    'substring',
    [2, 3],
    texts.substring,
    'substring(text, start[, end])',
    'các ký tự từ chỗ start (đếm từ 0) đến trước chỗ end; chữ ngắn hơn thì còn bao nhiêu lấy bấy nhiêu, không còn gì là null',
    'the characters from start (the first is 0) to before end; a shorter text gives what it has, null where that is nothing',
  ),
  entry(
    'replace',
    [3, 3],
    texts.replace,
    'replace(text, "what", "by")',
    'thay mọi chỗ, từ trái sang phải; không còn gì là null',
    'with all occurrences replaced, from left to right; null where nothing is left',
  ),
  entry(
    'size',
    [1, 1],
    texts.size,
    'size(text), size(list)',
    'số ký tự; số phần tử',
    'the number of characters, or of elements',
  ),
  entry(
    'startsWith',
    [2, 2],
    texts.part,
    'startsWith(text, part)',
    'có bắt đầu bằng phần ấy không',
    'whether it begins with the part',
  ),
  entry(
    'endsWith',
    [2, 2],
    texts.part,
    'endsWith(text, part)',
    'có kết thúc bằng phần ấy không',
    'whether it ends with the part',
  ),
  entry(
    'contains',
    [2, 2],
    texts.part,
    'contains(text, part)',
    'có chứa phần ấy không',
    'whether the part stands in it',
  ),
  entry(
    'coalesce',
    [2, MOST_ARGUMENTS],
    values.coalesce,
    'coalesce(a, b, …)',
    'giá trị đầu tiên có mặt',
    'the first value that is there',
  ),
  entry(
    'min',
    [1, MOST_ARGUMENTS],
    values.extreme,
    'min(a, b, …), min(list)',
    'số nhỏ nhất hoặc thời điểm sớm nhất; thiếu một, hoặc danh sách rỗng, thì null',
    'the least number or earliest instant; null where one is missing, or a list is empty',
  ),
  entry(
    'max',
    [1, MOST_ARGUMENTS],
    values.extreme,
    'max(a, b, …), max(list)',
    'số lớn nhất hoặc thời điểm muộn nhất; thiếu một, hoặc danh sách rỗng, thì null',
    'the greatest number or latest instant; null where one is missing, or a list is empty',
  ),
  entry(
    'sum',
    [1, 1],
    ofList('number'),
    'sum(list)',
    'tổng của các số; thiếu một thì null, danh sách rỗng thì 0',
    'the sum of numbers; null where one is missing, 0 of an empty list',
  ),
  entry(
    'isUnder',
    [2, 2],
    isUnder,
    'isUnder(code, "ancestor")',
    'mã ấy có phải là mã kia, hoặc nằm dưới nó vào một lúc nào đó trong thời gian hiệu lực; mã trần nghĩa là mọi phiên bản của nó',
    'whether the code is the ancestor, or lies under it at some time of its life; a bare code means any of its versions',
  ),
  entry(
    'day',
    [1, 1],
    values.day,
    'day(instant)',
    'số thứ tự của ngày ấy theo giờ +07:00',
    'the number of its day in the zone +07:00',
  ),
  entry(
    'isWorkingDay',
    [1, 2],
    calendars.isWorkingDay,
    'isWorkingDay(instant[, "calendar"])',
    'ngày ấy có phải ngày làm việc theo lịch không',
    'whether its day is a working day by the calendar',
  ),
  entry(
    'workingDays',
    [2, 3],
    calendars.workingDays,
    'workingDays(from, to[, "calendar"])',
    'số ngày làm việc sau ngày của from, đến hết ngày của to; số âm nếu to ở trước',
    'the working days after the day of from, up to and including that of to; negative where to comes before',
  ),
  entry(
    'addWorkingDays',
    [2, 3],
    calendars.addWorkingDays,
    'addWorkingDays(instant, days[, "calendar"])',
    'cùng giờ vào ngày làm việc thứ mấy sau đó; số âm là trước đó, 0 là chính thời điểm ấy',
    'the same time on the working day that is so many after; a negative number goes back, 0 gives the instant itself',
  ),
  entry(
    'instant',
    [1, 1],
    values.instant,
    'instant("2026-11-25T08:00")',
    'một thời điểm cố định; không ghi múi giờ là +07:00',
    'a constant instant, in the zone +07:00 where it names none',
  ),
  ...(['==', '!='] as const).map((name) =>
    entry(
      name,
      [2, 2],
      comparison,
      `a ${name} b`,
      'bằng, khác; với null là hỏi có giá trị không; mã so với `"mã"` hoặc `"mã@ngày"`',
      'whether they are equal, or differ; with null, whether there is a value; a code is compared with `"code"` or `"code@day"`',
    ),
  ),
  ...(['<', '<=', '>', '>='] as const).map((name) =>
    entry(
      name,
      [2, 2],
      comparison,
      `a ${name} b`,
      'thứ tự của số, thời điểm, hoặc chữ theo mã ký tự',
      'the order of numbers, instants, or texts by code point',
    ),
  ),
  ...(['+', '-', '*'] as const).map((name) =>
    entry(
      name,
      [2, 2],
      values.sum,
      `a ${name} b`,
      'tính chính xác; thời điểm cộng trừ mili giây, hiệu hai thời điểm là mili giây',
      'exact; an instant shifts by milliseconds, two differ by milliseconds',
    ),
  ),
  entry(
    '/',
    [2, 2],
    values.division,
    'a / b',
    'chỉ trong một phép so sánh: `fee / parts > 0.5`; chia cho 0 là chưa biết',
    'only within a comparison: `fee / parts > 0.5`; unknown where b is 0',
  ),
  entry('neg', [1, 1], values.negation, '-a', 'số đối', 'the number negated'),
  entry(
    '&&',
    [2, 2],
    values.logic,
    'a && b',
    'cả hai; sai nếu một bên sai, nếu không thì chưa biết khi một bên chưa biết',
    'both; false where one is, else unknown where one is',
  ),
  entry(
    '||',
    [2, 2],
    values.logic,
    'a || b',
    'một trong hai; đúng nếu một bên đúng, nếu không thì chưa biết khi một bên chưa biết',
    'one of the two; true where one is, else unknown where one is',
  ),
  entry('!', [1, 1], values.logic, '!a', 'không', 'not'),
  entry(
    '?:',
    [3, 3],
    values.choice,
    'a ? b : c',
    'b nếu a đúng, nếu không (sai hay chưa biết) thì c',
    'b where a holds, else (false or unknown) c',
  ),
]);
