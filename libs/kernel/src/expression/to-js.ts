import { dayOf } from '../indicators/days.js';
import type { Operator, Typed, Value } from './typed.js';

export type Fields = Readonly<Record<string, Value>>;
export type Evaluator = (fields: Fields) => Value;

/** Order of two texts by code point, where UTF-16 order differs (surrogates). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

const compare = (a: Value, b: Value): number => (typeof a === 'string' && typeof b === 'string' ? compareText(a, b) : Number(a) - Number(b));

/** Comparison with null is unknown. */
const known =
  (test: (a: Value, b: Value) => boolean) =>
  (left: Evaluator, right: Evaluator): Evaluator =>
  (fields) => {
    const a = left(fields);
    if (a === null) return null;
    const b = right(fields);
    return b === null ? null : test(a, b);
  };

const exact =
  (operate: (a: number, b: number) => number) =>
  (left: Evaluator, right: Evaluator): Evaluator =>
  (fields) => {
    const [a, b] = [left(fields), right(fields)];
    if (a === null || b === null) return null;
    const result = operate(Number(a), Number(b));
    if (!Number.isSafeInteger(result)) throw new RangeError('integer overflow');
    return result;
  };

const binary: Readonly<Partial<Record<Operator, (left: Evaluator, right: Evaluator) => Evaluator>>> = {
  '<': known((a, b) => compare(a, b) < 0),
  '<=': known((a, b) => compare(a, b) <= 0),
  '>': known((a, b) => compare(a, b) > 0),
  '>=': known((a, b) => compare(a, b) >= 0),
  '+': exact((a, b) => a + b),
  '-': exact((a, b) => a - b),
  '*': exact((a, b) => a * b),
  '&&': (left, right) => (fields) => {
    const a = left(fields);
    if (a === false) return false;
    const b = right(fields);
    return b === false ? false : a === null || b === null ? null : true;
  },
  '||': (left, right) => (fields) => {
    const a = left(fields);
    if (a === true) return true;
    const b = right(fields);
    return b === true ? true : a === null || b === null ? null : false;
  },
};

const isNull = (tree: Typed): boolean => tree.op === 'literal' && tree.value === null;

function equality(args: readonly Typed[], equal: boolean): Evaluator {
  const [a, b] = args as [Typed, Typed];
  if (isNull(a) || isNull(b)) {
    const test = compileJs(isNull(b) ? a : b);
    return (fields) => (test(fields) === null) === equal;
  }
  return known((x, y) => (x === y) === equal)(compileJs(a), compileJs(b));
}

const unary: Readonly<Partial<Record<Operator, (of: Evaluator) => Evaluator>>> = {
  '!': (of) => (fields) => {
    const a = of(fields);
    return a === null ? null : a !== true;
  },
  neg: (of) => (fields) => {
    const a = of(fields);
    return a === null ? null : -Number(a);
  },
  day: (of) => (fields) => {
    const a = of(fields);
    return a === null ? null : dayOf(Number(a));
  },
};

/** The evaluator for increments: closures over the checked tree. Booleans are three-valued: true, false, null. */
export function compileJs(tree: Typed): Evaluator {
  if (tree.op === 'literal') return () => tree.value;
  if (tree.op === 'field') {
    const { name } = tree;
    return (fields) => fields[name] ?? null;
  }
  const { operator, args } = tree;
  if (operator === '==' || operator === '!=') return equality(args, operator === '==');
  if (operator === '?:') {
    const [test, yes, no] = args.map(compileJs) as [Evaluator, Evaluator, Evaluator];
    return (fields) => (test(fields) === true ? yes(fields) : no(fields));
  }
  const [first, second] = args.map(compileJs) as [Evaluator, Evaluator];
  const one = unary[operator];
  if (one) return one(first);
  const two = binary[operator];
  if (!two) throw new Error(`no evaluator for ${operator}`);
  return two(first, second);
}
