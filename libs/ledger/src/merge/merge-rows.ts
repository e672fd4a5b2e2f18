import { packRows, unpackEntries, type DeltaRow } from '../packed/delta-row.js';

/** Rows of one combination and block as one run. Every entry keeps its batch: what was true as of any batch still is. */
export function mergeRows(
  rows: readonly Pick<DeltaRow, 'firstBatch' | 'entries'>[],
  block: number,
  measures: number,
): DeltaRow[] {
  return packRows(
    rows.flatMap((row) => [...unpackEntries(row, block, measures)]),
    block,
  );
}
