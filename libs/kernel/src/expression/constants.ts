import { refuse, type Expr } from './expr.js';

/** In characters, of what an expression cuts out of a text. */
const MOST_TEXT = 10_000;

/** An argument that must be written as a text. */
export function constantText(expr: Expr | undefined, at: number, vi: string, en: string): string {
  if (expr?.op === 'literal' && typeof expr.value === 'string') return expr.value;
  return refuse(
    'needs-constant',
    expr?.at ?? at,
    `${vi} phải là một chuỗi cố định`,
    `${en} must be a constant text`,
  );
}

/** An argument that must be written as a whole number within bounds. */
export function constantNumber(
  expr: Expr | undefined,
  at: number,
  [least, most]: readonly [least: number, most: number],
  vi: string,
  en: string,
): number {
  const isWhole = expr?.op === 'literal' && typeof expr.value === 'bigint' && expr.scale === 0;
  const number = isWhole ? Number(expr.value) : NaN;
  if (number >= least && number <= most) return number;
  return refuse(
    'needs-constant',
    expr?.at ?? at,
    `${vi} là hằng từ ${least} đến ${most}`,
    `${en} is a constant from ${least} to ${most}`,
  );
}

/** Which characters of a text are meant: from one, the first being 0, to before another. */
export function constantSpan(
  at: number,
  from: Expr | undefined,
  to: Expr | undefined,
): readonly [start: number, end?: number] {
  const start = constantNumber(from, at, [0, MOST_TEXT], 'chỗ bắt đầu', 'the start');
  return to
    ? [start, constantNumber(to, at, [start, MOST_TEXT], 'chỗ kết thúc', 'the end')]
    : [start];
}

/** What is replaced in a text, and by what. */
export function constantReplacement(
  at: number,
  wanted: Expr | undefined,
  by: Expr | undefined,
): readonly [before: string, after: string] {
  const before = constantText(wanted, at, 'phần bị thay', 'what is replaced');
  const after = constantText(by, at, 'phần thay vào', 'what takes its place');
  if (before !== '') return [before, after];
  return refuse(
    'needs-constant',
    wanted?.at ?? at,
    'phần bị thay không được rỗng',
    'what is replaced cannot be empty',
  );
}
