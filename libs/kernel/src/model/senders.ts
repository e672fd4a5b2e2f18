import type { FeedBody } from './definitions.js';

/** The agencies that may send a feed, its own first. */
export const sendersOf = ({
  agency,
  senders = [],
}: Pick<FeedBody, 'agency' | 'senders'>): readonly string[] => [...new Set([agency, ...senders])];

/** The agencies that may produce a feed by themselves, each into an inbox of its own. */
export const inboxesOf = (feed: FeedBody): readonly string[] =>
  feed.accepts.includes('kafka') ? sendersOf(feed) : [];
