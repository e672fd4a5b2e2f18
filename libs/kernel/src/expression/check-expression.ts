import { apply, arithmetic, number, rescale } from './arithmetic.js';
import { refuse, type Expr } from './expr.js';
import { divides, fractionOf, levelled } from './fraction.js';
import { readInstant, REPORTING_ZONE } from '../time/read-instant.js';
import type { Scope } from './scope.js';
import { isNull, type Comparison, type Type, type Typed } from './typed.js';

type Call = Extract<Expr, { op: 'call' }>;
type Check = (call: Call, scope: Scope) => Typed;

const NO_CLOCK = {
  vi: 'không có “bây giờ”: điều do thời gian làm đổi được khai bằng thời điểm, như stock với enter và leave',
  en: 'there is no now: what time moves is declared by instants, as in stock with enter and leave',
};

function literal({ value, scale, at }: Extract<Expr, { op: 'literal' }>): Typed {
  if (typeof value !== 'bigint')
    return {
      op: 'literal',
      type: value === null ? 'null' : typeof value === 'string' ? 'text' : 'boolean',
      scale: 0,
      value,
    };
  if (!Number.isSafeInteger(Number(value)))
    return refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
  return number(Number(value), scale);
}

function path(expr: Extract<Expr, { op: 'path' }>, scope: Scope): Typed {
  const [name = '', ...rest] = expr.path;
  const field = scope.field(name);
  if (field && rest.length === 0)
    return { op: 'field', name, type: field.type, scale: field.scale };
  const known = scope.names.join(', ');
  return refuse(
    'unknown-field',
    expr.at,
    `không có trường “${expr.path.join('.')}”`,
    `there is no field “${expr.path.join('.')}”`,
    { vi: `có: ${known}`, en: `known are: ${known}` },
  );
}

function expectType(at: number, tree: Typed, ...types: Type[]): Typed {
  if (types.includes(tree.type)) return tree;
  return refuse(
    'type-mismatch',
    at,
    `cần ${types.join(' hoặc ')}, ở đây là ${tree.type}`,
    `needs ${types.join(' or ')}, this is ${tree.type}`,
  );
}

/** A code compared with a text: with `@` it is a code version, without it the bare code of any version. */
function codeAndText(at: number, code: Typed, text: Typed, scope: Scope): [Typed, Typed] {
  if (text.op !== 'literal' || code.op !== 'field')
    return refuse(
      'type-mismatch',
      at,
      'mã chỉ so sánh được với hằng hoặc với mã',
      'a code compares with a constant or another code only',
    );
  const wanted = String(text.value);
  if (scope.field(code.name)?.hasCode?.(wanted) === false)
    return refuse(
      'unknown-code',
      at,
      `danh mục của “${code.name}” không có mã “${wanted}”`,
      `the list of “${code.name}” has no code “${wanted}”`,
    );
  return [wanted.includes('@') ? code : apply('bare', 'text', 0, code), text];
}

/** Both sides of one type; throws where they cannot be compared. */
function sides(at: number, left: Typed, right: Typed, scope: Scope): [Typed, Typed] {
  if (left.type === 'code' && right.type === 'text') return codeAndText(at, left, right, scope);
  if (left.type === 'text' && right.type === 'code') return codeAndText(at, right, left, scope);
  if (left.type === right.type || left.type === 'null' || right.type === 'null')
    return [left, right];
  return refuse(
    'type-mismatch',
    at,
    `không so sánh được ${left.type} với ${right.type}`,
    `cannot compare ${left.type} with ${right.type}`,
  );
}

const comparison: Check = (call, scope) => {
  const [a, b] = call.args as [Expr, Expr];
  const operator = call.name as Comparison;
  const check = (expr: Expr): Typed => checkExpression(expr, scope);
  const ratio = (): Typed => ({
    op: 'ratio',
    type: 'boolean',
    scale: 0,
    operator,
    args: levelled(call.at, fractionOf(a, check), fractionOf(b, check)),
  });
  if (divides(a) || divides(b)) return ratio();
  const [of, to] = [check(a), check(b)];
  if (operator !== '==' && operator !== '!=')
    [of, to].forEach((side) => expectType(call.at, side, 'number', 'instant', 'text', 'null'));
  const [left, right] = sides(call.at, of, to, scope);
  if (left.type !== 'number' || right.type !== 'number' || left.scale === right.scale)
    return apply(operator, 'boolean', 0, left, right);
  if (left.op === 'literal' && left.scale < right.scale)
    return apply(operator, 'boolean', 0, rescale(left, right.scale, call.at), right);
  if (right.op === 'literal' && right.scale < left.scale)
    return apply(operator, 'boolean', 0, left, rescale(right, left.scale, call.at));
  return ratio();
};

const sum: Check = (call, scope) => {
  if (call.args.some(divides)) return division(call, scope);
  const [left, right] = call.args.map((arg) => checkExpression(arg, scope)) as [Typed, Typed];
  return arithmetic(call.name as '+' | '-' | '*', call.at, left, right);
};

const division: Check = ({ at }) =>
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

const logic: Check = (call, scope) => {
  const args = call.args.map((arg) =>
    expectType(arg.at, checkExpression(arg, scope), 'boolean', 'null'),
  );
  return apply(call.name as '&&' | '||' | '!', 'boolean', 0, ...args);
};

const choice: Check = (call, scope) => {
  const [test, yes, no] = call.args.map((arg) => checkExpression(arg, scope)) as [
    Typed,
    Typed,
    Typed,
  ];
  expectType(call.at, test, 'boolean', 'null');
  if (yes.type !== no.type && !isNull(yes) && !isNull(no))
    return refuse(
      'type-mismatch',
      call.at,
      `hai nhánh khác kiểu: ${yes.type} và ${no.type}`,
      `the branches differ: ${yes.type} and ${no.type}`,
    );
  const [type, scale] = [isNull(yes) ? no.type : yes.type, Math.max(yes.scale, no.scale)];
  return apply('?:', type, scale, test, rescale(yes, scale, call.at), rescale(no, scale, call.at));
};

const negation: Check = (call, scope) => {
  if (call.args.some(divides)) return division(call, scope);
  const of = expectType(call.at, checkExpression(call.args[0] as Expr, scope), 'number');
  return apply('neg', 'number', of.scale, of);
};

const day: Check = (call, scope) =>
  apply(
    'day',
    'number',
    0,
    expectType(call.at, checkExpression(call.args[0] as Expr, scope), 'instant'),
  );

const instant: Check = ({ args: [text], at }) => {
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

const FUNCTIONS: ReadonlyMap<string, readonly [arity: number, check: Check]> = new Map<
  string,
  [number, Check]
>([
  ...(['==', '!=', '<', '<=', '>', '>='] as const).map((name): [string, [number, Check]] => [
    name,
    [2, comparison],
  ]),
  ...(['+', '-', '*'] as const).map((name): [string, [number, Check]] => [name, [2, sum]]),
  ['/', [2, division]],
  ['&&', [2, logic]],
  ['||', [2, logic]],
  ['!', [1, logic]],
  ['?:', [3, choice]],
  ['neg', [1, negation]],
  ['day', [1, day]],
  ['instant', [1, instant]],
]);

function call(expr: Call, scope: Scope): Typed {
  const [arity, check] = FUNCTIONS.get(expr.name) ?? [];
  if (arity === undefined || !check) {
    const hint =
      expr.name === 'now' ? NO_CLOCK : { vi: 'có: day, instant', en: 'known are: day, instant' };
    return refuse(
      'unknown-function',
      expr.at,
      `không có hàm “${expr.name}”`,
      `there is no function “${expr.name}”`,
      hint,
    );
  }
  if (expr.args.length === arity) return check(expr, scope);
  return refuse(
    'wrong-arguments',
    expr.at,
    `“${expr.name}” cần ${arity} tham số, ở đây có ${expr.args.length}`,
    `“${expr.name}” needs ${arity} arguments, here are ${expr.args.length}`,
  );
}

/** Checks names and types of an expression over the fields of a record; throws ExpressionError. */
export function checkExpression(expr: Expr, scope: Scope): Typed {
  if (expr.op === 'literal') return literal(expr);
  return expr.op === 'path' ? path(expr, scope) : call(expr, scope);
}
