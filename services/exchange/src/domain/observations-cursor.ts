import { wrongCursor } from '@nhip/contracts';
import { z } from 'zod';

/** What the hub knew: up to a commit, and of deliveries up to an instant of the hub clock, integer ms. */
export interface Moment {
  readonly commit: number;
  readonly at: number;
}

/** Where a reader stands in the observations of one question. */
export interface ObservationsCursor {
  /** Digest of the question and of who asks. */
  readonly question: string;
  /** Digest of what the figures mean. */
  readonly meaning: string;
  readonly epoch: number;
  /** All pages are of this moment. */
  readonly upTo: Moment;
  /** The pages hold what changed after this moment; absent: everything. */
  readonly since?: Moment | undefined;
  /** Whether the reader was told all of `since`; else what was told in between may have been another thing again. */
  readonly isTold: boolean;
  /** The last row of the former page; absent where that was the last page: the next call begins with what changed after `upTo`. */
  readonly after?: Place | undefined;
}

/** A row by its period and code version. */
export interface Place {
  readonly period: string;
  readonly code: string;
}

export const writeCursor = (cursor: ObservationsCursor): string =>
  Buffer.from(JSON.stringify(cursor)).toString('base64url');

const moment = z.strictObject({ commit: z.int().nonnegative(), at: z.int() });

const form = z.strictObject({
  question: z.string(),
  meaning: z.string(),
  epoch: z.int().nonnegative(),
  upTo: moment,
  since: moment.optional(),
  isTold: z.boolean(),
  after: z.strictObject({ period: z.string(), code: z.string() }).optional(),
});

/** Reads a cursor of ours for this question. @throws Fault `wrong-cursor` for anything else */
export function readCursor(text: string, question: string): ObservationsCursor {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    throw wrongCursor();
  }
  const { data } = form.safeParse(read);
  if (data?.question !== question) throw wrongCursor();
  return data;
}

/** The order of pages. */
export const comparePlaces = (a: Place, b: Place): number =>
  a.period === b.period ? compare(a.code, b.code) : compare(a.period, b.period);

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));
