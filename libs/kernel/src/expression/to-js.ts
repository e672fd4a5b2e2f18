import { dayOf } from '../time/days.js';
import { compareText } from './compare-text.js';
import { INSTANT_MAX, INSTANT_MIN } from '../time/read-instant.js';
import { lifted, type Evaluator, type Fields } from './evaluator.js';
import { extremeOf, firstOf, textFunction } from './js-functions.js';
import {
  bounded,
  isArithmetic,
  isNull,
  isOfTexts,
  type Comparison,
  type Operator,
  type Typed,
  type Value,
} from './typed.js';

type Test = (difference: number) => boolean;
type Apply = Extract<Typed, { op: 'apply' }>;

const TESTS: Readonly<Record<Comparison, Test>> = {
  '==': (difference) => difference === 0,
  '!=': (difference) => difference !== 0,
  '<': (difference) => difference < 0,
  '<=': (difference) => difference <= 0,
  '>': (difference) => difference > 0,
  '>=': (difference) => difference >= 0,
};

/** Text by code point; booleans and numbers by value. */
const difference = (a: Value, b: Value): number =>
  typeof a === 'string' ? compareText(a, b as string) : (a as number) - (b as number);

function nullTest(operator: Operator, of: Typed): Evaluator {
  const wanted = operator === '==';
  if (of.op === 'field') return (fields) => ((fields[of.name] ?? null) === null) === wanted;
  const value = compileJs(of);
  return (fields) => (value(fields) === null) === wanted;
}

/** Two fields that hold numbers or instants: the commonest condition, without a call a side. */
function fieldsCompared(test: Test, left: string, right: string): Evaluator {
  return (fields) => {
    const [a, b] = [fields[left] ?? null, fields[right] ?? null];
    return a === null || b === null ? null : test((a as number) - (b as number));
  };
}

/** Comparison with null is unknown, except `== null` and `!= null`, which test. */
function comparison(operator: Comparison, left: Typed, right: Typed): Evaluator {
  if ((operator === '==' || operator === '!=') && (isNull(left) || isNull(right)))
    return nullTest(operator, isNull(right) ? left : right);
  const test = TESTS[operator];
  const numeric = left.type === 'number' || left.type === 'instant';
  if (numeric && left.op === 'field' && right.op === 'field')
    return fieldsCompared(test, left.name, right.name);
  const [of, to] = [compileJs(left), compileJs(right)];
  return (fields) => {
    const a = of(fields);
    if (a === null) return null;
    const b = to(fields);
    return b === null ? null : test(difference(a, b));
  };
}

const OPERATE: Readonly<
  Record<
    '+' | '-' | '*',
    { number(a: number, b: number): number; wide(a: bigint, b: bigint): bigint }
  >
> = {
  '+': { number: (a, b) => a + b, wide: (a, b) => a + b },
  '-': { number: (a, b) => a - b, wide: (a, b) => a - b },
  '*': { number: (a, b) => a * b, wide: (a, b) => a * b },
};

function binary(operator: '+' | '-' | '*', left: Typed, right: Typed): Evaluator {
  const [of, to, operate] = [compileJs(left), compileJs(right), OPERATE[operator].number];
  return (fields) => {
    const [a, b] = [of(fields), to(fields)];
    // `+ 0` makes one zero of the two that a float has.
    return a === null || b === null ? null : operate(a as number, b as number) + 0;
  };
}

const and =
  (left: Evaluator, right: Evaluator): Evaluator =>
  (fields) => {
    const a = left(fields);
    if (a === false) return false;
    const b = right(fields);
    return b === false ? false : a === null || b === null ? null : true;
  };

const or =
  (left: Evaluator, right: Evaluator): Evaluator =>
  (fields) => {
    const a = left(fields);
    if (a === true) return true;
    const b = right(fields);
    return b === true ? true : a === null || b === null ? null : false;
  };

/** The bare code of a code version: what stands before its last `@`. */
const bare = (code: Value): Value =>
  String(code).includes('@') ? String(code).slice(0, String(code).lastIndexOf('@')) : code;

function applied({ operator, args }: Apply): Evaluator {
  const [a, b, c] = args as readonly [Typed, Typed, Typed];
  if (isOfTexts(operator)) return textFunction(operator, args, compileJs);
  switch (operator) {
    case '&&':
      return and(compileJs(a), compileJs(b));
    case '||':
      return or(compileJs(a), compileJs(b));
    case '!':
      return lifted(compileJs(a), (value) => value !== true);
    case 'neg':
      return lifted(compileJs(a), (value) => 0 - (value as number));
    case 'day':
      return lifted(compileJs(a), (value) => dayOf(value as number));
    case 'bare':
      return lifted(compileJs(a), bare);
    case '+':
    case '-':
    case '*':
      return binary(operator, a, b);
    case 'coalesce':
      return firstOf(args.map(compileJs));
    case 'min':
    case 'max':
      return extremeOf(operator, args.map(compileJs));
    case '?:': {
      const [test, yes, no] = [compileJs(a), compileJs(b), compileJs(c)];
      return (fields) => (test(fields) === true ? yes(fields) : no(fields));
    }
    default:
      return comparison(operator, a, b);
  }
}

type Wide = (fields: Fields) => bigint | null;

function wide(tree: Typed): Wide {
  if (tree.op !== 'apply' || !isArithmetic(tree)) {
    const value = compileJs(tree);
    return (fields) => {
      const number = value(fields);
      return number === null ? null : BigInt(number as number);
    };
  }
  const [left, right] = tree.args.map(wide) as [Wide, Wide];
  if (tree.operator === 'neg')
    return (fields) => ((value) => (value === null ? null : -value))(left(fields));
  const operate = OPERATE[tree.operator as '+' | '-' | '*'].wide;
  return (fields) => {
    const [a, b] = [left(fields), right(fields)];
    return a === null || b === null ? null : operate(a, b);
  };
}

/** a/b against c/d as (a·d − c·b)·sign(b·d) against 0; unknown where a part is, or b or d is zero. */
function ratio({ operator, args }: Extract<Typed, { op: 'ratio' }>): Evaluator {
  const [over, under, otherOver, otherUnder] = args.map(wide) as [Wide, Wide, Wide, Wide];
  const test = TESTS[operator];
  return (fields) => {
    const [a, b, c, d] = [over(fields), under(fields), otherOver(fields), otherUnder(fields)];
    if (a === null || b === null || c === null || d === null || b === 0n || d === 0n) return null;
    const cross = (a * d - c * b) * (b * d);
    return test(cross < 0n ? -1 : cross > 0n ? 1 : 0);
  };
}

function under({ of, ids }: Extract<Typed, { op: 'under' }>): Evaluator {
  const known: ReadonlySet<Value> = new Set(ids);
  return lifted(compileJs(of), (code) => known.has(code));
}

/**
 * The evaluator for increments: closures over the checked tree. Booleans are three-valued: true, false, null.
 * Its arithmetic is exact only within the bounds that `compileBounds` tests: ask that first.
 */
export function compileJs(tree: Typed): Evaluator {
  if (tree.op === 'literal') return () => tree.value;
  if (tree.op === 'ratio') return ratio(tree);
  if (tree.op === 'under') return under(tree);
  if (tree.op === 'apply') return applied(tree);
  const { name } = tree;
  return (fields) => fields[name] ?? null;
}

/**
 * Whether all arithmetic of these trees stays in bounds for a record: safe integers, and instants between 1900 and 2200.
 * Undefined where there is none. Strict: a branch that would not be taken counts too, so that SQL, which promises no order, agrees.
 */
export function compileBounds(trees: readonly Typed[]): ((fields: Fields) => boolean) | undefined {
  const nodes = trees
    .flatMap(bounded)
    .map((tree) => ({ value: compileJs(tree), instant: tree.type === 'instant' }));
  if (nodes.length === 0) return undefined;
  const within = (value: Value, instant: boolean): boolean =>
    value === null ||
    (Number.isSafeInteger(value) &&
      (!instant || ((value as number) >= INSTANT_MIN && (value as number) < INSTANT_MAX)));
  return (fields) => nodes.every(({ value, instant }) => within(value(fields), instant));
}
