import { apply, arithmetic, rescale } from './arithmetic.js';
import { ofList } from './check-lists.js';
import { expectType, type Check } from './checker.js';
import { refuse, type Expr } from './expr.js';
import { divides } from './fraction.js';
import { readInstant, REPORTING_ZONE } from '../time/read-instant.js';
import { isNull, type Typed } from './typed.js';

export const division: Check = ({ at }) =>
  refuse(
    'division-in-record',
    at,
    'phép chia chỉ đứng trong một phép so sánh',
    'a division may stand only inside a comparison',
    {
      vi: 'tỷ lệ thuộc về công thức của chỉ số (value), tính sau khi cộng',
      en: "a ratio belongs to an indicator's formula (value), computed after summing",
    },
  );

export const sum: Check = (call, checker) => {
  if (call.args.some(divides)) return division(call, checker);
  const [left, right] = call.args.map((arg) => checker.check(arg)) as [Typed, Typed];
  return arithmetic(call.name as '+' | '-' | '*', call.at, left, right);
};

export const negation: Check = (call, checker) => {
  if (call.args.some(divides)) return division(call, checker);
  const of = expectType(call.at, checker.check(call.args[0] as Expr), 'number');
  return apply('neg', 'number', of.scale, of);
};

export const logic: Check = (call, checker) => {
  const args = call.args.map((arg) => expectType(arg.at, checker.check(arg), 'boolean', 'null'));
  return apply(call.name as '&&' | '||' | '!', 'boolean', 0, ...args);
};

/** Values of which one is taken, brought to one type and unit. A null is of any type. */
function alike(at: number, branches: readonly Typed[]): readonly Typed[] {
  const [first, ...others] = branches.filter((branch) => !isNull(branch));
  if (!first) return branches;
  const other = others.find((branch) => branch.type !== first.type);
  if (other)
    return refuse(
      'type-mismatch',
      at,
      `các nhánh khác kiểu: ${first.type} và ${other.type}`,
      `the branches differ: ${first.type} and ${other.type}`,
    );
  const scale = Math.max(first.scale, ...others.map((branch) => branch.scale));
  return branches.map((branch) => rescale(branch, scale, at));
}

const kindOf = (branches: readonly Typed[]): Pick<Typed, 'type' | 'scale'> =>
  branches.find((branch) => !isNull(branch)) ?? { type: 'null', scale: 0 };

export const choice: Check = (call, checker) => {
  const [test, ...branches] = call.args.map((arg) => checker.check(arg)) as [Typed, Typed, Typed];
  expectType(call.at, test, 'boolean', 'null');
  const [yes, no] = alike(call.at, branches) as [Typed, Typed];
  const { type, scale } = kindOf([yes, no]);
  return apply('?:', type, scale, test, yes, no);
};

/** The first value that is there. */
export const coalesce: Check = (call, checker) => {
  const values = alike(
    call.at,
    call.args.map((arg) => checker.check(arg)),
  ).filter((value) => !isNull(value));
  const [first] = values;
  if (!first) return { op: 'literal', type: 'null', scale: 0, value: null };
  return apply('coalesce', first.type, first.scale, ...values);
};

const extremeOfList = ofList('number', 'instant');

/** The least or greatest of numbers, or of instants: of the arguments, or of a list. */
export const extreme: Check = (call, checker) => {
  if (call.args.length === 1) return extremeOfList(call, checker);
  const values = call.args.map((arg) =>
    expectType(arg.at, checker.check(arg), 'number', 'instant'),
  );
  const levelled = alike(call.at, values);
  const { type, scale } = kindOf(levelled);
  return apply(call.name as 'min' | 'max', type, scale, ...levelled);
};

export const day: Check = ({ at, args }, checker) =>
  apply('day', 'number', 0, expectType(at, checker.check(args[0] as Expr), 'instant'));

export const instant: Check = ({ args: [text], at }) => {
  const value =
    text?.op === 'literal' && typeof text.value === 'string'
      ? readInstant(text.value, REPORTING_ZONE)
      : undefined;
  if (value === undefined)
    return refuse(
      'impossible-date',
      at,
      'instant cần một ngày giờ cố định có thật',
      'instant needs a constant date and time that exists',
    );
  return { op: 'literal', type: 'instant', scale: 0, value };
};
