import { z } from 'zod';
import { Finding } from '../text.js';
import { checkedBy, type ReceivedMessage, type EncodedMessage } from './checks.js';

export const QUARANTINE_STATES = ['waiting', 'replayed', 'withdrawn'] as const;
export type QuarantineState = (typeof QUARANTINE_STATES)[number];

/** What became of a row that could not be brought into the model. */
export const QuarantineMessage = z.object({
  feed: z.string(),
  receipt: z.string(),
  row: z.int(),
  key: z.string().nullable(),
  findings: z.array(Finding).readonly(),
  state: z.enum(QUARANTINE_STATES),
});
export type QuarantineMessage = z.infer<typeof QuarantineMessage>;

export const encodeQuarantine = (message: QuarantineMessage): EncodedMessage => ({
  key: message.feed,
  value: JSON.stringify(message),
});

/** Reads what `normalise` wrote. Throws Fault `undecodable-message`. */
export const decodeQuarantine = (message: ReceivedMessage): QuarantineMessage =>
  checkedBy(QuarantineMessage, message);
