import { dayOf } from '../time/days.js';
import { compareText } from './compare-text.js';
import { INSTANT_MAX, INSTANT_MIN } from '../time/read-instant.js';
import { lifted, type Compile, type Evaluator, type Fields, type Item } from './evaluator.js';
import { calendarAnswer } from './js-calendars.js';
import { extremeOf, firstOf, textFunction } from './js-functions.js';
import { fold, itemsIn } from './js-lists.js';
import {
  bounded,
  boundedByCalendars,
  isArithmetic,
  isNull,
  isOfTexts,
  type Bound,
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

function nullTest(operator: Operator, of: Typed, compile: Compile): Evaluator {
  const wanted = operator === '==';
  if (of.op === 'field') return (fields) => ((fields[of.name] ?? null) === null) === wanted;
  const value = compile(of);
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
function comparison(operator: Comparison, left: Typed, right: Typed, compile: Compile): Evaluator {
  if ((operator === '==' || operator === '!=') && (isNull(left) || isNull(right)))
    return nullTest(operator, isNull(right) ? left : right, compile);
  const test = TESTS[operator];
  const numeric = left.type === 'number' || left.type === 'instant';
  if (numeric && left.op === 'field' && right.op === 'field')
    return fieldsCompared(test, left.name, right.name);
  const [of, to] = [compile(left), compile(right)];
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

function binary(operator: '+' | '-' | '*', of: Evaluator, to: Evaluator): Evaluator {
  const operate = OPERATE[operator].number;
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
function bare(code: Value): Value {
  const text = String(code);
  const end = text.lastIndexOf('@');
  return end < 0 ? code : text.slice(0, end);
}

function applied({ operator, args }: Apply, compile: Compile): Evaluator {
  if (isOfTexts(operator)) return textFunction(operator, args, compile);
  const [a, b, c] = args as readonly [Typed, Typed, Typed];
  switch (operator) {
    case '&&':
      return and(compile(a), compile(b));
    case '||':
      return or(compile(a), compile(b));
    case '!':
      return lifted(compile(a), (value) => value !== true);
    case 'neg':
      return lifted(compile(a), (value) => 0 - (value as number));
    case 'day':
      return lifted(compile(a), (value) => dayOf(value as number));
    case 'bare':
      return lifted(compile(a), bare);
    case '+':
    case '-':
    case '*':
      return binary(operator, compile(a), compile(b));
    case 'coalesce':
      return firstOf(args.map(compile));
    case 'min':
    case 'max':
      return extremeOf(operator, args.map(compile));
    case '?:': {
      const [test, yes, no] = [compile(a), compile(b), compile(c)];
      return (fields) => (test(fields) === true ? yes(fields) : no(fields));
    }
    default:
      return comparison(operator, a, b, compile);
  }
}

type Wide = (fields: Fields) => bigint | null;

function wide(tree: Typed, compile: Compile): Wide {
  if (tree.op !== 'apply' || !isArithmetic(tree)) {
    const value = compile(tree);
    return (fields) => {
      const number = value(fields);
      return number === null ? null : BigInt(number as number);
    };
  }
  const [left, right] = tree.args.map((arg) => wide(arg, compile)) as [Wide, Wide];
  if (tree.operator === 'neg')
    return (fields) => ((value) => (value === null ? null : -value))(left(fields));
  const operate = OPERATE[tree.operator as '+' | '-' | '*'].wide;
  return (fields) => {
    const [a, b] = [left(fields), right(fields)];
    return a === null || b === null ? null : operate(a, b);
  };
}

/** a/b against c/d as (a·d − c·b)·sign(b·d) against 0; unknown where a part is, or b or d is zero. */
function ratio({ operator, args }: Extract<Typed, { op: 'ratio' }>, compile: Compile): Evaluator {
  const [over, under, otherOver, otherUnder] = args.map((arg) => wide(arg, compile)) as [
    Wide,
    Wide,
    Wide,
    Wide,
  ];
  const test = TESTS[operator];
  return (fields) => {
    const [a, b, c, d] = [over(fields), under(fields), otherOver(fields), otherUnder(fields)];
    if (a === null || b === null || c === null || d === null || b === 0n || d === 0n) return null;
    const cross = (a * d - c * b) * (b * d);
    return test(cross < 0n ? -1 : cross > 0n ? 1 : 0);
  };
}

function under({ of, ids }: Extract<Typed, { op: 'under' }>, compile: Compile): Evaluator {
  const known: ReadonlySet<Value> = new Set(ids);
  return lifted(compile(of), (code) => known.has(code));
}

/** @param current the items that the walks of the expression have come to, by depth */
function compilerOf(current: Item[]): Compile {
  const compile: Compile = (tree) => {
    switch (tree.op) {
      case 'literal':
        return () => tree.value;
      case 'field': {
        const { name } = tree;
        return (fields) => (fields[name] ?? null) as Value;
      }
      case 'member': {
        const { depth, name } = tree;
        return () => current[depth]?.[name] ?? null;
      }
      case 'apply':
        return applied(tree, compile);
      case 'ratio':
        return ratio(tree, compile);
      case 'under':
        return under(tree, compile);
      case 'calendar':
        return calendarAnswer(tree, compile);
      case 'fold':
        return fold(tree, current, compile);
    }
  };
  return compile;
}

/**
 * The evaluator for increments: closures over the checked tree. Booleans are three-valued: true, false, null.
 * Its arithmetic is exact only within the bounds that `compileBounds` tests: ask that first.
 */
export const compileJs: Compile = (tree) => compilerOf([])(tree);

type Within = (fields: Fields) => boolean;

const isWithin = (value: Value, isInstant: boolean): boolean =>
  value === null ||
  (Number.isSafeInteger(value) &&
    (!isInstant || ((value as number) >= INSTANT_MIN && (value as number) < INSTANT_MAX)));

/** Whether something stays in bounds, of a list for each of its items. */
function withinBound(bound: Bound, current: Item[], compile: Compile): Within {
  if ('node' in bound) {
    const [value, isInstant] = [compile(bound.node), bound.node.type === 'instant'];
    return (fields) => isWithin(value(fields), isInstant);
  }
  const { field, depth } = bound.items;
  const each = bound.each.map((one) => withinBound(one, current, compile));
  return (fields) =>
    (itemsIn(fields, field) ?? []).every((item) => {
      current[depth] = item;
      return each.every((holds) => holds(fields));
    });
}

/**
 * Whether all arithmetic of these trees stays in bounds for a record: safe integers, and instants between 1900 and 2200; and all that
 * calendars are asked for is known. Undefined where there is nothing of the kind. Strict: a branch that would not be taken, an item that would be left out count too, so that SQL, which
 * promises no order, agrees.
 */
export const compileBounds = (trees: readonly Typed[]): Within | undefined =>
  withinAll(trees.flatMap(bounded));

/** The same of what calendars are asked for alone. */
export const compileCalendarBounds = (trees: readonly Typed[]): Within | undefined =>
  withinAll(trees.flatMap(bounded).flatMap(boundedByCalendars));

function withinAll(all: readonly Bound[]): Within | undefined {
  const current: Item[] = [];
  const compile = compilerOf(current);
  const bounds = all.map((bound) => withinBound(bound, current, compile));
  if (bounds.length === 0) return undefined;
  return (fields) => bounds.every((holds) => holds(fields));
}
