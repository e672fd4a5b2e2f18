import { apply, rescale } from './arithmetic.js';
import { codesOf, expectCode } from './check-codes.js';
import { listTested } from './check-lists.js';
import { expectType, type Check, type Checker } from './checker.js';
import { refuse, type Expr } from './expr.js';
import { divides, fractionOf, levelled } from './fraction.js';
import type { Comparison, Typed } from './typed.js';

/** A code compared with a text: with `@` it is a code version, without it the bare code of any version. */
function codeAndText(at: number, code: Typed, text: Typed, checker: Checker): [Typed, Typed] {
  if (text.op !== 'literal')
    return refuse(
      'type-mismatch',
      at,
      'mã chỉ so sánh được với hằng hoặc với mã',
      'a code compares with a constant or another code only',
    );
  const wanted = String(text.value);
  expectCode(at, codesOf(at, code, checker), wanted);
  return [wanted.includes('@') ? code : apply('bare', 'text', 0, code), text];
}

/** Both sides of one type; throws where they cannot be compared. */
function sides(at: number, left: Typed, right: Typed, checker: Checker): [Typed, Typed] {
  if (left.type === 'code' && right.type === 'text') return codeAndText(at, left, right, checker);
  if (left.type === 'text' && right.type === 'code') return codeAndText(at, right, left, checker);
  if (left.type === right.type || left.type === 'null' || right.type === 'null')
    return [left, right];
  return refuse(
    'type-mismatch',
    at,
    `không so sánh được ${left.type} với ${right.type}`,
    `cannot compare ${left.type} with ${right.type}`,
  );
}

/** Numbers are compared on one scale; where a quotient stands in one of them, by cross-multiplication. */
export const comparison: Check = (call, checker) => {
  const [a, b] = call.args as [Expr, Expr];
  const operator = call.name as Comparison;
  const check = (expr: Expr): Typed => checker.check(expr);
  const ratio = (): Typed => ({
    op: 'ratio',
    type: 'boolean',
    scale: 0,
    operator,
    args: levelled(call.at, fractionOf(a, check), fractionOf(b, check)),
  });
  const ofList = listTested(call, checker);
  if (ofList) return ofList;
  if (divides(a) || divides(b)) return ratio();
  const [of, to] = [check(a), check(b)];
  if (operator !== '==' && operator !== '!=')
    [of, to].forEach((side) => expectType(call.at, side, 'number', 'instant', 'text', 'null'));
  const [left, right] = sides(call.at, of, to, checker);
  if (left.type !== 'number' || right.type !== 'number' || left.scale === right.scale)
    return apply(operator, 'boolean', 0, left, right);
  if (left.op === 'literal' && left.scale < right.scale)
    return apply(operator, 'boolean', 0, rescale(left, right.scale, call.at), right);
  if (right.op === 'literal' && right.scale < left.scale)
    return apply(operator, 'boolean', 0, left, rescale(right, left.scale, call.at));
  return ratio();
};
