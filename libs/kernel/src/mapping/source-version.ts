import { trimUnseen } from '@nhip/contracts';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { readVersion } from './convert.js';
import { scopeOfRows, versionOf } from './feed-parts.js';

/** Source versions of a feed, as a request names one. */
export interface VersionReader {
  /** Whether they are instants, so that none may lie far ahead. */
  readonly timed: boolean;
  /** Takes what the feed's rows take, and integer ms; undefined where a text is neither. */
  read(text: string): number | undefined;
}

/** Compiles how a request may name a source version of a feed; throws ExpressionError. */
export function versionReader(feed: Defined<'feed'>, catalogue: Catalogue): VersionReader {
  const scope = scopeOfRows(feed, catalogue);
  const version = feed.version === undefined ? undefined : versionOf(feed.version, scope);
  return {
    timed: version?.type !== 'number',
    read(text) {
      const row = { [version?.column ?? '']: text };
      const value = version?.read({ row, at: 0, findings: [], notes: [] });
      return typeof value === 'number' ? value : readVersion(trimUnseen(text), scope.zone);
    },
  };
}
