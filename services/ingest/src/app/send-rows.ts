import { setImmediate } from 'node:timers/promises';
import {
  feedRowEncoder,
  type EncodedMessage,
  type FeedDelivery,
  type FeedRow,
} from '@nhip/contracts';
import type { Producer } from '@nhip/platform';

/** Rows of one delivery, and what they share. */
export interface OutRows {
  readonly delivery: FeedDelivery;
  readonly rows: readonly FeedRow[];
}

/** A message is several times as large as its row. */
const ROWS_AT_ONCE = 5_000;

function* messagesOf(deliveries: Iterable<OutRows>): Generator<EncodedMessage> {
  for (const { delivery, rows } of deliveries) {
    const encode = feedRowEncoder(delivery);
    for (const row of rows) yield encode(row);
  }
}

/** Sends rows piece by piece: each is durable before the next is encoded. */
export async function sendRows(
  producer: Pick<Producer, 'send'>,
  topic: string,
  deliveries: Iterable<OutRows>,
): Promise<void> {
  let piece: EncodedMessage[] = [];
  for (const message of messagesOf(deliveries)) {
    piece.push(message);
    if (piece.length < ROWS_AT_ONCE) continue;
    await producer.send(topic, piece);
    piece = [];
    await setImmediate();
  }
  if (piece.length > 0) await producer.send(topic, piece);
}
