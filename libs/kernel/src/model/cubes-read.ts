import { ExpressionError, pathsIn } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Defined } from './definitions.js';

type Read = Pick<Defined<'indicator'>, 'cube' | 'uses'>;

/** The names before a measure in a formula; none in one that cannot be read, which is refused where it is compiled. */
function namesIn(formula: string): readonly string[] {
  try {
    return pathsIn(parseExpression(formula)).flatMap(([first = '', ...rest]) =>
      rest.length > 0 ? [first] : [''],
    );
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

/** The ids of the cubes that an expanded formula of an indicator reads; its own cube where it reads none. */
export function cubesReadBy(formula: string, { cube, uses = {} }: Read): readonly string[] {
  const read = namesIn(formula).flatMap((name) => (name === '' ? cube : (uses[name] ?? [])));
  return read.length > 0 ? [...new Set(read)] : [cube];
}

/** The ids of all cubes that an indicator names, its own first. */
export const cubesOf = ({ cube, uses = {} }: Read): readonly string[] => [
  ...new Set([cube, ...Object.values(uses)]),
];
