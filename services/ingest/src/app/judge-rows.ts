import type { FeedRow, RowError } from '@nhip/contracts';
import type { CompiledFeed } from '../domain/keep-rows.js';
import type { ParsedRow } from '../domain/parsed-row.js';
import { Pace, type Turns } from '../domain/turns.js';
import { textNotes } from '../domain/twice-encoded.js';
import { MOST_ERRORS, type ReceiptRow } from './ports.js';

/** Rows as they are kept, and what is said of them. */
export interface JudgedRows {
  readonly rows: readonly FeedRow[];
  readonly said: Pick<ReceiptRow, 'received' | 'skipped' | 'rejected' | 'errors' | 'notes'>;
}

/** What is wrong with the rows, the first hundred faults by row. */
function errorsOf(rows: readonly FeedRow[]): readonly RowError[] {
  const errors: RowError[] = [];
  for (const { number, findings } of rows) {
    for (const finding of findings) errors.push({ row: number, ...finding });
    if (errors.length >= MOST_ERRORS) break;
  }
  return errors.slice(0, MOST_ERRORS);
}

/** What the sender should know of rows that are taken, the first hundred notes by row. */
export function* notesOf(rows: readonly FeedRow[]): Turns<Pick<ReceiptRow, 'notes'>> {
  const ofRows: RowError[] = [];
  for (const { number, notes = [] } of rows) {
    for (const note of notes) ofRows.push({ row: number, ...note });
    if (ofRows.length >= MOST_ERRORS) break;
  }
  const notes = [...(yield* textNotes(rows, MOST_ERRORS)), ...ofRows];
  notes.sort((a, b) => a.row - b.row);
  return notes.length > 0 ? { notes: notes.slice(0, MOST_ERRORS) } : {};
}

const countRejected = (rows: readonly FeedRow[]): number =>
  rows.filter(({ findings }) => findings.length > 0).length;

/** Judges the rows of a delivery; undefined among them is a line of nothing. @param receivedAt integer ms */
export function* judgeRows(
  parsed: readonly (ParsedRow | undefined)[],
  feed: CompiledFeed,
  receivedAt: number,
): Turns<JudgedRows> {
  const [rows, pace]: [FeedRow[], Pace] = [[], new Pace()];
  for (const [i, row] of parsed.entries()) {
    const kept = feed.keep(row, i + 1, receivedAt);
    if (kept) rows.push(kept);
    if (pace.isOver(kept?.value.length ?? 0, feed.recordsARow)) yield;
  }
  const said = {
    received: rows.length,
    skipped: parsed.length - rows.length,
    rejected: countRejected(rows),
    errors: errorsOf(rows),
    ...(yield* notesOf(rows)),
  };
  return { rows, said };
}
