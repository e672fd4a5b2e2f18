import { lifted, lifted2, type Compile, type Evaluator } from './evaluator.js';
import { inCase } from './letter-case.js';
import { replaced, sizeOf, substringOf } from './texts.js';
import type { TextOperator, Typed, Value } from './typed.js';

/** What an argument is that the check asked to be a constant. */
const constantOf = (tree: Typed | undefined): Value => (tree?.op === 'literal' ? tree.value : null);

type Change = (text: string) => string;
/** A text made of another; an empty one is no value. */
const changed = (of: Evaluator, change: Change): Evaluator =>
  lifted(of, (value) => change(value as string) || null);

type Test = (text: string, part: string) => boolean;
const tested = (of: Evaluator, part: Evaluator, test: Test): Evaluator =>
  lifted2(of, part, (a, b) => test(a as string, b as string));

/** A function of texts. @param compile for those of its arguments that are no constants */
export function textFunction(
  operator: TextOperator,
  args: readonly Typed[],
  compile: Compile,
): Evaluator {
  const [first, second, third] = args as [Typed, Typed, Typed];
  const of = compile(first);
  switch (operator) {
    case 'lower':
    case 'upper':
      return changed(of, (text) => inCase(operator, text));
    case 'size':
      return lifted(of, (value) => sizeOf(value as string));
    case 'substring': {
      const [start, end] = [Number(constantOf(second)), constantOf(third)];
      const until = end === null ? undefined : Number(end);
      return changed(of, (text) => substringOf(text, start, until));
    }
    case 'replace': {
      const [before, after] = [String(constantOf(second)), String(constantOf(third))];
      return changed(of, (text) => replaced(text, before, after));
    }
    case 'startsWith':
      return tested(of, compile(second), (text, part) => text.startsWith(part));
    case 'endsWith':
      return tested(of, compile(second), (text, part) => text.endsWith(part));
    case 'contains':
      return tested(of, compile(second), (text, part) => text.includes(part));
  }
}

/** The first value that is there. */
export const firstOf =
  (values: readonly Evaluator[]): Evaluator =>
  (fields) => {
    for (const read of values) {
      const value = read(fields);
      if (value !== null) return value;
    }
    return null;
  };

/** The least or greatest of numbers; unknown where one is. */
export const extremeOf = (name: 'min' | 'max', values: readonly Evaluator[]): Evaluator =>
  values.reduce((left, right) =>
    lifted2(left, right, (a, b) =>
      name === 'min' ? Math.min(a as number, b as number) : Math.max(a as number, b as number),
    ),
  );
