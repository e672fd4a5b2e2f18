import { refuse, type Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';
import { Rational } from './rational.js';

/** Value of a formula: a missing measure or a division by zero is no data, never 0. */
export type Formula = (measures: Readonly<Record<string, Rational | undefined>>) => Rational | undefined;

type Operate = (a: Rational, b: Rational) => Rational | undefined;
const OPERATIONS: Readonly<Record<string, Operate>> = {
  '+': (a, b) => a.plus(b),
  '-': (a, b) => a.minus(b),
  '*': (a, b) => a.times(b),
  '/': (a, b) => a.over(b),
};

function compile(expr: Expr, names: readonly string[]): Formula {
  if (expr.op === 'literal') {
    if (typeof expr.value !== 'bigint')
      return refuse('type-mismatch', expr.at, 'công thức chỉ gồm số', 'a formula holds numbers only');
    const value = Rational.of(expr.value, 10n ** BigInt(expr.scale));
    return () => value;
  }
  if (expr.op === 'path') {
    const name = expr.path.join('.');
    if (!names.includes(name))
      return refuse(
        'unknown-measure',
        expr.at,
        `không có số đếm “${name}”; có: ${names.join(', ')}`,
        `there is no measure “${name}”; known are: ${names.join(', ')}`,
      );
    return (measures) => measures[name];
  }
  const [left, right] = expr.args.map((arg) => compile(arg, names));
  if (expr.name === 'neg' && left) return (measures) => left(measures)?.times(Rational.of(-1));
  const operate = OPERATIONS[expr.name];
  if (!operate || !left || !right)
    return refuse('unknown-function', expr.at, `công thức không dùng được “${expr.name}”`, `a formula has no “${expr.name}”`);
  return (measures) => {
    const [a, b] = [left(measures), right(measures)];
    return a && b && operate(a, b);
  };
}

/** Compiles an indicator's formula over the names of a cube's measures; throws ExpressionError. */
export const compileFormula = (source: string, measures: readonly string[]): Formula =>
  compile(parseExpression(source), measures);

/** The measures that a formula reads. */
export function measuresOf(source: string): readonly string[] {
  const names = (expr: Expr): string[] =>
    expr.op === 'path' ? [expr.path.join('.')] : expr.op === 'call' ? expr.args.flatMap(names) : [];
  return [...new Set(names(parseExpression(source)))];
}
