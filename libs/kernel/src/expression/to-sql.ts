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

function comparison(operator: Comparison, left: Typed, right: Typed, row: SqlRow): string {
  if ((operator === '==' || operator === '!=') && (isNull(left) || isNull(right)))
    return `(${compileSql(isNull(right) ? left : right, row)} is ${operator === '==' ? '' : 'not '}null)`;
  if (isNull(left) || isNull(right)) return 'null::boolean';
  const collate = left.type === 'text' || left.type === 'code' ? ' collate "C"' : '';
  return `(${compileSql(left, row)}${collate} ${WORDS[operator] ?? operator} ${compileSql(right, row)})`;
}

/** Arithmetic is done in numeric: it cannot fail before the bounds are looked at, whatever the order of evaluation. */
function arithmetic({ operator, args }: Apply, row: SqlRow): string {
  const [a, b] = args.map((arg) => `${compileSql(arg, row)}::numeric`);
  return operator === 'neg' ? `(- ${a})` : `(${a} ${operator} ${b})`;
}

/** Unknown where one is, which `least` and `greatest` are not; no argument is written twice. */
const extreme = (name: 'min' | 'max', values: readonly string[]): string =>
  `(select case when count(v) = ${values.length} then ${name}(v) end from (values ${values
    .map((value) => `(${value}::numeric)`)
    .join(', ')}) as one(v))`;

function applied(tree: Apply, row: SqlRow): string {
  const { operator, args } = tree;
  if (isArithmetic(tree)) return arithmetic(tree, row);
  const sql = args.map((arg) => compileSql(arg, row));
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
      return comparison(operator as Comparison, args[0] as Typed, args[1] as Typed, row);
  }
}

function ratio({ operator, args }: Extract<Typed, { op: 'ratio' }>, row: SqlRow): string {
  const [a, b, c, d] = args.map((arg) => `${compileSql(arg, row)}::numeric`);
  return `((${a} * nullif(${d}, 0) - ${c} * nullif(${b}, 0)) * sign(${b} * ${d}) ${WORDS[operator] ?? operator} 0)`;
}

const under = ({ of, ids }: Extract<Typed, { op: 'under' }>, row: SqlRow): string =>
  `(${compileSql(of, row)} collate "C" = any (array[${ids.map(quote).join(', ')}]::text[]))`;

/** A row for each item of a list, none where the record has no such list. */
const itemsOf = ({ field, depth }: Elements, row: SqlRow): string =>
  `jsonb_array_elements(case when jsonb_typeof(${row.column} -> ${quote(field)}) = 'array' then ${row.column} -> ${quote(field)} end) as item${depth}(item)`;

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
function fold({ folding, of }: Fold, row: SqlRow): string {
  const { field, when, value } = of;
  const element = value && folding !== 'size' ? compileSql(value, row) : 'true';
  const chosen = when ? ` where ${compileSql(when, row)}` : '';
  const elements = `select (${element})${FOLDED[folding]} as v from ${itemsOf(of, row)}${chosen}`;
  return `(case when jsonb_typeof(${row.column} -> ${quote(field)}) = 'array' then (select ${FOLDS[folding]} from (${elements}) as elements) end)`;
}

function written(tree: Typed, row: SqlRow): string {
  switch (tree.op) {
    case 'literal':
      return literal(tree.value);
    case 'field':
      return `(${row.column} ->> ${quote(tree.name)})${CASTS[tree.type]}`;
    case 'member':
      return `(item${tree.depth}.item ->> ${quote(tree.name)})${CASTS[tree.type]}`;
    case 'apply':
      return applied(tree, row);
    case 'ratio':
      return ratio(tree, row);
    case 'under':
      return under(tree, row);
    case 'calendar':
      return calendarSql(
        tree,
        tree.args.map((arg) => compileSql(arg, row)),
      );
    case 'fold':
      return fold(tree, row);
  }
}

/** What a row is read from: the column that holds the jsonb of its fields, and how a part of an expression that may stand in it more than once is written. */
export interface SqlRow {
  readonly column: string;
  readonly part?: (tree: Typed, sql: string) => string;
}

/**
 * The evaluator for recomputation: the same tree as an SQL expression over a row.
 * SQL's own three-valued logic is ours; text compares by code point (collation "C" over UTF-8). Nothing of it can fail, so that any part may
 * be computed whether it is asked for or not.
 */
export function compileSql(tree: Typed, row: SqlRow): string {
  const sql = written(tree, row);
  return row.part?.(tree, sql) ?? sql;
}

function boundSql(bound: Bound, row: SqlRow): string {
  if (!('node' in bound)) {
    const each = bound.each.map((one) => boundSql(one, row)).join(' and ');
    return `coalesce((select bool_and(v) from (select (${each}) as v from ${itemsOf(bound.items, row)}) as elements), true)`;
  }
  const sql = compileSql(bound.node, row);
  return bound.node.type === 'instant'
    ? `coalesce(${sql} >= ${INSTANT_MIN} and ${sql} < ${INSTANT_MAX}, true)`
    : `coalesce(abs(${sql}) <= ${MAX_SAFE}, true)`;
}

/** The same test as `compileBounds`, as an SQL condition; undefined where there is nothing to test. */
export function boundsSql(trees: readonly Typed[], row: SqlRow): string | undefined {
  const tests = trees.flatMap(bounded).map((bound) => boundSql(bound, row));
  return tests.length === 0 ? undefined : `(${tests.join(' and ')})`;
}
