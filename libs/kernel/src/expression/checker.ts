import { refuse, type Expr } from './expr.js';
import type { Scope, ScopeField } from './scope.js';
import type { Elements, Type, Typed } from './typed.js';

export type Call = Extract<Expr, { op: 'call' }>;

/** A list as it is checked: its elements, and the fields of the items that they come from. */
export interface List {
  readonly elements: Elements;
  readonly item: Scope;
}

/** A walk over a list, around what is being checked: its variable stands for an element. */
export interface Walk {
  readonly variable: string;
  readonly list: List;
}

export type DerivedField = ScopeField & { readonly value: string };

/** What the check of a call may ask for. */
export interface Checker {
  readonly scope: Scope;
  /** The walks around this place, the outermost first. */
  readonly walks: readonly Walk[];
  /** Checks a part; throws ExpressionError, also where it is a list. */
  check(expr: Expr): Typed;
  /** The same within a walk over a list. */
  within(walk: Walk): Checker;
  /** Checks what a field stands for that is computed from others. */
  derived(name: string, field: DerivedField, at: number): Typed;
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
