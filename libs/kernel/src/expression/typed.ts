import type { WorkingCalendar } from '../time/working-calendar.js';

/** Types of values in record expressions. A `code` is a code version `code@from`; a `number` is an integer in units of 10^-scale; a `list` is asked for and walked, never a value. */
export type Type = 'text' | 'code' | 'number' | 'instant' | 'boolean' | 'null' | 'list';

export type Comparison = '==' | '!=' | '<' | '<=' | '>' | '>=';
export type Arithmetic = '+' | '-' | '*' | 'neg';
/** Of texts, by code point; constants of `substring` and `replace` are literals. */
export type TextOperator =
  'lower' | 'upper' | 'size' | 'substring' | 'replace' | 'startsWith' | 'endsWith' | 'contains';
export type Operator =
  | Comparison
  | Arithmetic
  | TextOperator
  | '&&'
  | '||'
  | '!'
  | '?:'
  | 'day'
  | 'bare'
  | 'coalesce'
  | 'min'
  | 'max';

export type Value = string | number | boolean | null;

/** What is made of the elements of a list. */
export type Folding = 'size' | 'exists' | 'all' | 'sum' | 'min' | 'max';

/** The elements of a list: of the items of a field those for which `when` is true, each by its `value`. */
export interface Elements {
  readonly field: string;
  /** How many walks over lists stand around this one: by it parts of `when` and `value` name the item that they mean. */
  readonly depth: number;
  /** Absent: all. */
  readonly when?: Typed;
  /** Absent: the item itself. */
  readonly value?: Typed;
}

/**
 * What is made of the elements of a list. Null where the record has no such list; the rest is said of one that it has.
 * `size`: how many there are. `exists`: true where one is true, else unknown where one is unknown, else false; `all`: false where one is
 * false, else unknown where one is unknown, else true. `sum` of none is 0, `min` and `max` of none are null, all three are null where an
 * element is.
 */
export interface Fold {
  readonly op: 'fold';
  readonly type: Type;
  readonly scale: number;
  readonly folding: Folding;
  readonly of: Elements;
}

/**
 * The checked tree: every evaluator is compiled from it.
 * `apply` of a comparison has both sides on one scale. `ratio` compares a/b with c/d by cross-multiplication, args [a, b, c, d], on unbounded integers;
 * it is unknown where b or d is zero. `bare` is the code of a code version; `day` counts days of the reporting zone; `min` and `max` are
 * unknown where one of their arguments is; a text function that leaves nothing gives null. `under` asks whether a code version is one of
 * `ids`, sorted: those of the list that lie under a code.
 */
export type Typed =
  | { readonly op: 'literal'; readonly type: Type; readonly scale: number; readonly value: Value }
  | { readonly op: 'field'; readonly type: Type; readonly scale: number; readonly name: string }
  | {
      /** A field of the item that the walk over a list at this depth has come to. */
      readonly op: 'member';
      readonly type: Type;
      readonly scale: number;
      readonly depth: number;
      readonly name: string;
    }
  | Fold
  | {
      readonly op: 'apply';
      readonly type: Type;
      readonly scale: number;
      readonly operator: Operator;
      readonly args: readonly Typed[];
    }
  | Under
  | CalendarAnswer
  | {
      readonly op: 'ratio';
      readonly type: 'boolean';
      readonly scale: 0;
      readonly operator: Comparison;
      readonly args: readonly [Typed, Typed, Typed, Typed];
    };

export interface Under {
  readonly op: 'under';
  readonly type: 'boolean';
  readonly scale: 0;
  readonly of: Typed;
  readonly list: string;
  readonly ids: readonly string[];
}

/**
 * What a working calendar says of the day of an instant, or of an instant and a whole number of days. `isWorking`: 1 on a working day, else
 * 0. `countTo`: the working days from the first known day to the end of this one. `shift`: the instant moved by so many working days.
 * Where a day that is asked about or given is not known, it is NaN, which is out of every bound.
 */
export interface CalendarAnswer {
  readonly op: 'calendar';
  readonly type: 'number' | 'instant';
  readonly scale: 0;
  readonly asked: 'isWorking' | 'countTo' | 'shift';
  readonly calendar: WorkingCalendar;
  readonly args: readonly Typed[];
}

/** What is asked and computed of each item. */
export const partsOfElements = ({ when, value }: Elements): readonly Typed[] =>
  [when, value].filter((part) => part !== undefined);

/** The parts of a node. */
export function partsOf(tree: Typed): readonly Typed[] {
  if (tree.op === 'under') return [tree.of];
  if (tree.op === 'fold') return partsOfElements(tree.of);
  return tree.op === 'apply' || tree.op === 'ratio' || tree.op === 'calendar' ? tree.args : [];
}

/** All tests whether a code lies under another, wherever they stand. */
export const underTestsIn = (tree: Typed): readonly Under[] => [
  ...(tree.op === 'under' ? [tree] : []),
  ...partsOf(tree).flatMap(underTestsIn),
];

/** The fields that are read, wherever they stand; those of items of lists are not among them. */
export function fieldsIn(tree: Typed): readonly string[] {
  if (tree.op === 'field') return [tree.name];
  return [...(tree.op === 'fold' ? [tree.of.field] : []), ...partsOf(tree).flatMap(fieldsIn)];
}

/** The calendars that a tree goes by, as often as it does. */
export const calendarsIn = (tree: Typed): readonly WorkingCalendar[] => [
  ...(tree.op === 'calendar' ? [tree.calendar] : []),
  ...partsOf(tree).flatMap(calendarsIn),
];

const TEXT_OPERATORS: ReadonlySet<string> = new Set<TextOperator>([
  'lower',
  'upper',
  'size',
  'substring',
  'replace',
  'startsWith',
  'endsWith',
  'contains',
]);
export const isOfTexts = (operator: Operator): operator is TextOperator =>
  TEXT_OPERATORS.has(operator);

const ARITHMETIC: ReadonlySet<string> = new Set<Arithmetic>(['+', '-', '*', 'neg']);

export const isArithmetic = (tree: Typed): boolean =>
  tree.op === 'apply' && ARITHMETIC.has(tree.operator);
export const isNull = (tree: Typed): boolean => tree.op === 'literal' && tree.value === null;

/** What must stay in range: the result of a node, or all of that for each item of a list. */
export type Bound =
  { readonly node: Typed } | { readonly items: Elements; readonly each: readonly Bound[] };

/** The arithmetic under a node of a ratio is evaluated on unbounded integers; all other arithmetic must stay in range. */
const wide = (tree: Typed): readonly Bound[] =>
  isArithmetic(tree) ? (tree.op === 'apply' ? tree.args.flatMap(wide) : []) : bounded(tree);

/** Every item counts, also one that `when` leaves out. */
function boundedFold(tree: Fold): readonly Bound[] {
  const each = partsOf(tree).flatMap(bounded);
  return [
    ...(each.length > 0 ? [{ items: tree.of, each }] : []),
    ...(tree.folding === 'sum' ? [{ node: tree }] : []),
  ];
}

/** Of what must stay in range the answers of calendars alone. */
export function boundedByCalendars(bound: Bound): readonly Bound[] {
  if ('node' in bound) return bound.node.op === 'calendar' ? [bound] : [];
  const each = bound.each.flatMap(boundedByCalendars);
  return each.length > 0 ? [{ items: bound.items, each }] : [];
}

/** All arithmetic, and all answers of calendars, whose result must be a safe integer (an instant: between 1900 and 2200), wherever it stands; parts before what they are parts of. */
export function bounded(tree: Typed): readonly Bound[] {
  if (tree.op === 'fold') return boundedFold(tree);
  if (tree.op === 'ratio') return tree.args.flatMap(wide);
  const isBounded = isArithmetic(tree) || tree.op === 'calendar';
  return [...partsOf(tree).flatMap(bounded), ...(isBounded ? [{ node: tree }] : [])];
}
