import { DAY_MS } from '@nhip/contracts';

/** Rows that changed in a stretch of time, which are asked for page by page, pass by pass. */
export interface PullWindow {
  /** Both included, ms, whole seconds. */
  readonly from: number;
  readonly to: number;
  /** It reaches to the present. */
  readonly isLast: boolean;
  /** SHA-256 of the pages of this pass, and of the one before. */
  readonly seen: readonly string[];
  readonly former: readonly string[];
  /** Passes that have ended. */
  readonly passes: number;
}

/** How far a pull has come: it moves over what is durable. */
export interface PullPlace {
  /** All that changed before is taken, ms. */
  readonly upTo: number;
  readonly window?: PullWindow;
}

/** A page as it came. */
export interface SeenPage {
  readonly sha256: string;
  readonly rows: number;
}

const second = (instant: number): number => Math.floor(instant / 1_000) * 1_000;

/** Number of the page that is asked for next. */
export const pageOf = (window: PullWindow): number => window.seen.length + 1;

/**
 * The window after a place: from a little before it, for rows that came to light late, at most a day long, so that little of it changes
 * while it is asked for. @param now integer ms
 */
export function windowAfter(
  { upTo }: PullPlace,
  {
    since,
    overlap,
    now,
  }: { readonly since: number; readonly overlap: number; readonly now: number },
): PullWindow {
  const to = second(Math.max(upTo, Math.min(now, upTo + DAY_MS)));
  return {
    from: second(Math.max(since, upTo - overlap)),
    to,
    isLast: to >= second(now),
    seen: [],
    former: [],
    passes: 0,
  };
}

/** Whether the pass before had the very page there: it is taken already. */
export const isTaken = (window: PullWindow, { sha256 }: SeenPage): boolean =>
  window.former[window.seen.length] === sha256;

/** A full page that says what the page before it said is no next page. */
export const isRepeated = (window: PullWindow, { sha256 }: SeenPage): boolean =>
  window.seen.at(-1) === sha256;

const isSame = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((sha256, i) => sha256 === other[i]);

/**
 * The place after a page that is taken. A window of one page is one answer, and done. While several are asked for rows may move from page
 * to page, and one be passed over: they are asked for again from the first, until a pass says what the pass before it said.
 */
export function after(
  window: PullWindow,
  page: SeenPage,
  pageSize: number,
  upTo: number,
): PullPlace {
  const seen = [...window.seen, page.sha256];
  if (page.rows >= pageSize) return { upTo, window: { ...window, seen } };
  if (seen.length === 1 || isSame(seen, window.former)) return { upTo: window.to };
  return { upTo, window: { ...window, seen: [], former: seen, passes: window.passes + 1 } };
}
