import type { Operator, Type, Typed } from './typed.js';

const CASTS: Readonly<Record<Type, string>> = { text: '', raw: '', null: '', integer: '::int8', instant: '::int8', boolean: '::boolean' };
const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function literal(value: string | number | boolean | null): string {
  if (value === null) return 'null';
  if (typeof value === 'string') return `${quote(value)}::text`;
  return typeof value === 'number' ? `${value}::int8` : String(value);
}

const isNull = (tree: Typed): boolean => tree.op === 'literal' && tree.value === null;
const WORDS: Readonly<Partial<Record<Operator, string>>> = { '&&': 'and', '||': 'or', '==': '=', '!=': '<>' };

function equality(operator: Operator, args: readonly Typed[], column: string): string {
  const [a, b] = args as [Typed, Typed];
  if (isNull(a) || isNull(b)) return `(${compileSql(isNull(b) ? a : b, column)} is ${operator === '==' ? '' : 'not '}null)`;
  return `(${compileSql(a, column)} ${operator === '==' ? '=' : '<>'} ${compileSql(b, column)})`;
}

/**
 * The evaluator for recomputation: the same tree as an SQL expression over `column`, a jsonb of the record's fields.
 * SQL's own three-valued logic is ours; text compares by code point (collation "C" over UTF-8).
 */
export function compileSql(tree: Typed, column: string): string {
  if (tree.op === 'literal') return literal(tree.value);
  if (tree.op === 'field') return `(${column} ->> ${quote(tree.name)})${CASTS[tree.type]}`;
  const { operator, args } = tree;
  if (operator === '==' || operator === '!=') return equality(operator, args, column);
  const sql = args.map((arg) => compileSql(arg, column));
  if (operator === '?:') return `(case when ${sql[0]} then ${sql[1]} else ${sql[2]} end)`;
  if (operator === '!') return `(not ${sql[0]})`;
  if (operator === 'neg') return `(- ${sql[0]})`;
  if (operator === 'day') return `(floor((${sql[0]} + 25200000)::numeric / 86400000)::int8)`;
  const collate = args[0]?.type === 'text' && args[1]?.type === 'text' ? ' collate "C"' : '';
  return `(${sql[0]}${collate} ${WORDS[operator] ?? operator} ${sql[1]})`;
}
