import { composed, trimUnseen, type Finding } from '@nhip/contracts';
import { pathsIn, type Expr } from '../expression/expr.js';
import { parseExpression } from '../expression/parse-expression.js';
import type { Defined, DeletedBody, ListMapBody } from '../model/definitions.js';
import { columnOf } from './raw-expression.js';
import { compileCode, js, lifted } from './code.js';
import { say, type RawContext, type RawEvaluator } from './raw-row.js';
import type { RawScope } from './raw-scope.js';

/** The columns that an expression reads. */
export const columnsOf = (expr: Expr): string[] => pathsIn(expr).map(([, column = '']) => column);

export const columnsIn = (source: string): string[] => columnsOf(parseExpression(source));

/** The columns that the mapping of a field reads. */
export const columnsOfMap = (map: string | ListMapBody): string[] =>
  columnsIn(typeof map === 'string' ? map : map.each);

/**
 * The columns by which a row is known as a deletion: those of its id, its version and its flag. No other need be there or right.
 * Empty where rows of the feed are no deletions. Throws ExpressionError.
 */
export function deletionColumns({
  map,
  version,
  deleted,
}: Pick<Defined<'feed'>, 'map' | 'version' | 'deleted'>): ReadonlySet<string> {
  if (deleted === undefined) return new Set();
  const flag = typeof deleted === 'string' ? columnsIn(deleted) : [deleted.column];
  const id = columnsOfMap(map['id'] ?? 'null');
  return new Set([...id, ...(version === undefined ? [] : columnsIn(version)), ...flag]);
}

/** What a contract says against a row that is a deletion. */
export const againstDeletion = (
  findings: readonly Finding[],
  columns: ReadonlySet<string>,
): readonly Finding[] =>
  findings.filter(({ column }) => column === undefined || columns.has(column));

/** A word of a flag as it is compared: its case says nothing. */
export const flagWord = (text: string): string => composed(trimUnseen(text)).toLowerCase();

/** Reads a flag in the words of its feed. Blank is no; a word that is neither is refused, never read as one of them. */
export function flagOf({ column, yes, no }: DeletedBody, scope: RawScope): RawEvaluator {
  const words = new Map([
    ...no.map((word) => [flagWord(word), false] as const),
    ...yes.map((word) => [flagWord(word), true] as const),
  ]);
  const [vi, en] = [
    `% không phải ${[...yes, ...no].join(', ')}`,
    `% is none of ${[...yes, ...no].join(', ')}`,
  ];
  const read = (value: string | number | boolean, context: RawContext): boolean | null =>
    words.get(flagWord(String(value))) ?? say(context, 'neither-yes-nor-no', column, value, vi, en);
  return compileCode(lifted(columnOf(column, scope).code, read, js`context`));
}
