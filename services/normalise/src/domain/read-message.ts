import {
  CE_DELETION,
  CE_WITHDRAWAL,
  type FeedDeletion,
  type FeedHeader,
  type FeedWithdrawal,
  type Provenance,
} from '@nhip/contracts';
import type { Batch, InMessage } from '@nhip/platform';

/** What a message of `nhip.feed.<feed>` is. */
export type FeedMessage =
  | {
      readonly kind: 'row';
      readonly key: string | null;
      readonly text: string;
      readonly header: FeedHeader;
      readonly prov: Omit<Provenance, 'mapping'>;
    }
  | { readonly kind: 'deletion'; readonly command: FeedDeletion; readonly prov: Omit<Provenance, 'mapping'> }
  | { readonly kind: 'withdrawal'; readonly command: FeedWithdrawal; readonly prov: Omit<Provenance, 'mapping'> };

/** Reads a message that `ingest` wrote. Anything else on this topic is our own mistake, and throws. */
export function readMessage(
  batch: Pick<Batch, 'topic' | 'partition' | 'incarnation'>,
  feed: string,
  message: InMessage,
): FeedMessage {
  const header = JSON.parse(message.headers['nhip'] ?? '') as FeedHeader;
  const prov = {
    agency: message.headers['ce_source'] ?? '',
    sentBy: header.sentBy,
    receipt: header.receipt,
    receivedAt: header.receivedAt,
    row: header.row,
    ...(header.file && { file: header.file.name ?? header.file.sha256 }),
    sha256: header.sha256,
    feed,
    incarnation: batch.incarnation,
    topic: batch.topic,
    partition: batch.partition,
    offset: String(message.offset),
  };
  const text = message.value?.toString() ?? '';
  const type = message.headers['ce_type'];
  if (type === CE_DELETION) return { kind: 'deletion', command: JSON.parse(text) as FeedDeletion, prov };
  if (type === CE_WITHDRAWAL) return { kind: 'withdrawal', command: JSON.parse(text) as FeedWithdrawal, prov };
  return { kind: 'row', key: message.key, text, header, prov };
}
