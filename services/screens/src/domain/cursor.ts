import { wrongCursor } from '@nhip/contracts';

/** Where the next page of an explanation begins: after a record, as of the commit of the first page, for one question. */
export interface ExplainCursor {
  readonly after: string;
  readonly commit: number;
  readonly question: string;
}

export const writeCursor = (cursor: ExplainCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

/** Refuses a cursor that is not ours or belongs to another question. */
export function readCursor(text: string, question: string): ExplainCursor {
  let parsed: Partial<ExplainCursor> | null;
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64url').toString()) as Partial<ExplainCursor> | null;
  } catch {
    throw wrongCursor();
  }
  const { after, commit, question: of } = parsed ?? {};
  if (typeof after !== 'string' || !Number.isSafeInteger(commit) || of !== question)
    throw wrongCursor();
  return { after, commit: commit as number, question };
}
