import { refuse, type Expr } from '../expression/expr.js';
import type { CodeList } from '../model/code-list.js';
import type { Raw } from './raw-row.js';

export interface RawScope {
  readonly columns: readonly string[];
  /** Those that are emptied before a row is kept: read as they are kept, whoever holds the row as it was sent. */
  readonly personal: ReadonlySet<string>;
  /** Words that mean no value. */
  readonly empty: ReadonlySet<string>;
  /** Of instants without an offset, minutes east of Greenwich; without one they are refused. */
  readonly zone: number | undefined;
  list(name: string): CodeList | undefined;
}

export type Call = Extract<Expr, { op: 'call' }>;

/** Compiles a call whose arguments are compiled already; throws ExpressionError. */
export type Compile = (call: Call, scope: RawScope, args: readonly Raw[]) => Raw;

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
