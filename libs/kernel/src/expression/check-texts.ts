import { apply, number } from './arithmetic.js';
import { sizeOfList } from './check-lists.js';
import { expectType, type Call, type Check, type Checker } from './checker.js';
import { constantReplacement, constantSpan } from './constants.js';
import type { Expr } from './expr.js';
import type { TextOperator, Typed } from './typed.js';

const text = (expr: Expr | undefined, call: Call, checker: Checker): Typed =>
  expectType(call.at, checker.check(expr as Expr), 'text');

const constant = (value: string): Typed => ({ op: 'literal', type: 'text', scale: 0, value });

/** `lower`, `upper`: by letters; see `letter-case`. */
export const inCase: Check = (call, checker) =>
  apply(call.name as TextOperator, 'text', 0, text(call.args[0], call, checker));

/** Of a text or of a list. */
export const size: Check = (call, checker) =>
  sizeOfList(call, checker) ?? apply('size', 'number', 0, text(call.args[0], call, checker));

export const substring: Check = (call, checker) => {
  const [of, from, to] = call.args;
  const span = constantSpan(call.at, from, to).map((at) => number(at ?? 0));
  return apply('substring', 'text', 0, text(of, call, checker), ...span);
};

export const replace: Check = (call, checker) => {
  const [of, wanted, by] = call.args;
  const [before, after] = constantReplacement(call.at, wanted, by);
  return apply('replace', 'text', 0, text(of, call, checker), constant(before), constant(after));
};

/** `startsWith`, `endsWith`, `contains`. */
export const part: Check = (call, checker) =>
  apply(
    call.name as TextOperator,
    'boolean',
    0,
    ...call.args.map((arg) => text(arg, call, checker)),
  );
