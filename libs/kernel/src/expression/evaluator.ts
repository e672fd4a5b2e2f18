import type { Typed, Value } from './typed.js';

/** An item of a list: its fields, absent = null. */
export type Item = Readonly<Record<string, Value>>;
/** A record's canonical fields, absent = null. */
export type Fields = Readonly<Record<string, Value | readonly Item[]>>;
/** An expression at work. Booleans are three-valued: true, false, null. */
export type Evaluator = (fields: Fields) => Value;
/** Compiles a part; all parts of one expression share the items that its walks over lists have come to. */
export type Compile = (tree: Typed) => Evaluator;

/** Applies a function to whatever is not null. */
export const lifted =
  (of: Evaluator, change: (value: Value) => Value): Evaluator =>
  (fields) => {
    const value = of(fields);
    return value === null ? null : change(value);
  };

/** Applies a function to two values; unknown where one is. */
export const lifted2 =
  (left: Evaluator, right: Evaluator, change: (left: Value, right: Value) => Value): Evaluator =>
  (fields) => {
    const a = left(fields);
    if (a === null) return null;
    const b = right(fields);
    return b === null ? null : change(a, b);
  };
