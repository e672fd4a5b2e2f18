import type { KafkaMessage } from 'kafkajs';
import type { InMessage } from '../port.js';

const textOf = (value: Buffer | string | (Buffer | string)[] | undefined): string =>
  String((Array.isArray(value) ? value[0] : value) ?? '');

const isText = (value: unknown): boolean => typeof value === 'string';

/** As they are where all are texts. */
const headersOf = (headers: KafkaMessage['headers'] = {}): Record<string, string> =>
  Object.values(headers).every(isText)
    ? (headers as Record<string, string>)
    : Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, textOf(value)]));

/** The client's messages as those of the port. */
export const toMessages = (
  topic: string,
  partition: number,
  messages: readonly KafkaMessage[],
): InMessage[] =>
  messages.map((message) => {
    const read: InMessage = {
      topic,
      partition,
      offset: BigInt(message.offset),
      key: message.key?.toString() ?? null,
      value: message.value,
      headers: headersOf(message.headers),
      timestamp: Number(message.timestamp),
    };
    return 'unreadable' in message ? { ...read, unreadable: true } : read;
  });
