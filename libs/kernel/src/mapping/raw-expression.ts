import type { Finding } from '@nhip/contracts';
import { refuse, type Expr } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Value } from '../expression/typed.js';
import type { CodeList } from '../model/code-list.js';
import { readInstant } from '../expression/read-instant.js';

/** A row as an agency sent it: column → JSON scalar. */
export type RawRow = Readonly<Record<string, unknown>>;

/** What a mapping may look at, and where it says what it found. */
export interface RawContext {
  readonly row: RawRow;
  /** The record's effective instant, once known. */
  at: number;
  readonly findings: Finding[];
}

export type RawEvaluator = (context: RawContext) => Value;

export interface RawScope {
  readonly columns: readonly string[];
  list(name: string): CodeList | undefined;
}

const cut = (value: Value): string => String(value).slice(0, 200);

function say(context: RawContext, code: string, column: string, value: Value, vi: string, en: string): null {
  context.findings.push({ code, ...(column && { column }), ...(value !== null && { value: cut(value) }), message: { vi, en } });
  return null;
}

/** Empty text is no value: agencies leave columns blank. */
function scalar(value: unknown): Value {
  if (value === undefined || value === null || value === '') return null;
  if (typeof value === 'string') return value.normalize('NFC');
  return typeof value === 'number' || typeof value === 'boolean' ? value : JSON.stringify(value);
}

const columnOf = (expr: Expr | undefined): string => (expr?.op === 'path' ? expr.path.slice(1).join('.') : '');
const constant = (expr: Expr | undefined, what: string): string => {
  if (expr?.op === 'literal' && typeof expr.value === 'string') return expr.value;
  return refuse('needs-constant', expr?.at ?? 0, `${what} phải là một chuỗi cố định`, `${what} must be a constant text`);
};

function path(expr: Extract<Expr, { op: 'path' }>, scope: RawScope): RawEvaluator {
  const [root, ...rest] = expr.path;
  const column = rest.join('.');
  if (root !== 'r' || rest.length === 0)
    return refuse(
      'unknown-name',
      expr.at,
      `chỉ có dòng gốc “r”, không có “${expr.path.join('.')}”`,
      `there is only the raw row “r”, not “${expr.path.join('.')}”`,
    );
  if (!scope.columns.includes(column))
    return refuse(
      'unknown-field',
      expr.at,
      `hợp đồng của nguồn không có cột “${column}”`,
      `the feed's contract has no column “${column}”`,
    );
  return (context) => scalar(Object.hasOwn(context.row, column) ? context.row[column] : undefined);
}

function code(args: readonly Expr[], scope: RawScope): RawEvaluator {
  const list = scope.list(constant(args[0], 'danh mục'));
  if (!list) return refuse('unknown-list', args[0]?.at ?? 0, 'không có danh mục này', 'there is no such code list');
  const [column, value] = [columnOf(args[1]), compileRaw(args[1] as Expr, scope)];
  return (context) => {
    const text = value(context);
    if (text === null) return null;
    const resolved = list.resolve(String(text), context.at);
    if (resolved.ok) return resolved.id;
    context.findings.push({ ...resolved.finding, ...(column && { column }) });
    return null;
  };
}

function instant(args: readonly Expr[], scope: RawScope): RawEvaluator {
  const [column, value] = [columnOf(args[0]), compileRaw(args[0] as Expr, scope)];
  const format = args[1] && constant(args[1], 'định dạng');
  return (context) => {
    const text = value(context);
    if (text === null) return null;
    const at = readInstant(String(text), format);
    return (
      at ??
      say(
        context,
        'impossible-date',
        column,
        text,
        `“${cut(text)}” không phải ngày giờ có thật`,
        `“${cut(text)}” is no date and time that exists`,
      )
    );
  };
}

function numeric(args: readonly Expr[], scope: RawScope): RawEvaluator {
  const [column, value] = [columnOf(args[0]), compileRaw(args[0] as Expr, scope)];
  const scale = args[1]?.op === 'literal' && typeof args[1].value === 'bigint' ? Number(args[1].value) : 0;
  return (context) => {
    const text = value(context);
    if (text === null) return null;
    const [, sign, whole, fraction = ''] = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(String(text).trim()) ?? [];
    const minor = whole === undefined || fraction.length > scale ? NaN : Number(`${sign}${whole}${fraction.padEnd(scale, '0')}`);
    return Number.isSafeInteger(minor)
      ? minor
      : say(
          context,
          'not-a-number',
          column,
          text,
          `“${cut(text)}” không phải số có tối đa ${scale} chữ số thập phân`,
          `“${cut(text)}” is no number with at most ${scale} decimals`,
        );
  };
}

function equals(expr: Extract<Expr, { op: 'call' }>, scope: RawScope): RawEvaluator {
  const [left, right] = expr.args.map((arg) => compileRaw(arg, scope)) as [RawEvaluator, RawEvaluator];
  const equal = expr.name === '==';
  return (context) => {
    const [a, b] = [left(context), right(context)];
    return (a === null || b === null ? a === b : String(a) === String(b)) === equal;
  };
}

function logic(expr: Extract<Expr, { op: 'call' }>, scope: RawScope): RawEvaluator {
  const [a, b, c] = expr.args.map((arg) => compileRaw(arg, scope)) as [RawEvaluator, RawEvaluator, RawEvaluator];
  if (expr.name === '&&') return (context) => a(context) === true && b(context) === true;
  if (expr.name === '||') return (context) => a(context) === true || b(context) === true;
  if (expr.name === '!') return (context) => a(context) !== true;
  return (context) => (a(context) === true ? b(context) : c(context));
}

const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  code: [2, 2],
  instant: [1, 2],
  decimal: [2, 2],
  integer: [1, 1],
  text: [1, 1],
  lower: [1, 1],
  trim: [1, 1],
};

function call(expr: Extract<Expr, { op: 'call' }>, scope: RawScope): RawEvaluator {
  if (expr.name === '==' || expr.name === '!=') return equals(expr, scope);
  if (['&&', '||', '!', '?:'].includes(expr.name)) return logic(expr, scope);
  const arity = Object.hasOwn(ARITY, expr.name) ? ARITY[expr.name] : undefined;
  if (!arity)
    return refuse(
      'unknown-function',
      expr.at,
      `phép ánh xạ không có hàm “${expr.name}”`,
      `a mapping has no function “${expr.name}”`,
    );
  if (expr.args.length < arity[0] || expr.args.length > arity[1])
    return refuse(
      'wrong-arguments',
      expr.at,
      `hàm “${expr.name}” cần ${arity[0]} tham số`,
      `“${expr.name}” needs ${arity[0]} arguments`,
    );
  if (expr.name === 'code') return code(expr.args, scope);
  if (expr.name === 'instant') return instant(expr.args, scope);
  if (expr.name === 'decimal' || expr.name === 'integer') return numeric(expr.args, scope);
  const of = compileRaw(expr.args[0] as Expr, scope);
  const change =
    { text: (s: string) => s, lower: (s: string) => s.toLowerCase(), trim: (s: string) => s.trim() }[expr.name] ??
    ((s: string) => s);
  return (context) => {
    const value = of(context);
    return value === null ? null : change(String(value));
  };
}

function compileRaw(expr: Expr, scope: RawScope): RawEvaluator {
  if (expr.op === 'literal') {
    const value = typeof expr.value === 'bigint' ? Number(expr.value) : expr.value;
    return () => value;
  }
  return expr.op === 'path' ? path(expr, scope) : call(expr, scope);
}

/** Compiles an expression over a raw row `r`; throws ExpressionError. */
export const compileRawExpression = (source: string, scope: RawScope): RawEvaluator => compileRaw(parseExpression(source), scope);
