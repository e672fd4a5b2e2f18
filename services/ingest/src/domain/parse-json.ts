import { Fault, type Finding, type Text } from '@nhip/contracts';
import { isTooDeep, MOST_DEPTH } from '@nhip/kernel';
import { bodyNotJson, bodyNotUtf8, noReadableLine, tooManyRows, tooManyValues } from '../faults.js';
import type { FileForm } from './csv-header.js';
import { doubleKeysIn, mayHoldDoubleKeys } from './double-keys.js';
import { decode, remembered, type ParsedRow } from './parsed-row.js';
import { Pace, type Turns } from './turns.js';

/** What of a feed decides which names an answer may repeat. */
export type KnownNames = Pick<FileForm, 'columns' | 'hasPersonal'>;

const NOT_UTF8: Finding = {
  code: 'invalid-utf8',
  message: {
    vi: 'dòng không phải UTF-8: viết bằng mã UTF-8 rồi gửi lại',
    en: 'the row is not UTF-8: write it in UTF-8 and send it again',
  },
};
const NOT_OBJECT: Finding = {
  code: 'not-an-object',
  message: {
    vi: 'dòng phải là một đối tượng JSON: cột → giá trị',
    en: 'a row must be a JSON object: column → value',
  },
};

const NULL_ROW: Finding = {
  code: 'null-row',
  message: {
    vi: 'dòng là null, không có dữ liệu: bỏ dòng đó, hoặc gửi một đối tượng JSON',
    en: 'the row is null, without data: leave it out, or send a JSON object',
  },
};
const ARRAY_ROW: Finding = {
  code: 'array-row',
  message: {
    vi: 'dòng là một mảng, không có tên cột: gửi đối tượng cột → giá trị; mảng các dòng thì gửi bằng application/json',
    en: 'the row is an array, without names of columns: send an object column → value; an array of rows goes as application/json',
  },
};
const JSON_IN_STRING: Finding = {
  code: 'json-in-string',
  message: {
    vi: 'dòng là JSON nằm trong một chuỗi (mã hoá hai lần): gửi thẳng đối tượng, không gọi JSON.stringify lần nữa',
    en: 'the row is JSON inside a JSON string (encoded twice): send the object itself, without a second JSON.stringify',
  },
};

const LONGEST_NAME = 200;

/** A key as an answer may repeat it; undefined of one that the contract does not know where a feed is about persons: it may name one. */
const nameOf = (key: string, { columns, hasPersonal }: KnownNames): string | undefined =>
  hasPersonal && !columns.includes(key) ? undefined : key.slice(0, LONGEST_NAME);

function keyTwice(name: string | undefined): Finding {
  const [vi, en] = name === undefined ? ['một tên', 'a name'] : [`“${name}”`, `“${name}”`];
  return {
    code: 'key-twice',
    ...(name !== undefined && { column: name }),
    message: {
      vi: `${vi} có hai lần trong một đối tượng: giữ một`,
      en: `${en} stands twice in one object: keep one`,
    },
  };
}

/** Where a text stops being JSON. Never the parser's own sentence: it quotes the text, which may be about a person. */
function reasonOf(error: unknown): Text {
  const { message } = error as Error;
  const position = /position (\d+)/.exec(message)?.[1];
  if (/end of JSON|Unterminated/.test(message))
    return { vi: 'dừng giữa chừng', en: 'it stops half-way' };
  if (position)
    return {
      vi: `hỏng ở ký tự thứ ${Number(position) + 1}`,
      en: `it breaks at character ${Number(position) + 1}`,
    };
  return { vi: 'có ký tự không hợp lệ', en: 'it has an unexpected character' };
}

const notJson = ({ vi, en }: Text): Finding => ({
  code: 'not-json',
  message: { vi: `không phải JSON: ${vi}`, en: `not JSON: ${en}` },
});

/** A number that JSON.parse may not hold digit by digit. */
const SUSPECT = /\d(?:[\d.]{15}|[eE][+-]?\d)/;
const MOST_EXACT_DIGITS = 15;

type Reviver = (
  this: unknown,
  key: string,
  value: unknown,
  context?: { readonly source?: string },
) => unknown;

/** True where a number as written and as read are the same number. */
function isExact(value: number, source: string): boolean {
  if (/^-?\d+$/.test(source)) return Number.isSafeInteger(value);
  const digits = source
    .replace(/[eE].*$/, '')
    .replace(/[-.]/g, '')
    .replace(/^0+/, '');
  const underflowed = value === 0 && digits !== '';
  return Number.isFinite(value) && !underflowed && digits.length <= MOST_EXACT_DIGITS;
}

/** Numbers that would lose digits stay as they were written, as text: the row as kept is evidence. */
const keepDigits: Reviver = (_key, value, context) =>
  typeof value !== 'number' || context?.source === undefined || isExact(value, context.source)
    ? value
    : context.source;

const read = (text: string): unknown =>
  SUSPECT.test(text) ? JSON.parse(text, keepDigits as never) : JSON.parse(text);

const TOO_DEEP: Finding = {
  code: 'too-deep',
  message: {
    vi: `dòng lồng quá ${MOST_DEPTH} tầng: mỗi cột là chữ, số, hay true và false`,
    en: `the row is nested more than ${MOST_DEPTH} deep: a column is a text, a number, or true and false`,
  },
};

function holdsJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** What a value is that is no object. */
function noObject(value: unknown): Finding {
  if (value === null) return NULL_ROW;
  if (Array.isArray(value)) return ARRAY_ROW;
  return typeof value === 'string' && holdsJson(value) ? JSON_IN_STRING : NOT_OBJECT;
}

/** A row that is nested too deep is kept without its text: whoever writes it as JSON would overflow. */
function toRow(value: unknown, text: () => string): ParsedRow {
  if (isTooDeep(value)) return { ok: false, text: '', finding: TOO_DEEP };
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject
    ? { ok: true, row: value as Record<string, unknown> }
    : { ok: false, text: text(), finding: noObject(value) };
}

function* toRows(values: readonly unknown[]): Turns<ParsedRow[]> {
  const [rows, pace]: [ParsedRow[], Pace] = [[], new Pace()];
  for (const value of values) {
    rows.push(toRow(value, () => JSON.stringify(value)));
    if (pace.isOver(0)) yield;
  }
  return rows;
}

/** Rows in which an object has a key twice, by their place: which of the two is meant nobody knows. */
function* refusedForKeys(
  text: string,
  known: KnownNames,
  twice = remembered(keyTwice),
): Turns<ParsedRow[]> {
  const refused: ParsedRow[] = [];
  for (const one of yield* doubleKeysIn(text))
    refused[one.row] = { ok: false, text: one.text, finding: twice(nameOf(one.key, known)) };
  return refused;
}

/** Reads lines one by one. */
function lineReader(known: KnownNames): (text: string | undefined) => Turns<ParsedRow> {
  const twice = remembered(keyTwice);
  /** @param text undefined where the bytes are not UTF-8 */
  return function* readLine(text) {
    if (text === undefined) return { ok: false, text: '', finding: NOT_UTF8 };
    try {
      const row = toRow(read(text), () => text);
      const isSuspect = row.ok && (yield* mayHoldDoubleKeys(text, [row.row]));
      return isSuspect ? ((yield* refusedForKeys(text, known, twice))[0] ?? row) : row;
    } catch (error) {
      return { ok: false, text, finding: notJson(reasonOf(error)) };
    }
  };
}

const [NEWLINE, QUOTE, BACKSLASH, BRACE, BRACKET] = [10, 34, 92, 123, 91];
/** Rows of a body, and objects and arrays of all of them: `{}` takes three bytes as sent and fifty when it is read. */
const [MOST_ROWS, MOST_VALUES] = [1_000_000, 4_000_000];
const BYTES_A_TURN = 1024 * 1024;

/** Objects and arrays of a text, and its lines; those inside of strings only where so asked. */
function* opened(
  body: Buffer,
  inStrings: boolean,
): Turns<{ readonly values: number; readonly lines: number }> {
  let [values, lines, isInside] = [0, 1, false];
  for (let [i, turn] = [0, BYTES_A_TURN]; i < body.length; i += 1) {
    if (i >= turn) {
      yield;
      turn = i + BYTES_A_TURN;
    }
    const byte = body[i];
    if (byte === NEWLINE) {
      lines += 1;
      isInside = false;
    } else if (byte === QUOTE && !inStrings) isInside = !isInside;
    else if (byte === BACKSLASH && isInside) i += 1;
    else if ((byte === BRACE || byte === BRACKET) && !isInside) values += 1;
  }
  return { values, lines };
}

/** Looked at before anything is read: what was read would fill the memory. @throws Fault `too-large` */
function* assertBounded(body: Buffer, isByLine: boolean): Turns<void> {
  if (body.length <= MOST_ROWS) return;
  // Texts that hold brackets are rare, and counting them too is faster.
  const { values, lines } = yield* opened(body, true);
  if (isByLine && lines > MOST_ROWS + 1) throw tooManyRows(MOST_ROWS);
  if (values > MOST_VALUES && (yield* opened(body, false)).values > MOST_VALUES)
    throw tooManyValues(MOST_VALUES);
}

const BLANK = /^[ \r\t]*$/;
/** Files that were joined have their marks in the middle. */
const MARKS = /^\ufeff+/;

/** Line by line, so that bytes that are not UTF-8 refuse their own line only. */
function* decodedLines(body: Buffer): Generator<string | undefined, void> {
  for (let from = 0; from < body.length;) {
    const end = body.indexOf(NEWLINE, from);
    yield decode(body.subarray(from, end < 0 ? body.length : end));
    from = end < 0 ? body.length : end + 1;
  }
}

function* linesOf(text: string): Generator<string, void> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? text.length : end);
    from = end < 0 ? text.length : end + 1;
  }
}

/** One object a line. A line that cannot be read is a row that was refused; a body of nothing else is refused whole. */
export function* parseNdjson(body: Buffer, known: KnownNames): Turns<readonly ParsedRow[]> {
  yield* assertBounded(body, true);
  const rows: ParsedRow[] = [];
  const [readLine, pace, text] = [lineReader(known), new Pace(), decode(body)];
  let readable = 0;
  for (const sent of text === undefined ? decodedLines(body) : linesOf(text)) {
    if (pace.isOver(sent?.length ?? 0)) yield;
    const line = sent?.replace(MARKS, '');
    if (line !== undefined && BLANK.test(line)) continue;
    const row = yield* readLine(line);
    rows.push(row);
    if (row.ok) readable += 1;
  }
  const [first] = rows;
  if (readable === 0 && first && !first.ok) throw noReadableLine(first.finding);
  return rows;
}

/** One object, or an array of them. */
export function* parseJson(body: Buffer, known: KnownNames): Turns<readonly ParsedRow[]> {
  yield* assertBounded(body, false);
  const text = decode(body);
  if (text === undefined) throw bodyNotUtf8('malformed');
  try {
    const value = read(text);
    const sent: readonly unknown[] = Array.isArray(value) ? value : [value];
    if (sent.length > MOST_ROWS) throw tooManyRows(MOST_ROWS);
    yield;
    const rows = yield* toRows(sent);
    const isFlat = rows.every((row) => row.ok);
    if (isFlat && !(yield* mayHoldDoubleKeys(text, sent as readonly object[]))) return rows;
    const refused = yield* refusedForKeys(text, known);
    return rows.map((row, i) => (row.ok ? (refused[i] ?? row) : row));
  } catch (error) {
    throw error instanceof Fault ? error : bodyNotJson(reasonOf(error));
  }
}
