import { compareText } from '../expression/compare-text.js';
import { refuse } from '../expression/expr.js';
import type { Value } from '../expression/typed.js';
import { asBoolean, minorUnits, toScale } from './convert.js';
import { js, lifted, lifted2, Local, NULL, type Code } from './code.js';
import { raw, typeSaid, type Raw } from './raw-row.js';
import type { Compile } from './raw-scope.js';

type Test = (left: Value, right: Value) => boolean;

const isUnread = ({ type }: Raw): boolean => type === 'raw' || type === 'text';

/** A test of two values; unknown where one is. */
const tested = (left: Raw, right: Raw, test: Test): Raw =>
  raw('boolean', left.column || right.column, lifted2(left.code, right.code, test));

/** Both numbers in the smaller unit of the two. */
function levelled(left: Raw, right: Raw): readonly [Raw, Raw] {
  const scale = Math.max(left.scale, right.scale);
  return [toScale(left, scale), toScale(right, scale)];
}

const isNotTrue = (value: Value): boolean => value !== true;

const sameText: Test = (a, b) => String(a) === String(b);

/** What an unread value is compared with as a number: `-999.0` is -999, and what is no number is none. */
const sameNumber =
  (scale: number): Test =>
  (value, number) =>
    minorUnits(String(value), scale) === number;

function isSame(left: Raw, right: Raw): Raw | undefined {
  if (left.type === 'number' && right.type === 'number')
    return tested(...levelled(left, right), sameText);
  if (left.type === 'number' && isUnread(right)) return isSame(right, left);
  if (isUnread(left) && right.type === 'number')
    return tested(left, right, sameNumber(right.scale));
  const loose = ({ type }: Raw): boolean => type === 'raw' || type === 'text' || type === 'boolean';
  return left.type === right.type || (loose(left) && loose(right))
    ? tested(left, right, sameText)
    : undefined;
}

/** Unread values compare as what stands on the other side; read ones with their like only. */
export const equals: Compile = ({ name, at }, _scope, args) => {
  const [left, right] = args as [Raw, Raw];
  const wanted = name === '==';
  if (left.type === 'null' || right.type === 'null') {
    const of = right.type === 'null' ? left : right;
    return raw('boolean', of.column, js`(${of.code} === null) === ${wanted}`);
  }
  const same = isSame(left, right);
  if (!same)
    return refuse(
      'type-mismatch',
      at,
      `không so sánh được ${typeSaid(left).vi} với ${typeSaid(right).vi}`,
      `cannot compare ${typeSaid(left).en} with ${typeSaid(right).en}`,
    );
  if (wanted) return same;
  return raw('boolean', same.column, lifted(same.code, isNotTrue));
};

const ORDERS: Readonly<Record<string, (difference: number) => boolean>> = {
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

/** Order of numbers, instants, or texts by code point. An unread value has none: as a text 10 would come before 9. */
export const order: Compile = ({ name, at }, _scope, args) => {
  const [left, right] = args as [Raw, Raw];
  const holds = ORDERS[name] as (difference: number) => boolean;
  if (left.type === 'text' && right.type === 'text')
    return tested(left, right, (a, b) => holds(compareText(a as string, b as string)));
  const isNumeric = left.type === 'number' || left.type === 'instant';
  if (isNumeric && left.type === right.type)
    return tested(...levelled(left, right), (a, b) => holds((a as number) - (b as number)));
  return refuse(
    'type-mismatch',
    at,
    `không so được lớn bé ${typeSaid(left).vi} với ${typeSaid(right).vi}`,
    `cannot order ${typeSaid(left).en} and ${typeSaid(right).en}`,
    {
      vi: 'đọc cột trước: decimal(r.cot, 2), integer(r.cot), instant(r.cot) hay text(r.cot)',
      en: 'read the column first: decimal(r.column, 2), integer(r.column), instant(r.column) or text(r.column)',
    },
  );
};

function condition(of: Raw, at: number): Code {
  if (of.type === 'boolean' || of.type === 'null') return of.code;
  return of.type === 'raw'
    ? asBoolean(of).code
    : refuse(
        'type-mismatch',
        at,
        `cần điều kiện, ở đây là ${of.type}`,
        `needs a condition, this is ${of.type}`,
      );
}

/** Three-valued, as over records: null is unknown. */
export const logic: Compile = ({ name, at }, _scope, args) => {
  const [left, right] = args.map((arg) => condition(arg, at)) as [Code, Code];
  if (name === '!') return raw('boolean', '', lifted(left, isNotTrue));
  const [a, b, decisive] = [new Local(), new Local(), name === '||'];
  return raw(
    'boolean',
    '',
    js`(${a} = ${left}) === ${decisive} || (${b} = ${right}) === ${decisive} ? ${decisive} : ${a} === null || ${b} === null ? null : ${!decisive}`,
  );
};

const kindOf = ({ type, list }: Raw): string =>
  type === 'code' ? `code ${list}` : type === 'text' ? 'raw' : type;

/** Values of which one is taken, brought to one type and unit: numbers to the smallest, texts to what is unread. */
function alike(at: number, branches: readonly Raw[]): readonly Raw[] {
  const [first, ...more] = branches.filter(({ type }) => type !== 'null');
  if (!first) return branches;
  const other = more.find((branch) => kindOf(branch) !== kindOf(first));
  if (other)
    return refuse(
      'type-mismatch',
      at,
      `các nhánh khác kiểu: ${typeSaid(first).vi} và ${typeSaid(other).vi}`,
      `the branches differ: ${typeSaid(first).en} and ${typeSaid(other).en}`,
    );
  const scale = Math.max(first.scale, ...more.map((branch) => branch.scale));
  const isText = branches.every(({ type }) => type === 'text');
  const type = first.type === 'text' && !isText ? 'raw' : first.type;
  return branches.map((branch) => ({
    ...(branch.type === 'number' ? toScale(branch, scale) : branch),
    type,
    scale,
    ...(first.list !== undefined && { list: first.list }),
    column: '',
  }));
}

export const choice: Compile = ({ at }, _scope, [a, b, c]) => {
  const test = condition(a as Raw, at);
  const [yes, no] = alike(at, [b as Raw, c as Raw]) as [Raw, Raw];
  return { ...yes, code: js`${test} === true ? ${yes.code} : ${no.code}` };
};

/** The first value that is there. One that is there and wrong is not passed over: it keeps the row from being taken. */
export const coalesce: Compile = ({ at }, _scope, args) => {
  const values = alike(at, args);
  const [before, value] = [new Local(), new Local()];
  const first = values.reduceRight(
    (others, { code }) =>
      js`(${value} = ${code}) !== null || context.findings.length > ${before} ? ${value} : ${others}`,
    NULL,
  );
  return { ...(values[0] as Raw), code: js`(${before} = context.findings.length, ${first})` };
};
