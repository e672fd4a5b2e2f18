import type { Explanation } from '@nhip/contracts';
import type { Problem } from '../api.js';

/** What is known of the explanation at an address. */
export interface ExplanationState {
  readonly url: string;
  /** The first page, with the records of all pages that have come. */
  readonly explained?: Explanation;
  readonly problem?: Problem;
}

export const explainUrl = (indicator: string, period: string): string =>
  `/api/v1/indicators/${encodeURIComponent(indicator)}/explain?period=${encodeURIComponent(period)}`;

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
