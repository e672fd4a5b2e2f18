import { LETTERS } from './letter-case.js';
import type { TextOperator, Typed } from './typed.js';

export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** What `translate` asks for: the letters, and what they become. */
function letters(name: 'lower' | 'upper'): string {
  const pairs = [...LETTERS[name]()];
  return [0, 1].map((side) => quote(pairs.map((pair) => pair[side]).join(''))).join(', ');
}

/** Where `substr` begins, its first character being 1, and how many it takes. */
function spanOf([, from, to]: readonly Typed[]): string {
  const [start, end] = [from, to].map((tree) => (tree?.op === 'literal' ? tree.value : null));
  const first = Number(start) + 1;
  return end === null ? String(first) : `${first}, ${Number(end) - Number(start)}`;
}

/**
 * A function of texts as SQL over its arguments, each of which stands in it once. None of these asks the language of the database, as
 * `lower` would. An empty text is no value.
 * @param trees the same arguments, for those that are constants
 */
export function textSql(
  operator: TextOperator,
  [of = '', second = '', third = '']: readonly string[],
  trees: readonly Typed[],
): string {
  switch (operator) {
    case 'lower':
    case 'upper':
      return `nullif(translate(${of}, ${letters(operator)}), '')`;
    case 'size':
      return `char_length(${of})::int8`;
    case 'substring':
      return `nullif(substr(${of}, ${spanOf(trees)}), '')`;
    case 'replace':
      return `nullif(replace(${of}, ${second}, ${third}), '')`;
    case 'startsWith':
      return `starts_with(${of}, ${second})`;
    case 'endsWith':
      return `starts_with(reverse(${of}), reverse(${second}))`;
    case 'contains':
      return `(strpos(${of}, ${second}) > 0)`;
  }
}
