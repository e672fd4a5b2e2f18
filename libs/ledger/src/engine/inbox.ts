import {
  decodeRecord,
  orderKeyOf,
  RECORD_PARTITIONS,
  type WithdrawalMessage,
} from '@nhip/contracts';
import type { Batch } from '@nhip/platform';
import type { Row } from '../fold/state.js';

/** Messages of one partition, read. */
export interface Incoming {
  readonly topic: string;
  readonly partition: number;
  readonly incarnation: string;
  readonly first: bigint;
  readonly next: bigint;
  readonly rows: readonly (Row & { readonly offset: bigint })[];
  readonly withdrawals: readonly { readonly message: WithdrawalMessage; readonly offset: bigint }[];
}

/** Reads a batch of `nhip.record.<type>`. A message that is none of ours is our own mistake: it stops the partition. */
export function readBatch(batch: Batch): Incoming {
  const rows: (Row & { offset: bigint })[] = [];
  const withdrawals: { message: WithdrawalMessage; offset: bigint }[] = [];
  if (batch.partition >= RECORD_PARTITIONS)
    throw new Error(`${batch.topic} has more partitions than buckets`);
  for (const raw of batch.messages) {
    const { offset } = raw;
    const message = decodeRecord(raw);
    if (message.kind === 'withdrawal') withdrawals.push({ message, offset });
    else {
      const { type, id, versioned, deleted, effective, fields, prov } = message;
      rows.push({
        type,
        id,
        bucket: batch.partition,
        key: orderKeyOf(message),
        versioned,
        deleted,
        effective,
        payload: JSON.stringify(fields),
        prov,
        offset,
      });
    }
  }
  const first = batch.messages[0]?.offset ?? 0n;
  return {
    topic: batch.topic,
    partition: batch.partition,
    incarnation: batch.incarnation,
    first,
    next: (batch.messages.at(-1)?.offset ?? -1n) + 1n,
    rows,
    withdrawals,
  };
}
