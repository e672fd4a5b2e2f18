import { pathsIn, refuse, type Expr } from './expr.js';
import { parseExpression } from './parse-expression.js';
import { Rational } from './rational.js';

/** Value of a formula: a missing measure or a division by zero is no data, never 0. */
export type Formula = (
  measures: Readonly<Record<string, Rational | undefined>>,
) => Rational | undefined;

type Operate = (a: Rational, b: Rational) => Rational | undefined;
const OPERATIONS: ReadonlyMap<string, Operate> = new Map<string, Operate>([
  ['+', (a, b) => a.plus(b)],
  ['-', (a, b) => a.minus(b)],
  ['*', (a, b) => a.times(b)],
  ['/', (a, b) => a.over(b)],
]);
const KNOWN = {
  vi: 'có: + - * / và indicator("mã")',
  en: 'known are: + - * / and indicator("id")',
};

function measure({ path, at }: Extract<Expr, { op: 'path' }>, names: readonly string[]): Formula {
  const name = path.join('.');
  if (names.includes(name)) return (measures) => measures[name];
  const known = names.join(', ');
  return refuse(
    'unknown-measure',
    at,
    `không có số đếm “${name}”`,
    `there is no measure “${name}”`,
    {
      vi: `có: ${known}`,
      en: `known are: ${known}`,
    },
  );
}

function operation(
  { name, args, at }: Extract<Expr, { op: 'call' }>,
  names: readonly string[],
): Formula {
  const operate = OPERATIONS.get(name);
  if (!operate && name !== 'neg')
    return refuse(
      'unknown-function',
      at,
      `công thức không dùng được “${name}”`,
      `a formula has no “${name}”`,
      KNOWN,
    );
  const [left, right] = args.map((arg) => compile(arg, names)) as [Formula, Formula];
  if (!operate) return (measures) => left(measures)?.times(Rational.of(-1));
  return (measures) => {
    const [a, b] = [left(measures), right(measures)];
    return a && b && operate(a, b);
  };
}

function compile(expr: Expr, names: readonly string[]): Formula {
  if (expr.op === 'path') return measure(expr, names);
  if (expr.op === 'call') return operation(expr, names);
  if (expr.op === 'macro')
    return refuse(
      'unknown-function',
      expr.at,
      `công thức không dùng được “${expr.name}”`,
      `a formula has no “${expr.name}”`,
      KNOWN,
    );
  if (typeof expr.value !== 'bigint')
    return refuse('type-mismatch', expr.at, 'công thức chỉ gồm số', 'a formula holds numbers only');
  const value = Rational.of(expr.value, 10n ** BigInt(expr.scale));
  return () => value;
}

/** Compiles an indicator's formula over the names of a cube's measures; throws ExpressionError. */
export const compileFormula = (source: string, measures: readonly string[]): Formula =>
  compile(parseExpression(source), measures);

/** The measures that a formula reads. */
export const measuresOf = (source: string): readonly string[] => [
  ...new Set(pathsIn(parseExpression(source)).map((path) => path.join('.'))),
];
