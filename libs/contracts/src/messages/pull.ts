import { z } from 'zod';
import { Text } from '../text.js';
import { checkedBy, LAST_INSTANT, type EncodedMessage, type ReceivedMessage } from './checks.js';

const at = z.int().min(-LAST_INSTANT).max(LAST_INSTANT);

/** How the pull of a feed stands: the last of a feed is what stands. It names no secret and no row. */
export const PullMessage = z.object({
  feed: z.string().min(1),
  agency: z.string().min(1),
  /** When all that had changed was taken last, by the hub clock, ms; null before the first time. */
  succeededAt: at.nullable(),
  /** What changed before is taken, ms. */
  upTo: at,
  /** The page that is asked for next, of the changes from `upTo` on. */
  page: z.int().positive(),
  /** What kept it from going on, and for how many tries since when; null where nothing does. */
  fault: z
    .object({
      code: z.string().min(1),
      message: Text,
      hint: Text.nullable(),
      since: at,
      tries: z.int().positive(),
      nextTry: at,
    })
    .nullable(),
});
export type PullMessage = z.infer<typeof PullMessage>;
export type PullFault = NonNullable<PullMessage['fault']>;

export const encodePull = (message: PullMessage): EncodedMessage => ({
  key: message.feed,
  value: JSON.stringify(message),
});

/** Reads what `ingest` wrote. Throws Fault `undecodable-message`. */
export const decodePull = (message: ReceivedMessage): PullMessage =>
  checkedBy(PullMessage, message);
