import type { Text } from '@nhip/contracts';
import { MAX_SCALE, resultType } from '../expression/arithmetic.js';
import { refuse } from '../expression/expr.js';
import type { Arithmetic, Value } from '../expression/typed.js';
import { INSTANT_MAX, INSTANT_MIN } from '../time/read-instant.js';
import { joined, toScale } from './convert.js';
import { arrayOf, js } from './code.js';
import { raw, say, typeSaid, type Raw, type RawContext } from './raw-row.js';
import type { Call, Compile } from './raw-scope.js';

type Numbers = (...values: number[]) => number;

const tooManyDecimals = (at: number): never =>
  refuse(
    'too-many-decimals',
    at,
    `quá ${MAX_SCALE} chữ số thập phân`,
    `more than ${MAX_SCALE} decimals`,
  );

const isWithin = (value: number, type: Raw['type']): boolean =>
  Number.isSafeInteger(value) &&
  (type !== 'instant' || (value >= INSTANT_MIN && value < INSTANT_MAX));

/** Null where an argument is; a result that cannot be held exactly keeps the row from being taken. */
function computed(
  { name }: Call,
  type: 'number' | 'instant',
  scale: number,
  args: readonly Raw[],
  compute: Numbers,
): Raw {
  const sign = name === 'neg' ? '-' : name;
  const [vi, en] = [
    `kết quả của “${sign}” nằm ngoài khoảng tính được`,
    `the result of “${sign}” is out of range`,
  ];
  const result = (values: readonly Value[], context: RawContext): number | null => {
    if (values.includes(null)) return null;
    // `+ 0` makes one zero of the two that a float has.
    const value = compute(...(values as number[])) + 0;
    return isWithin(value, type) ? value : say(context, 'out-of-range', '', null, vi, en);
  };
  const values = arrayOf(args.map(({ code }) => code));
  return raw(type, '', js`${result}(${values}, context)`, { scale });
}

const UNREAD_HINT = {
  vi: 'nối chữ: text(r.a) + text(r.b); cộng số: decimal(r.a, 2) + decimal(r.b, 2), integer(r.a) + integer(r.b)',
  en: 'to join texts: text(r.a) + text(r.b); to add numbers: decimal(r.a, 2) + decimal(r.b, 2), integer(r.a) + integer(r.b)',
};

function mismatch({ name, at }: Call, ...sides: readonly Raw[]): never {
  const [left, right] = sides.map(typeSaid) as [Text, Text];
  return refuse(
    'type-mismatch',
    at,
    `không tính được ${left.vi} ${name} ${right.vi}`,
    `cannot compute ${left.en} ${name} ${right.en}`,
    UNREAD_HINT,
  );
}

const isText = ({ type }: Raw): boolean => type === 'text' || type === 'raw';

/** `+` of two columns that were read as nothing could mean a sum or a text: one side must say which. */
const joins = (left: Raw, right: Raw): boolean =>
  isText(left) && isText(right) && (left.type === 'text' || right.type === 'text');

const COMPUTE: Readonly<Record<'+' | '-' | '*', Numbers>> = {
  '+': (a = 0, b = 0) => a + b,
  '-': (a = 0, b = 0) => a - b,
  '*': (a = 0, b = 0) => a * b,
};

/** As in expressions over records: numbers exactly, on the smaller unit of the two; an instant shifts by whole milliseconds. `+` joins texts too. */
export const arithmetic: Compile = (call, _scope, args) => {
  const { name, at } = call;
  const [left, right] = args as [Raw, Raw];
  if (name === '+' && joins(left, right)) return joined(left, right);
  const operator = name as Exclude<Arithmetic, 'neg'>;
  const type =
    left.type === 'raw' || right.type === 'raw'
      ? undefined
      : resultType(operator, left.type, right.type);
  const fraction = type === 'instant' && left.scale + right.scale > 0;
  if ((type !== 'number' && type !== 'instant') || fraction) return mismatch(call, left, right);
  if (operator === '*') {
    const scale = left.scale + right.scale;
    return scale > MAX_SCALE
      ? tooManyDecimals(at)
      : computed(call, type, scale, [left, right], COMPUTE['*']);
  }
  const scale = Math.max(left.scale, right.scale);
  const sides = scale === 0 ? [left, right] : [toScale(left, scale), toScale(right, scale)];
  return computed(call, type, scale, sides, COMPUTE[operator]);
};

export const negation: Compile = (call, _scope, [of]) => {
  const value = of as Raw;
  if (value.type === 'number')
    return computed(call, 'number', value.scale, [value], (number = 0) => -number);
  return refuse(
    'type-mismatch',
    call.at,
    `“-” cần một số, ở đây là ${typeSaid(value).vi}`,
    `“-” needs a number, this is ${typeSaid(value).en}`,
    UNREAD_HINT,
  );
};

/** The least or greatest of numbers, or of instants; unknown where one is. */
export const extreme: Compile = (call, _scope, args) => {
  const { name, at } = call;
  const type = args[0]?.type;
  const isOne = args.every((arg) => arg.type === type);
  if ((type !== 'number' && type !== 'instant') || !isOne)
    return refuse(
      'type-mismatch',
      at,
      `“${name}” cần toàn số hoặc toàn thời điểm, ở đây là ${args.map((arg) => typeSaid(arg).vi).join(', ')}`,
      `“${name}” needs all numbers or all instants, these are ${args.map((arg) => typeSaid(arg).en).join(', ')}`,
      {
        vi: 'đọc cột trước: decimal(r.cot, 2), integer(r.cot), instant(r.cot)',
        en: 'read the column first: decimal(r.column, 2), integer(r.column), instant(r.column)',
      },
    );
  const scale = Math.max(...args.map((arg) => arg.scale));
  const levelled = type === 'number' ? args.map((arg) => toScale(arg, scale)) : args;
  return computed(call, type, scale, levelled, name === 'min' ? Math.min : Math.max);
};
