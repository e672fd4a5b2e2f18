import { isStorable, wrongCursor } from '@nhip/contracts';

/** In the walk over the records that stand: after one of them; the changes begin after `commit`. */
interface CurrentCursor {
  readonly phase: 'current';
  readonly bucket: number;
  readonly id: string;
}

/** In the stream of changes: after one row of `commit`. */
interface ChangesCursor {
  readonly phase: 'changes';
  readonly bucket: number;
  readonly seq: number;
}

/** Where a reader stands in one dataset, under one grant. */
export type Cursor = (CurrentCursor | ChangesCursor) & {
  readonly dataset: string;
  /** Digest of what may be seen. */
  readonly grant: string;
  readonly epoch: number;
  readonly commit: number;
};

/** The start: the records that stand, then what changes after `commit`. */
export const firstCursor = (
  dataset: string,
  grant: string,
  epoch: number,
  commit: number,
): Cursor => ({
  phase: 'current',
  dataset,
  grant,
  epoch,
  commit,
  bucket: -1,
  id: '',
});

/** The first place after a whole commit. */
export const changesAfterCommit = (cursor: Cursor): Cursor => ({
  phase: 'changes',
  dataset: cursor.dataset,
  grant: cursor.grant,
  epoch: cursor.epoch,
  commit: cursor.commit + 1,
  bucket: -1,
  seq: -1,
});

/** The last commit of which a reader holds something. */
export const lastSeen = (cursor: Cursor): number =>
  cursor.phase === 'changes' && cursor.bucket < 0 ? cursor.commit - 1 : cursor.commit;

export function writeCursor(cursor: Cursor): string {
  const { phase, dataset, grant, epoch, commit, bucket } = cursor;
  return Buffer.from(
    JSON.stringify([
      1,
      phase,
      dataset,
      grant,
      epoch,
      commit,
      bucket,
      cursor.phase === 'current' ? cursor.id : cursor.seq,
    ]),
  ).toString('base64url');
}

const isCount = (value: unknown): value is number =>
  Number.isSafeInteger(value) && (value as number) >= -1;

/** Reads a cursor of ours for this dataset. @throws Fault `wrong-cursor` for anything else */
export function readCursor(text: string, dataset: string): Cursor {
  let parts: unknown;
  try {
    parts = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw wrongCursor();
  }
  if (!Array.isArray(parts) || parts.length !== 8) throw wrongCursor();
  const [form, phase, of, grant, epoch, commit, bucket, last] = parts as unknown[];
  if (
    form !== 1 ||
    of !== dataset ||
    typeof grant !== 'string' ||
    !isCount(epoch) ||
    !isCount(commit) ||
    !isCount(bucket)
  )
    throw wrongCursor();
  const base = { dataset, grant, epoch, commit, bucket };
  if (phase === 'current' && typeof last === 'string' && isStorable(last))
    return { phase, ...base, id: last };
  if (phase === 'changes' && isCount(last)) return { phase, ...base, seq: last };
  throw wrongCursor();
}
