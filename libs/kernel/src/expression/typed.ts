/** Types of values in record expressions. A `code` is a code version `code@from`; a `number` is an integer in units of 10^-scale. */
export type Type = 'text' | 'code' | 'number' | 'instant' | 'boolean' | 'null';

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
      readonly op: 'apply';
      readonly type: Type;
      readonly scale: number;
      readonly operator: Operator;
      readonly args: readonly Typed[];
    }
  | Under
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

/** The parts of a node. */
export function partsOf(tree: Typed): readonly Typed[] {
  if (tree.op === 'under') return [tree.of];
  return tree.op === 'apply' || tree.op === 'ratio' ? tree.args : [];
}

/** All tests whether a code lies under another, wherever they stand. */
export const underTestsIn = (tree: Typed): readonly Under[] => [
  ...(tree.op === 'under' ? [tree] : []),
  ...partsOf(tree).flatMap(underTestsIn),
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

/** The arithmetic under a node of a ratio is evaluated on unbounded integers; all other arithmetic must stay in range. */
const wide = (tree: Typed): readonly Typed[] =>
  isArithmetic(tree) ? (tree.op === 'apply' ? tree.args.flatMap(wide) : []) : bounded(tree);

/** All arithmetic nodes whose result must be a safe integer (an instant: between 1900 and 2200), wherever they stand. */
export function bounded(tree: Typed): readonly Typed[] {
  if (tree.op === 'literal' || tree.op === 'field') return [];
  if (tree.op === 'under') return bounded(tree.of);
  if (tree.op === 'ratio') return tree.args.flatMap(wide);
  return [...tree.args.flatMap(bounded), ...(isArithmetic(tree) ? [tree] : [])];
}
