import { apply, arithmetic, number } from './arithmetic.js';
import { refuse, type Expr } from './expr.js';
import type { Typed } from './typed.js';

/** A quotient of two trees without division. */
export interface Fraction {
  readonly over: Typed;
  readonly under: Typed;
}

const ONE = number(1);

/** Whether a division stands anywhere in the arithmetic at the top of an expression. */
export function divides(expr: Expr): boolean {
  if (expr.op !== 'call') return false;
  return (
    expr.name === '/' || (['+', '-', '*', 'neg'].includes(expr.name) && expr.args.some(divides))
  );
}

const times = (at: number, a: Typed, b: Typed): Typed =>
  a === ONE ? b : b === ONE ? a : arithmetic('*', at, a, b);

const combine: Readonly<Record<string, (at: number, a: Fraction, b: Fraction) => Fraction>> = {
  '/': (at, a, b) => ({ over: times(at, a.over, b.under), under: times(at, a.under, b.over) }),
  '*': (at, a, b) => ({ over: times(at, a.over, b.over), under: times(at, a.under, b.under) }),
  '+': (at, a, b) => ({
    over: arithmetic('+', at, times(at, a.over, b.under), times(at, b.over, a.under)),
    under: times(at, a.under, b.under),
  }),
  '-': (at, a, b) => ({
    over: arithmetic('-', at, times(at, a.over, b.under), times(at, b.over, a.under)),
    under: times(at, a.under, b.under),
  }),
};

/** One side of a comparison as a quotient; `check` checks what has no division. */
export function fractionOf(expr: Expr, check: (expr: Expr) => Typed): Fraction {
  if (expr.op !== 'call' || !divides(expr)) {
    const over = check(expr);
    if (over.type !== 'number')
      return refuse(
        'type-mismatch',
        expr.at,
        `phép chia cần số, ở đây là ${over.type}`,
        `a division needs numbers, this is ${over.type}`,
      );
    return { over, under: ONE };
  }
  const [a, b] = expr.args.map((arg) => fractionOf(arg, check));
  if (expr.name === 'neg' && a)
    return { over: apply('neg', 'number', a.over.scale, a.over), under: a.under };
  const operate = combine[expr.name];
  if (!operate || !a || !b)
    return refuse(
      'unknown-function',
      expr.at,
      `không có phép “${expr.name}”`,
      `there is no operation “${expr.name}”`,
    );
  return operate(expr.at, a, b);
}

/** Brings the scales of both quotients into the trees: what is compared is plain integers. */
export function levelled(
  at: number,
  left: Fraction,
  right: Fraction,
): [Typed, Typed, Typed, Typed] {
  const shift = left.over.scale - left.under.scale - (right.over.scale - right.under.scale);
  const power = (by: number): Typed =>
    apply('*', 'number', 0, number(10 ** Math.min(by, 15)), number(10 ** Math.max(0, by - 15)));
  if (shift === 0) return [left.over, left.under, right.over, right.under];
  const scaled = (tree: Typed, by: number): Typed => apply('*', 'number', 0, tree, power(by));
  if (Math.abs(shift) > 30)
    return refuse(
      'too-many-decimals',
      at,
      'hai vế khác nhau quá nhiều chữ số thập phân',
      'the two sides differ by too many decimals',
    );
  // left = over·10^-s: where it has more decimals, the right side is brought to them, and the other way round.
  return shift > 0
    ? [left.over, left.under, scaled(right.over, shift), right.under]
    : [scaled(left.over, -shift), left.under, right.over, right.under];
}
