import { Fault } from '@nhip/contracts';
import type { Batch, BatchContext, BatchHandler, InMessage } from '../port.js';

export interface Decoded<T> {
  readonly message: InMessage;
  readonly content: T;
}

const undecodable = ({ topic, partition, offset }: InMessage, cause: unknown): Fault =>
  new Fault(
    'invalid',
    'undecodable-message',
    { vi: 'tin nhắn không đọc được', en: 'the message cannot be decoded' },
    { fields: { topic, partition, offset: String(offset) }, cause },
  );

function decodeOne<T>(parse: (message: InMessage) => T, message: InMessage): Decoded<T> {
  try {
    return { message, content: parse(message) };
  } catch (cause) {
    throw undecodable(message, cause);
  }
}

/** A batch handler over contents instead of bytes. A message that cannot be parsed is poison: `invalid`, with its place. */
export const decode =
  <T>(
    parse: (message: InMessage) => T,
    handler: (
      contents: readonly Decoded<T>[],
      batch: Batch,
      context: BatchContext,
    ) => Promise<void>,
  ): BatchHandler =>
  async (batch, context) =>
    handler(
      batch.messages.map((message) => decodeOne(parse, message)),
      batch,
      context,
    );
