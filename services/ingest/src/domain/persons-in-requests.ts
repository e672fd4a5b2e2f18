import type { FeedRow, Text } from '@nhip/contracts';
import { withoutPersonNumber } from '@nhip/kernel';
import { personNumberIn } from '../faults.js';
import { sha256, type CompiledFeed } from './keep-rows.js';

/** What of a feed says whether it tells of persons. */
type OfPersons = Pick<CompiledFeed, 'hasPersonal'>;

/** A text of a request to a feed as it may be kept. */
export const textToKeep = (text: string, { hasPersonal }: OfPersons): string =>
  hasPersonal ? withoutPersonNumber(text) : text;

/** Of a text that is kept as it is, or not at all. @param name of what it is @throws Fault `malformed` */
export function assertNoPersonNumber(text: string, feed: OfPersons, name: Text): void {
  if (textToKeep(text, feed) !== text) throw personNumberIn(name);
}

/** By what a body is known again: its bytes; where a feed tells of persons what is kept of it, as else a number could be looked for by the hash. */
export const sha256OfBody = (
  body: Buffer,
  rows: readonly FeedRow[],
  { hasPersonal }: OfPersons,
): string => sha256(hasPersonal ? rows.map((row) => row.sha256).join('\n') : body);
