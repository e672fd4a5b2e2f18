import type { Finding, QuarantinedRow, QuarantinePage } from '@nhip/contracts';
import { call } from '../api.js';
import { say } from '../format.js';
import type { ColumnName } from './column-name.js';

/** Rows that wait for the same reason. */
export interface Cause {
  /** As it is said of the newest of them. */
  readonly reason: string;
  /** The values of the others, each once. */
  readonly otherValues: readonly string[];
  /** The newest first. */
  readonly rows: readonly QuarantinedRow[];
}

/** Findings that differ by the value alone are the same reason. */
const kindOf = ({ code, column, value, message }: Finding): string =>
  JSON.stringify([code, column, value === undefined ? message.vi : null]);
const valuesOf = ({ findings }: QuarantinedRow): string =>
  findings.flatMap(({ value }) => (value === undefined ? [] : [`“${value}”`])).join(' ');

export const reasonOf = ({ findings }: QuarantinedRow, named: ColumnName): string =>
  findings
    .map(({ column, message }) => `${column ? `${named(column)}: ` : ''}${say(message)}`)
    .join('; ');

/** By reason, the most rows first. @param items the oldest first */
export function causesOf(items: readonly QuarantinedRow[], named: ColumnName): readonly Cause[] {
  const groups = Map.groupBy(items.toReversed(), ({ findings }) => findings.map(kindOf).join());
  return [...groups.values()]
    .sort((a, b) => b.length - a.length)
    .flatMap((rows) =>
      rows.slice(0, 1).map((first) => {
        const others = new Set(rows.map(valuesOf));
        others.delete(valuesOf(first));
        return { reason: reasonOf(first, named), otherValues: [...others], rows };
      }),
    );
}

/** Rows of one delivery, as they stand in it. */
export const byDelivery = (
  rows: readonly QuarantinedRow[],
): readonly (readonly [receipt: string, rows: readonly QuarantinedRow[]])[] =>
  [...Map.groupBy(rows, ({ receipt }) => receipt)].map(([receipt, of]) => [
    receipt,
    of.toSorted((a, b) => a.row - b.row),
  ]);

const MOST_AT_ONCE = 1_000;

/** The rows of a feed that wait, at most so many, and how many there are in all. */
export async function readWaiting(feed: string, most: number): Promise<QuarantinePage> {
  const items: QuarantinedRow[] = [];
  for (let cursor: string | undefined; ;) {
    const limit = Math.min(most - items.length, MOST_AT_ONCE);
    const after = cursor === undefined ? '' : `&cursor=${cursor}`;
    const url = `/api/v1/feeds/${feed}/quarantine?limit=${limit}${after}`;
    const page = await call<QuarantinePage>('GET', url);
    items.push(...page.items);
    cursor = page.cursor;
    if (cursor === undefined || items.length >= most) return { items, causes: page.causes };
  }
}
