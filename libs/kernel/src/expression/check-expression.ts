import { refuse, type Expr } from './expr.js';
import type { Operator, Type, Typed } from './typed.js';

/** What a name means in an expression over records: its type, and the decimals of its minor unit. */
export interface Scope {
  field(name: string): { readonly type: Type; readonly scale: number } | undefined;
  readonly names: readonly string[];
}

const COMPARISONS = new Set(['==', '!=', '<', '<=', '>', '>=']);
const ARITHMETIC = new Set(['+', '-', '*']);
const scaleOf = (tree: Typed): number => (tree.op === 'field' ? tree.scale : tree.op === 'apply' ? Math.max(0, ...tree.args.map(scaleOf)) : 0);

function literal(expr: Extract<Expr, { op: 'literal' }>, scale: number): Typed {
  const { value, at } = expr;
  if (typeof value !== 'bigint') return { op: 'literal', type: value === null ? 'null' : typeof value === 'string' ? 'text' : 'boolean', value };
  if (expr.scale > scale) return refuse('too-many-decimals', at, `số này có nhiều chữ số thập phân hơn đơn vị nhỏ nhất (${scale})`, `this number has more decimals than the minor unit (${scale})`);
  const minor = Number(value * 10n ** BigInt(scale - expr.scale));
  if (!Number.isSafeInteger(minor)) return refuse('number-too-large', at, 'số quá lớn', 'the number is too large');
  return { op: 'literal', type: 'integer', value: minor };
}

function path(expr: Extract<Expr, { op: 'path' }>, scope: Scope): Typed {
  const [name = '', ...rest] = expr.path;
  const field = scope.field(name);
  if (!field || rest.length > 0)
    return refuse('unknown-field', expr.at, `không có trường “${expr.path.join('.')}”; có: ${scope.names.join(', ')}`, `there is no field “${expr.path.join('.')}”; known are: ${scope.names.join(', ')}`);
  return { op: 'field', name, ...field };
}

function comparable(at: number, left: Typed, right: Typed): void {
  if (left.type === right.type || left.type === 'null' || right.type === 'null') return;
  refuse('type-mismatch', at, `không so sánh được ${left.type} với ${right.type}`, `cannot compare ${left.type} with ${right.type}`);
}

function expectType(at: number, tree: Typed, ...types: Type[]): void {
  if (!types.includes(tree.type)) refuse('type-mismatch', at, `cần ${types.join(' hoặc ')}, ở đây là ${tree.type}`, `needs ${types.join(' or ')}, this is ${tree.type}`);
}

const apply = (operator: Operator, type: Type, args: readonly Typed[]): Typed => ({ op: 'apply', operator, type, args });

function operands(args: readonly Expr[], scope: Scope): Typed[] {
  const scale = Math.max(0, ...args.filter((arg) => arg.op !== 'literal').map((arg) => scaleOf(checkExpression(arg, scope))));
  return args.map((arg) => (arg.op === 'literal' ? literal(arg, scale) : checkExpression(arg, scope)));
}

function call(expr: Extract<Expr, { op: 'call' }>, scope: Scope): Typed {
  const { name, at } = expr;
  const args = operands(expr.args, scope);
  const [a, b, c] = args;
  if (COMPARISONS.has(name) && a && b) {
    comparable(at, a, b);
    if (scaleOf(a) !== scaleOf(b) && a.op !== 'literal' && b.op !== 'literal') refuse('scale-mismatch', at, 'hai vế khác số chữ số thập phân', 'the two sides have different decimals');
    return apply(name as Operator, 'boolean', args);
  }
  if (ARITHMETIC.has(name) && a && b) {
    args.forEach((arg) => expectType(at, arg, 'integer', 'instant'));
    return apply(name as Operator, a.type === 'instant' && b.type === 'instant' ? 'integer' : a.type, args);
  }
  if ((name === '&&' || name === '||' || name === '!') && a) {
    args.forEach((arg) => expectType(at, arg, 'boolean', 'null'));
    return apply(name, 'boolean', args);
  }
  if (name === '?:' && a && b && c) {
    expectType(at, a, 'boolean');
    comparable(at, b, c);
    return apply('?:', b.type === 'null' ? c.type : b.type, args);
  }
  if (name === 'day' && a && args.length === 1) {
    expectType(at, a, 'instant');
    return apply('day', 'integer', args);
  }
  if (name === 'neg' && a) {
    expectType(at, a, 'integer');
    return apply('neg', 'integer', args);
  }
  if (name === '/') return refuse('division-in-record', at, 'phép chia chỉ dùng trong công thức của chỉ số', 'division belongs to the formula of an indicator');
  return refuse('unknown-function', at, `không có hàm “${name}”`, `there is no function “${name}”`);
}

/** Checks names and types of an expression over the fields of a record; throws ExpressionError. */
export function checkExpression(expr: Expr, scope: Scope): Typed {
  if (expr.op === 'literal') return literal(expr, 0);
  return expr.op === 'path' ? path(expr, scope) : call(expr, scope);
}
