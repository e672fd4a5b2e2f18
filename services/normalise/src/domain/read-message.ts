import {
  CE_DELETION,
  CE_WITHDRAWAL,
  type FeedDeletion,
  type FeedHeader,
  type FeedWithdrawal,
} from '@nhip/contracts';
import type { Batch, InMessage } from '@nhip/platform';
import type { Place } from './map-row.js';

/** What a message of `nhip.feed.<feed>` is. */
export type FeedMessage =
  | {
      readonly kind: 'row';
      readonly key: string | null;
      readonly text: string;
      readonly verdict: FeedHeader['verdict'];
      readonly place: Place;
    }
  | { readonly kind: 'deletion'; readonly command: FeedDeletion; readonly place: Place }
  | { readonly kind: 'withdrawal'; readonly command: FeedWithdrawal; readonly place: Place };

type Source = Pick<Batch, 'topic' | 'partition' | 'incarnation'>;

/** Reads a message that `ingest` wrote; throws where it is anything else. */
export function readMessage(
  { topic, partition, incarnation }: Source,
  feed: string,
  message: InMessage,
): FeedMessage {
  const header = JSON.parse(message.headers['nhip'] ?? '') as FeedHeader;
  const { sentBy, receipt, receivedAt, row, sha256, file, verdict } = header;
  const agency = message.headers['ce_source'];
  if (!agency || !receipt || !Number.isInteger(row) || !Number.isSafeInteger(receivedAt))
    throw new Error('no header of ours');
  const place: Place = {
    ...{ agency, sentBy, receipt, receivedAt, row },
    ...(file && { file: file.name ?? file.sha256 }),
    ...{ sha256, feed, incarnation, topic, partition, offset: String(message.offset) },
  };
  const text = message.value?.toString() ?? '';
  const type = message.headers['ce_type'];
  if (type === CE_DELETION)
    return { kind: 'deletion', command: JSON.parse(text) as FeedDeletion, place };
  if (type === CE_WITHDRAWAL)
    return { kind: 'withdrawal', command: JSON.parse(text) as FeedWithdrawal, place };
  return { kind: 'row', key: message.key, text, verdict, place };
}

/** Where a message lies that `ingest` did not write: a row of a delivery that nobody knows. */
export function foreignPlace(
  source: Source,
  feed: { readonly id: string; readonly agency: string },
  message: InMessage,
): Place {
  const { topic, partition, incarnation } = source;
  const offset = String(message.offset);
  return {
    ...{
      agency: feed.agency,
      sentBy: 'unknown',
      receipt: `foreign/${incarnation}/${partition}/${offset}`,
      row: 1,
    },
    ...{
      receivedAt: message.timestamp,
      sha256: '',
      feed: feed.id,
      incarnation,
      topic,
      partition,
      offset,
    },
  };
}
