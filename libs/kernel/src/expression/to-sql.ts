import { INSTANT_MAX, INSTANT_MIN } from '../time/read-instant.js';
import { calendarSql } from './sql-calendars.js';
import { quote, textSql } from './sql-functions.js';
import {
  bounded,
  isArithmetic,
  isNull,
  isOfTexts,
  type Bound,
  type Comparison,
  type Elements,
  type Fold,
  type Folding,
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
  list: '',
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

/** A row for each item of a list, none where the record has no such list. */
const itemsOf = ({ field, depth }: Elements, column: string): string =>
  `jsonb_array_elements(case when jsonb_typeof(${column} -> ${quote(field)}) = 'array' then ${column} -> ${quote(field)} end) as item${depth}(item)`;

/** Of what is made of `v`, one for each element. */
const FOLDS: Readonly<Record<Folding, string>> = {
  size: 'count(*)',
  exists: 'case when bool_or(v) then true when count(*) = count(v) then false end',
  all: 'case when not bool_and(v) then false when count(*) = count(v) then true end',
  sum: 'case when count(*) = count(v) then coalesce(sum(v), 0) end',
  min: 'case when count(*) = count(v) then min(v) end',
  max: 'case when count(*) = count(v) then max(v) end',
};
const FOLDED: Readonly<Record<Folding, string>> = {
  size: '::boolean',
  exists: '::boolean',
  all: '::boolean',
  sum: '::numeric',
  min: '::numeric',
  max: '::numeric',
};

/** Elements are computed in a query of their own: an aggregate over what names no item would belong to the query around it. */
function fold({ folding, of }: Fold, column: string): string {
  const { field, when, value } = of;
  const element = value && folding !== 'size' ? compileSql(value, column) : 'true';
  const chosen = when ? ` where ${compileSql(when, column)}` : '';
  const elements = `select (${element})${FOLDED[folding]} as v from ${itemsOf(of, column)}${chosen}`;
  return `(case when jsonb_typeof(${column} -> ${quote(field)}) = 'array' then (select ${FOLDS[folding]} from (${elements}) as elements) end)`;
}

/**
 * The evaluator for recomputation: the same tree as an SQL expression over `column`, a jsonb of the record's fields.
 * SQL's own three-valued logic is ours; text compares by code point (collation "C" over UTF-8).
 */
export function compileSql(tree: Typed, column: string): string {
  switch (tree.op) {
    case 'literal':
      return literal(tree.value);
    case 'field':
      return `(${column} ->> ${quote(tree.name)})${CASTS[tree.type]}`;
    case 'member':
      return `(item${tree.depth}.item ->> ${quote(tree.name)})${CASTS[tree.type]}`;
    case 'apply':
      return applied(tree, column);
    case 'ratio':
      return ratio(tree, column);
    case 'under':
      return under(tree, column);
    case 'calendar':
      return calendarSql(
        tree,
        tree.args.map((arg) => compileSql(arg, column)),
      );
    case 'fold':
      return fold(tree, column);
  }
}

function boundSql(bound: Bound, column: string): string {
  if (!('node' in bound)) {
    const each = bound.each.map((one) => boundSql(one, column)).join(' and ');
    return `coalesce((select bool_and(v) from (select (${each}) as v from ${itemsOf(bound.items, column)}) as elements), true)`;
  }
  const sql = compileSql(bound.node, column);
  return bound.node.type === 'instant'
    ? `coalesce(${sql} >= ${INSTANT_MIN} and ${sql} < ${INSTANT_MAX}, true)`
    : `coalesce(abs(${sql}) <= ${MAX_SAFE}, true)`;
}

/** The same test as `compileBounds`, as an SQL condition; undefined where there is nothing to test. */
export function boundsSql(trees: readonly Typed[], column: string): string | undefined {
  const tests = trees.flatMap(bounded).map((bound) => boundSql(bound, column));
  return tests.length === 0 ? undefined : `(${tests.join(' and ')})`;
}
