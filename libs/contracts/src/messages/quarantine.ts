import { z } from 'zod';
import { checkedBy, type ReceivedMessage, type EncodedMessage } from './checks.js';

/** `superseded`: a later row of the same key, by the same sender, was taken. */
export const QUARANTINE_STATES = ['waiting', 'superseded', 'replayed', 'withdrawn'] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];

/** How many rows of a feed wait to be mended: absolute, the last of a feed is what stands. */
export const QuarantineMessage = z.object({
  feed: z.string().min(1),
  waiting: z.int().nonnegative(),
});
export type QuarantineMessage = z.infer<typeof QuarantineMessage>;

export const encodeQuarantine = (message: QuarantineMessage): EncodedMessage => ({
  key: message.feed,
  value: JSON.stringify(message),
});

/** Reads what `normalise` wrote. Throws Fault `undecodable-message`. */
export const decodeQuarantine = (message: ReceivedMessage): QuarantineMessage =>
  checkedBy(QuarantineMessage, message);
