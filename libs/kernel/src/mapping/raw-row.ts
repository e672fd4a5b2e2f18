import {
  composed,
  isPlain,
  trimUnseen,
  unfitInText,
  type Finding,
  type Text,
} from '@nhip/contracts';
import type { Value } from '../expression/typed.js';
import { compileCode, js, lifted, type Code } from './code.js';

/** A row as an agency sent it: column → JSON scalar. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What a mapping may look at, and where it says what it found. */
export interface RawContext {
  readonly row: RawRow;
  /** The record's effective instant, once known; before, the time of receipt. */
  at: number;
  /** What keeps the row from being taken. */
  readonly findings: Finding[];
  /** What its sender should know of a row that was taken. */
  readonly notes: Finding[];
}

/** Objects and arrays within each other. */
export const MOST_DEPTH = 100;

/** Whether a value is nested deeper than any column is meant to be: whoever writes it as JSON would walk into it by recursion. */
export function isTooDeep(value: unknown, left = MOST_DEPTH): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (left === 0) return true;
  for (const member of Object.values(value))
    if (typeof member === 'object' && isTooDeep(member, left - 1)) return true;
  return false;
}

/** Whether a JSON text may hold a value that is too deep: nearly none opens as many objects and arrays, be they within each other or not. */
export function mayBeTooDeep(json: string): boolean {
  let opened = 0;
  for (const sign of ['{', '['])
    for (let at = json.indexOf(sign); at >= 0; at = json.indexOf(sign, at + 1)) opened += 1;
  return opened > MOST_DEPTH;
}

export type RawEvaluator = (context: RawContext) => Value;

/** Types while mapping: `raw` is a value of a column before it was read as anything. */
export type RawType = 'raw' | 'text' | 'number' | 'instant' | 'boolean' | 'code' | 'null';

/** A compiled part of a mapping. */
export interface Raw {
  readonly type: RawType;
  /** Decimals of a number's minor unit. */
  readonly scale: number;
  /** Of a code: its list. */
  readonly list?: string;
  /** The column that it reads, for findings; '' where it reads none or several. */
  readonly column: string;
  /** Its value, read from a RawContext. */
  readonly code: Code;
}

export const raw = (type: RawType, column: string, code: Code, more: Partial<Raw> = {}): Raw => ({
  type,
  scale: 0,
  column,
  code,
  ...more,
});

/** A compiled part of a mapping at work. */
export interface Reading extends Pick<Raw, 'type' | 'column'> {
  readonly read: RawEvaluator;
}

export const compileReading = ({ type, column, code }: Raw): Reading => ({
  type,
  column,
  read: compileCode(code),
});

const UNREAD: Text = { vi: 'cột chưa đọc', en: 'an unread column' };

/** What a value is, as authors of mappings know it. */
export const typeSaid = ({ type }: Pick<Raw, 'type'>): Text =>
  type === 'raw' ? UNREAD : { vi: type, en: type };

const cut = (value: Value): string => String(value).slice(0, 200);

/** Notes a finding against a column's value; the value is then null. `%` in the texts stands for the value. */
export function say(
  context: RawContext,
  code: string,
  column: string,
  value: Value,
  vi: string,
  en: string,
): null {
  const shown = cut(value);
  const message = {
    vi: vi.replace('%', () => `“${shown}”`),
    en: en.replace('%', () => `“${shown}”`),
  };
  context.findings.push({
    code,
    ...(column && { column }),
    ...(value !== null && { value: shown }),
    message,
  });
  return null;
}

/** Reads the value of a column. Blank text is no value: agencies leave columns blank. */
function readValue(value: unknown, context: RawContext, column: string): Value {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (typeof value === 'string' && isPlain(value)) return value;
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  const unfit = unfitInText(text);
  if (unfit)
    return say(
      context,
      'broken-text',
      column,
      null,
      `cột có ký tự không dùng được: ${unfit.name}, ký tự thứ ${unfit.at}; bỏ ký tự đó rồi gửi lại`,
      `the column has a character that cannot be taken: ${unfit.name}, character ${unfit.at}; send it again without`,
    );
  return trimUnseen(text) === '' ? null : composed(text);
}

/** A word as it is compared with those that mean no value. */
export const emptyWord = (text: string): string => composed(trimUnseen(text));

const withoutEmpty = (value: string | number | boolean, empty: ReadonlySet<string>): Value =>
  empty.has(emptyWord(String(value))) ? null : value;

/** What every object has is a column only of a row that has it itself. */
const inRow = (column: string): Code =>
  column in Object.prototype
    ? js`${Object.hasOwn}(context.row, ${column}) ? context.row[${column}] : null`
    : js`context.row[${column}]`;

/** Reads a column of whatever row it is given. @param empty words that mean no value */
export function columnCode(column: string, empty: ReadonlySet<string>): Code {
  const value = js`${readValue}(${inRow(column)}, context, ${column})`;
  return empty.size === 0 ? value : lifted(value, withoutEmpty, empty);
}
