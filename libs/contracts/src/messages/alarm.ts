import { z } from 'zod';
import { Text } from '../text.js';
import { checkedBy, LAST_INSTANT, type ReceivedMessage, type EncodedMessage } from './checks.js';

export const AlarmMessage = z
  .object({
    id: z.string().min(1),
    kind: z.enum(['freshness', 'pull', 'system']),
    subject: z.string(),
    state: z.enum(['open', 'closed']),
    since: z.int().min(-LAST_INSTANT).max(LAST_INSTANT).describe('milliseconds since 1970'),
    message: Text,
  })
  .meta({ id: 'AlarmMessage' });
export type AlarmMessage = z.infer<typeof AlarmMessage>;

export const encodeAlarm = (message: AlarmMessage): EncodedMessage => ({
  key: message.id,
  value: JSON.stringify(message),
});

/** Reads what `watch` wrote. Throws Fault `undecodable-message`. */
export const decodeAlarm = (message: ReceivedMessage): AlarmMessage =>
  checkedBy(AlarmMessage, message);
