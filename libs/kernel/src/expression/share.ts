import type { Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';

const isCall = (expr: Expr, name: string): expr is Extract<Expr, { op: 'call' }> =>
  expr.op === 'call' && expr.name === name;
const isHundred = (expr: Expr): boolean =>
  expr.op === 'literal' && expr.value === 100n && expr.scale === 0;

/**
 * The figure of which a formula is a share in percent: `whole` of `part / whole * 100`. Undefined where it is none.
 * @param source of a formula that is right
 */
export function wholeIn(source: string): string | undefined {
  const expr = parseExpression(source);
  const [left, right] = isCall(expr, '*') ? expr.args : [];
  const ratio = left && right && (isHundred(right) ? left : isHundred(left) ? right : undefined);
  const whole = ratio && isCall(ratio, '/') ? ratio.args[1] : undefined;
  return whole?.op === 'path' ? whole.path.join('.') : undefined;
}
