import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { conditionOf, scopeOfRows } from './feed-parts.js';
import type { RawRow } from './raw-row.js';

/** Whether a raw row is one that its feed leaves out, such as a line of totals. One of which it cannot be told is not. */
export type SkipRule = (row: RawRow) => boolean;

/** Compiles the rule by which a feed leaves rows out; throws ExpressionError. */
export function compileSkip(feed: Defined<'feed'>, catalogue: Catalogue): SkipRule {
  if (feed.skip === undefined) return () => false;
  // A row is left out before it is kept: by what was sent, personal columns too.
  const scope = { ...scopeOfRows(feed, catalogue), personal: new Set<string>() };
  const isSkipped = conditionOf(feed.skip, scope, 'skip');
  return (row) => isSkipped({ row, at: 0, findings: [], notes: [] }) === true;
}
