import type { Explanation } from '@nhip/contracts';
import type { Problem } from '../api.js';
import { scopeIn, type FigureScope } from './figures.js';

/** What is known of the explanation at an address. */
export interface ExplanationState {
  readonly url: string;
  /** The first page, with the records of all pages that have come. */
  readonly explained?: Explanation;
  readonly problem?: Problem;
}

/** As many records as the hub gives at once. */
const MOST_RECORDS = '1000';

/** @param since an instant or a commit: what changed from there on; undefined: all that counts */
export function explainUrl(
  indicator: string,
  { period, ...scope }: FigureScope,
  since?: string,
): string {
  const query = new URLSearchParams([['period', period]]);
  for (const [name, code] of scopeIn(scope)) query.append(name, code);
  if (since) query.set('since', since);
  query.set('limit', MOST_RECORDS);
  return `/api/v1/indicators/${encodeURIComponent(indicator)}/explain?${query}`;
}

/** Address of the page after `explained`; undefined where that was the last. */
export const nextUrl = ({ url, explained }: ExplanationState): string | undefined =>
  explained?.cursor && `${url}&cursor=${encodeURIComponent(explained.cursor)}`;

/** With one page more. Unchanged where `from` is no longer what is shown: another figure was asked for meanwhile, or the page is there already. */
export function withPage(
  asked: ExplanationState,
  from: ExplanationState,
  page: Explanation,
): ExplanationState {
  if (!asked.explained || nextUrl(asked) !== nextUrl(from)) return asked;
  const records = [...asked.explained.records, ...page.records];
  return { url: asked.url, explained: { ...asked.explained, records, cursor: page.cursor } };
}
