import { sendersOf } from '../model/senders.js';
import type { Catalogue } from '../model/catalogue.js';
import type { FeedBody } from '../model/definitions.js';

/** A code of a list, or the id of a code version. */
interface Listed {
  readonly list: string;
  readonly codes: Iterable<string>;
}

/** Which senders of feeds are among codes, or stand under them, in the order of their ids: none where no code is an agency that sends. */
export function sendersAmong(
  { codeLists }: Pick<Catalogue, 'codeLists'>,
  feeds: readonly Pick<FeedBody, 'agency' | 'senders'>[],
  asked: readonly Listed[],
): readonly string[] {
  const senders = new Set(feeds.flatMap(sendersOf));
  const found = new Set<string>();
  for (const { list, codes } of asked) {
    const known = codeLists.get(list);
    // Most lists hold no agencies, and may be long.
    if (!known || ![...senders].some((sender) => known.under(sender).size > 0)) continue;
    for (const code of codes)
      for (const id of known.under(code)) {
        const [agency = ''] = id.split('@', 1);
        if (senders.has(agency)) found.add(agency);
      }
  }
  return [...found].sort();
}
