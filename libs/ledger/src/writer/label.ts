import type { LedgerCount, Outcome } from '@nhip/contracts';
import type { Counting, OfVersion } from './past.js';
import { NO_CONTENT, type OrderPlace, type RecordState } from './state.js';
import type { VersionRow } from './rows.js';

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

/** Whether a version says with a row what it said before. The greatest of its rows is its word: what a lesser one said counts again where a greater one says it again. */
function repeatsVersion(row: VersionRow, place: OrderPlace, ofVersion: OfVersion): boolean {
  const { before, after } = ofVersion.saidAround(place);
  if (!after) return before !== undefined && sameContent(before, row);
  return ofVersion.says(row);
}

/** A row that does not stand. @param past of its record the rows that count, as far as they are known */
export function labelLate(row: VersionRow, place: OrderPlace, past: Counting): Label {
  const stood = false;
  if (row.failed !== undefined) return { outcome: 'failed', stood };
  if (!row.versioned) {
    const { before, after } = past.around(place);
    const repeats = before && sameContent(before, row) && (!after || sameContent(after, row));
    return { outcome: repeats ? 'duplicate' : 'late', stood };
  }
  const ofVersion = past.of(row.version);
  if (!ofVersion) return { outcome: 'late', stood };
  return { outcome: repeatsVersion(row, place, ofVersion) ? 'duplicate' : 'conflict', stood };
}
