import { refuse, type Expr } from './expr.js';
import type { Scope } from './scope.js';
import type { Type, Typed } from './typed.js';

export type Call = Extract<Expr, { op: 'call' }>;

/** What the check of a call may ask for. */
export interface Checker {
  readonly scope: Scope;
  /** Checks a part; throws ExpressionError. */
  check(expr: Expr): Typed;
}

/** Checks a call with as many arguments as it takes; throws ExpressionError. */
export type Check = (call: Call, checker: Checker) => Typed;

export function expectType(at: number, tree: Typed, ...types: Type[]): Typed {
  if (types.includes(tree.type)) return tree;
  return refuse(
    'type-mismatch',
    at,
    `cần ${types.join(' hoặc ')}, ở đây là ${tree.type}`,
    `needs ${types.join(' or ')}, this is ${tree.type}`,
  );
}
