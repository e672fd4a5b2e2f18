import { z } from 'zod';
import { checkedBy, LAST_INSTANT, type EncodedMessage, type ReceivedMessage } from './checks.js';

/** A day as days since 1970: two and a half million of them are more than calendars can tell. */
const aDay = z.int().min(-2_500_000).max(2_500_000);

/** By a delivery a sender had sent all of the periods of a feed that end on these days: what changes them from there on revises them. */
export const CompletionMessage = z
  .object({
    feed: z.string().min(1),
    agency: z.string().min(1),
    from: aDay
      .optional()
      .describe('the first day of what the delivery names; absent where it names no period'),
    to: aDay.describe('the last of the days that were over when it came'),
    history: z
      .literal(true)
      .optional()
      .describe('it makes up for its period: whatever ends from there on is complete anew'),
    epoch: z.int().min(1).describe('of the ledger, in which its commits are numbered'),
    commit: z.int().min(1).describe('the last of which was known when all of the delivery was in'),
    at: z
      .int()
      .min(-LAST_INSTANT)
      .max(LAST_INSTANT)
      .describe('when it was received, milliseconds since 1970'),
  })
  .meta({ id: 'CompletionMessage' });
export type CompletionMessage = z.infer<typeof CompletionMessage>;

/** What a completion is known by: of the same days, named alike, there is one. */
export const completionId = ({
  feed,
  agency,
  from,
  to,
  history,
}: Pick<CompletionMessage, 'feed' | 'agency' | 'from' | 'to' | 'history'>): string =>
  [feed, agency, history ? 'history' : '', from ?? '', to].join('/');

export const encodeCompletion = (message: CompletionMessage): EncodedMessage => ({
  key: completionId(message),
  value: JSON.stringify(message),
});

/** Reads what `watch` wrote. Throws Fault `undecodable-message`. */
export const decodeCompletion = (message: ReceivedMessage): CompletionMessage =>
  checkedBy(CompletionMessage, message);
