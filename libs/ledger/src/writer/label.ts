import type { LedgerCount, Outcome } from '@nhip/contracts';
import { compareOrder, NO_CONTENT, type OrderPlace, type RecordState } from './state.js';
import type { VersionRow } from './rows.js';

/** A row that the ledger or the batch at hand already holds, as far as labels need it. */
export interface PastRow extends OrderPlace {
  readonly deleted: boolean;
  readonly content: number;
  /** It does not count: its record is another agency's. */
  readonly forbidden?: boolean;
}

export interface Label {
  readonly outcome: Outcome;
  /** The row is the one that stands from now on. */
  readonly stood: boolean;
}

/** Under which of its counts a receipt counts a row. */
export function countOf({ outcome, stood }: Label): LedgerCount {
  if (outcome === 'failed' || outcome === 'forbidden') return outcome;
  if (outcome === 'duplicate') return 'duplicates';
  return stood ? 'applied' : 'late';
}

/** A row that failed says the same as none. */
export const sameContent = (
  a: { readonly deleted: boolean; readonly content: number },
  b: { readonly deleted: boolean; readonly content: number },
): boolean => a.deleted === b.deleted && a.content === b.content && a.content !== NO_CONTENT;

/** A row above all that counts: what it replaces says what it is. */
export function labelGreater(row: VersionRow, standing: RecordState): Label {
  const stood = true;
  if (row.failed !== undefined) return { outcome: 'failed', stood };
  if (!standing.stands || standing.failed) return { outcome: 'current', stood };
  const same = sameContent(row, standing);
  if (!row.versioned) return { outcome: same ? 'duplicate' : 'current', stood };
  if (row.version !== standing.version) return { outcome: 'current', stood };
  return { outcome: same ? 'duplicate' : 'conflict', stood };
}

/** The rows next to a place, among those that count. */
function neighbours(
  place: OrderPlace,
  past: readonly PastRow[],
): { readonly before: PastRow | undefined; readonly after: PastRow | undefined } {
  let [before, after]: [PastRow | undefined, PastRow | undefined] = [undefined, undefined];
  for (const one of past) {
    const order = compareOrder(one, place);
    if (order < 0 && (!before || compareOrder(one, before) > 0)) before = one;
    if (order > 0 && (!after || compareOrder(one, after) < 0)) after = one;
  }
  return { before, after };
}

/** Whether a version says with a row what it said before. The greatest of its rows is its word: what a lesser one said counts again where a greater one says it again. */
function repeatsVersion(
  row: VersionRow,
  place: OrderPlace,
  ofVersion: readonly PastRow[],
): boolean {
  const { before, after } = neighbours(
    place,
    ofVersion.filter(({ content }) => content !== NO_CONTENT),
  );
  if (!after) return before !== undefined && sameContent(before, row);
  return ofVersion.some((one) => sameContent(one, row));
}

/** A row that does not stand. @param past of its record the rows that count, as far as they are known */
export function labelLate(row: VersionRow, place: OrderPlace, past: readonly PastRow[]): Label {
  const stood = false;
  if (row.failed !== undefined) return { outcome: 'failed', stood };
  if (!row.versioned) {
    const { before, after } = neighbours(place, past);
    const repeats = before && sameContent(before, row) && (!after || sameContent(after, row));
    return { outcome: repeats ? 'duplicate' : 'late', stood };
  }
  const ofVersion = past.filter(({ version }) => version === row.version);
  if (repeatsVersion(row, place, ofVersion)) return { outcome: 'duplicate', stood };
  return { outcome: ofVersion.length > 0 ? 'conflict' : 'late', stood };
}
