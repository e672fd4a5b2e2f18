import { INSTANT_MAX, INSTANT_MIN } from '../time/read-instant.js';
import { quote, textSql } from './sql-functions.js';
import {
  bounded,
  isArithmetic,
  isNull,
  isOfTexts,
  type Comparison,
  type Operator,
  type Type,
  type Typed,
  type Value,
} from './typed.js';

type Apply = Extract<Typed, { op: 'apply' }>;

const CASTS: Readonly<Record<Type, string>> = {
  text: '',
  code: '',
  null: '',
  number: '::int8',
  instant: '::int8',
  boolean: '::boolean',
};
const WORDS: Readonly<Partial<Record<Operator, string>>> = {
  '&&': 'and',
  '||': 'or',
  '==': '=',
  '!=': '<>',
};
const MAX_SAFE = '9007199254740991';

function literal(value: Value): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `${quote(value)}::text`;
  return typeof value === 'number' ? `(${value})::int8` : String(value);
}

function comparison(operator: Comparison, left: Typed, right: Typed, column: string): string {
  if ((operator === '==' || operator === '!=') && (isNull(left) || isNull(right)))
    return `(${compileSql(isNull(right) ? left : right, column)} is ${operator === '==' ? '' : 'not '}null)`;
  if (isNull(left) || isNull(right)) return 'null::boolean';
  const collate = left.type === 'text' || left.type === 'code' ? ' collate "C"' : '';
  return `(${compileSql(left, column)}${collate} ${WORDS[operator] ?? operator} ${compileSql(right, column)})`;
}

/** Arithmetic is done in numeric: it cannot fail before the bounds are looked at, whatever the order of evaluation. */
function arithmetic({ operator, args }: Apply, column: string): string {
  const [a, b] = args.map((arg) => `${compileSql(arg, column)}::numeric`);
  return operator === 'neg' ? `(- ${a})` : `(${a} ${operator} ${b})`;
}

/** Unknown where one is, which `least` and `greatest` are not; no argument is written twice. */
const extreme = (name: 'min' | 'max', values: readonly string[]): string =>
  `(select case when count(v) = ${values.length} then ${name}(v) end from (values ${values
    .map((value) => `(${value}::numeric)`)
    .join(', ')}) as one(v))`;

function applied(tree: Apply, column: string): string {
  const { operator, args } = tree;
  if (isArithmetic(tree)) return arithmetic(tree, column);
  const sql = args.map((arg) => compileSql(arg, column));
  if (isOfTexts(operator)) return textSql(operator, sql, args);
  switch (operator) {
    case '&&':
    case '||':
      return `(${sql[0]} ${WORDS[operator]} ${sql[1]})`;
    case '!':
      return `(not ${sql[0]})`;
    case 'day':
      return `floor((${sql[0]}::numeric + 25200000) / 86400000)`;
    case 'bare':
      return `regexp_replace(${sql[0]}, '@[^@]*$', '')`;
    case '?:':
      return `(case when ${sql[0]} then ${sql[1]} else ${sql[2]} end)`;
    case 'coalesce':
      return `coalesce(${sql.join(', ')})`;
    case 'min':
    case 'max':
      return extreme(operator, sql);
    default:
      return comparison(operator as Comparison, args[0] as Typed, args[1] as Typed, column);
  }
}

function ratio({ operator, args }: Extract<Typed, { op: 'ratio' }>, column: string): string {
  const [a, b, c, d] = args.map((arg) => `${compileSql(arg, column)}::numeric`);
  return `((${a} * nullif(${d}, 0) - ${c} * nullif(${b}, 0)) * sign(${b} * ${d}) ${WORDS[operator] ?? operator} 0)`;
}

const under = ({ of, ids }: Extract<Typed, { op: 'under' }>, column: string): string =>
  `(${compileSql(of, column)} collate "C" = any (array[${ids.map(quote).join(', ')}]::text[]))`;

/**
 * The evaluator for recomputation: the same tree as an SQL expression over `column`, a jsonb of the record's fields.
 * SQL's own three-valued logic is ours; text compares by code point (collation "C" over UTF-8).
 */
export function compileSql(tree: Typed, column: string): string {
  if (tree.op === 'literal') return literal(tree.value);
  if (tree.op === 'field') return `(${column} ->> ${quote(tree.name)})${CASTS[tree.type]}`;
  if (tree.op === 'under') return under(tree, column);
  return tree.op === 'ratio' ? ratio(tree, column) : applied(tree, column);
}

/** The same test as `compileBounds`, as an SQL condition; undefined where there is no arithmetic. */
export function boundsSql(trees: readonly Typed[], column: string): string | undefined {
  const tests = trees.flatMap(bounded).map((tree) => {
    const sql = compileSql(tree, column);
    return tree.type === 'instant'
      ? `coalesce(${sql} >= ${INSTANT_MIN} and ${sql} < ${INSTANT_MAX}, true)`
      : `coalesce(abs(${sql}) <= ${MAX_SAFE}, true)`;
  });
  return tests.length === 0 ? undefined : `(${tests.join(' and ')})`;
}
