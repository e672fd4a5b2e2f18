import { isStorable, wrongCursor } from '@nhip/contracts';
import { z } from 'zod';

/** Where the next page of an explanation begins: after a record, as of the commit of the first page, for one question. */
export interface ExplainCursor {
  /** The number of the part of the explanation that the record belongs to. */
  readonly part: number;
  readonly after: string;
  readonly commit: number;
  /** See `ExplainQuestion`. */
  readonly since: number;
  readonly question: string;
}

export const writeCursor = (cursor: ExplainCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

const form = z.object({
  part: z.int().nonnegative(),
  after: z.string().refine(isStorable),
  commit: z.int().nonnegative(),
  since: z.int(),
  question: z.string(),
});

function parsed(text: string): ExplainCursor | undefined {
  try {
    return form.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString())).data;
  } catch {
    return undefined;
  }
}

/** @throws Fault `wrong-cursor` where it is not ours or belongs to another question */
export function readCursor(text: string, question: string): ExplainCursor {
  const cursor = parsed(text);
  if (cursor?.question !== question) throw wrongCursor();
  return cursor;
}
