import { checkExpression } from '../expression/check-expression.js';
import type { Evaluator, Fields } from '../expression/evaluator.js';
import { ExpressionError } from '../expression/expr.js';
import { compileBounds, compileJs } from '../expression/to-js.js';
import { underTestsIn, type Typed, type Under } from '../expression/typed.js';
import type { Catalogue } from './catalogue.js';
import type { TypeBody } from './definitions.js';
import { scopeOf } from './record-scope.js';

/** The fields of a type that are computed from others. */
const derivedIn = ({ fields }: Pick<TypeBody, 'fields'>): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name]?.value !== undefined);

/** What a derived field stands for; throws ExpressionError. */
export const derivedTree = (
  name: string,
  type: Pick<TypeBody, 'fields'>,
  catalogue: Catalogue,
): Typed => checkExpression({ op: 'path', path: [name], at: 0 }, scopeOf(type, catalogue));

/** What the derived fields of a type ask of codes lying under others, in the order in which they ask. Throws ExpressionError. */
export const underTestsOfType = (type: TypeBody, catalogue: Catalogue): readonly Under[] =>
  derivedIn(type).flatMap((name) => underTestsIn(derivedTree(name, type, catalogue)));

/** Null where the expression cannot be read, or leaves its bounds. */
function evaluatorOf(name: string, type: TypeBody, catalogue: Catalogue): Evaluator {
  try {
    const tree = derivedTree(name, type, catalogue);
    const [value, within] = [compileJs(tree), compileBounds([tree])];
    return (fields) => (within && !within(fields) ? null : value(fields));
  } catch (error) {
    if (error instanceof ExpressionError) return () => null;
    throw error;
  }
}

/** Compiles the derived fields of a type: what they give is added to the fields that a record keeps. */
export function deriver(type: TypeBody, catalogue: Catalogue): (fields: Fields) => Fields {
  const derived = derivedIn(type).map(
    (name) => [name, evaluatorOf(name, type, catalogue)] as const,
  );
  if (derived.length === 0) return (fields) => fields;
  return (fields) => ({
    ...fields,
    ...Object.fromEntries(derived.map(([name, value]) => [name, value(fields)])),
  });
}
