import { checkExpression } from '../expression/check-expression.js';
import type { Evaluator, Fields } from '../expression/evaluator.js';
import { ExpressionError } from '../expression/expr.js';
import { compileBounds, compileJs } from '../expression/to-js.js';
import { fieldsIn, underTestsIn, type Typed, type Under } from '../expression/typed.js';
import type { Catalogue } from './catalogue.js';
import type { TypeBody } from './definitions.js';
import { referencesIn, scopeWithReferences } from './references.js';

/** The fields of a type that are computed from others. */
const derivedIn = ({ fields }: Pick<TypeBody, 'fields'>): readonly string[] =>
  Object.keys(fields).filter((name) => fields[name]?.value !== undefined);

/** What a derived field stands for; throws ExpressionError. */
export const derivedTree = (
  name: string,
  type: Pick<TypeBody, 'fields'>,
  catalogue: Catalogue,
): Typed =>
  checkExpression({ op: 'path', path: [name], at: 0 }, scopeWithReferences(type, catalogue));

/** What the derived fields of a type ask of codes lying under others, in the order in which they ask. Throws ExpressionError. */
export const underTestsOfType = (type: TypeBody, catalogue: Catalogue): readonly Under[] =>
  derivedIn(type).flatMap((name) => underTestsIn(derivedTree(name, type, catalogue)));

/** Whether a derived field reads records that a record names: it is computed where it is counted, and kept nowhere. Throws ExpressionError. */
export const readsReferences = (name: string, type: TypeBody, catalogue: Catalogue): boolean =>
  derivedIn(type).includes(name) &&
  referencesIn(fieldsIn(derivedTree(name, type, catalogue)), type).length > 0;

/** Null where the expression cannot be read, or leaves its bounds; undefined where it reads other records, of which a row knows nothing. */
function evaluatorOf(name: string, type: TypeBody, catalogue: Catalogue): Evaluator | undefined {
  try {
    if (readsReferences(name, type, catalogue)) return undefined;
    const tree = derivedTree(name, type, catalogue);
    const [value, within] = [compileJs(tree), compileBounds([tree])];
    return (fields) => (within && !within(fields) ? null : value(fields));
  } catch (error) {
    if (error instanceof ExpressionError) return () => null;
    throw error;
  }
}

/** Compiles the derived fields of a type: what they give is added to the fields that a record keeps. One that reads records named by its own is computed where it is counted, and is not kept. */
export function deriver(type: TypeBody, catalogue: Catalogue): (fields: Fields) => Fields {
  const derived = derivedIn(type).flatMap((name) => {
    const value = evaluatorOf(name, type, catalogue);
    return value ? [[name, value] as const] : [];
  });
  if (derived.length === 0) return (fields) => fields;
  return (fields) => ({
    ...fields,
    ...Object.fromEntries(derived.map(([name, value]) => [name, value(fields)])),
  });
}
