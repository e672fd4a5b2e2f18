import { number } from './arithmetic.js';
import type { Call, Checker } from './checker.js';
import { refuse, type Expr } from './expr.js';
import { RECORD_FUNCTIONS, type RecordFunction } from './record-functions.js';
import type { Scope } from './scope.js';
import type { Typed } from './typed.js';

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

function functionOf({ name, at }: Call): RecordFunction {
  const known = RECORD_FUNCTIONS.get(name);
  if (known) return known;
  // The parser names an operator with its sides, `_%_`.
  const shown = /^\w+$/.test(name) ? name : name.replaceAll('_', '');
  const names = [...RECORD_FUNCTIONS.keys()].filter(
    (one) => /^[a-z]+$/i.test(one) && one !== 'neg',
  );
  const hint =
    name === 'now'
      ? NO_CLOCK
      : { vi: `có: ${names.join(', ')}`, en: `known are: ${names.join(', ')}` };
  return refuse(
    'unknown-function',
    at,
    `không có hàm “${shown}”`,
    `there is no function “${shown}”`,
    hint,
  );
}

function call(expr: Call, checker: Checker): Typed {
  const { least, most, usage, meaning, check } = functionOf(expr);
  const { name, args, at } = expr;
  if (args.length >= least && args.length <= most) return check(expr, checker);
  const wanted = least === most ? String(least) : `${least}–${most}`;
  return refuse(
    'wrong-arguments',
    at,
    `“${name}” cần ${wanted} tham số, ở đây có ${args.length}`,
    `“${name}” needs ${wanted} arguments, here are ${args.length}`,
    { vi: `viết ${usage}: ${meaning.vi}`, en: `write ${usage}: ${meaning.en}` },
  );
}

function checkerOf(scope: Scope): Checker {
  const checker: Checker = {
    scope,
    check: (expr) => {
      if (expr.op === 'literal') return literal(expr);
      return expr.op === 'path' ? path(expr, scope) : call(expr, checker);
    },
  };
  return checker;
}

/** Checks names and types of an expression over the fields of a record; throws ExpressionError. */
export const checkExpression = (expr: Expr, scope: Scope): Typed => checkerOf(scope).check(expr);
