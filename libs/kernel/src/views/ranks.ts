import type { Defined } from '../model/definitions.js';
import type { Rolled } from './roll-up.js';
import { standingOf } from './standing.js';

/** A place among the codes of one period that have a value. */
export interface Rank {
  /** 1 is the best; equal values share one, and the next has as many more as share it: 1-2-2-4. */
  readonly rank: number;
  /** How many have a value. */
  readonly of: number;
}

type Ranked = Pick<Rolled, 'code' | 'value' | 'leaves'>;

/** Records without a code are no code that could be better than another, nor is what stands unallocated under one, or under no code of the level that is listed. */
function isRankedAmong(rows: readonly Ranked[]): (row: Ranked) => boolean {
  const isByLevel = rows.some(({ leaves }) => leaves !== undefined);
  return ({ code, value, leaves }) =>
    value !== undefined &&
    code !== undefined &&
    code !== '' &&
    !standingOf(code).unallocated &&
    (!isByLevel || leaves !== undefined);
}

/** Values have equally many decimals. */
const minor = ({ value = '' }: Ranked): bigint => BigInt(value.replace('.', ''));

/**
 * The ranks of the rows of one period, as their values are written: what looks equal is equal. Undefined of rows that have none: without a
 * value or a code of their own, and all where the indicator has no better direction.
 */
export function ranksOf(
  rows: readonly Ranked[],
  direction: Defined<'indicator'>['direction'],
): readonly (Rank | undefined)[] {
  if (direction !== 'up' && direction !== 'down') return rows.map(() => undefined);
  const isRanked = isRankedAmong(rows);
  const sorted = rows
    .filter(isRanked)
    .map(minor)
    .sort((a, b) => (a === b ? 0 : a < b === (direction === 'up') ? 1 : -1));
  const first = new Map<bigint, number>();
  sorted.forEach((value, i) => first.has(value) || first.set(value, i + 1));
  return rows.map((row) => {
    const rank = isRanked(row) ? first.get(minor(row)) : undefined;
    return rank === undefined ? undefined : { rank, of: sorted.length };
  });
}
