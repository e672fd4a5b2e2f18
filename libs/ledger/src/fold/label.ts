import { compareOrder } from '@nhip/contracts';
import { sameContent, type Outcome, type PastRow, type Row, type Standing } from './state.js';

/** The rows just before and just after a key, among rows that count. */
function neighbours(
  row: Row,
  live: readonly PastRow[],
): { before: PastRow | undefined; after: PastRow | undefined } {
  let [before, after]: [PastRow | undefined, PastRow | undefined] = [undefined, undefined];
  for (const past of live) {
    const order = compareOrder(past.key, row.key);
    if (order < 0 && (!before || compareOrder(past.key, before.key) > 0)) before = past;
    if (order > 0 && (!after || compareOrder(past.key, after.key) < 0)) after = past;
  }
  return { before, after };
}

/** Without a source version: the rows before and after it in the order have its content. */
function repeats(row: Row, live: readonly PastRow[]): boolean {
  const { before, after } = neighbours(row, live);
  return before !== undefined && sameContent(before, row) && (!after || sameContent(after, row));
}

/**
 * What a row that is no redelivery is to its record. `live` are the rows known that are not withdrawn, or only those that can matter.
 * A duplicate changes no number: a row that would change the standing content is never one.
 */
export function label(
  row: Row,
  standing: Standing | undefined,
  live: readonly PastRow[],
): { outcome: Outcome; greater: boolean } {
  const greater = standing?.key === undefined || compareOrder(row.key, standing.key) > 0;
  const changes =
    greater &&
    (standing === undefined || standing.key === undefined || !sameContent(standing, row));
  const sameVersion = live.filter((past) => past.key.version === row.key.version);
  const known = row.versioned
    ? sameVersion.some((past) => sameContent(past, row))
    : repeats(row, live);
  if (known && !changes) return { outcome: 'duplicate', greater };
  if (row.versioned && sameVersion.length > 0) return { outcome: 'conflict', greater };
  return { outcome: greater ? 'current' : 'late', greater };
}
