import { hash } from 'node:crypto';
import { decodeFeedMessage, LAST_INSTANT, type FeedMessage } from '@nhip/contracts';
import type { Batch, InMessage } from '@nhip/platform';
import type { Place } from './map-row.js';

type Source = Pick<Batch, 'topic' | 'partition' | 'incarnation'>;

/** A message of `nhip.feed.<feed>`, with the place where it lies. Throws Fault `undecodable-message` where `ingest` did not write it. */
export function readMessage(
  { topic, partition, incarnation }: Source,
  feed: string,
  message: InMessage,
): FeedMessage & { readonly place: Place } {
  const read = decodeFeedMessage(message);
  const { sentBy, receipt, receivedAt, row, sha256, file, inherits, simulated } = read.header;
  const place: Place = {
    agency: read.agency,
    sentBy,
    receipt,
    receivedAt,
    row,
    ...(file && { file: file.name ?? file.sha256 }),
    ...(inherits && { inherits }),
    ...(simulated && { simulated }),
    sha256,
    feed,
    incarnation,
    topic,
    partition,
    offset: String(message.offset),
  };
  return { ...read, place };
}

/** Where a message lies that `ingest` did not write: a row of a delivery that nobody knows, of an agency that nobody knows. */
export function foreignPlace(
  { topic, partition, incarnation }: Source,
  feed: string,
  { offset, timestamp, value }: InMessage,
): Place {
  return {
    agency: '',
    sentBy: 'unknown',
    receipt: `foreign/${incarnation}/${partition}/${offset}`,
    row: 1,
    receivedAt: Math.min(Math.max(timestamp, 0), LAST_INSTANT),
    sha256: hash('sha256', value ?? '', 'hex'),
    feed,
    incarnation,
    topic,
    partition,
    offset: String(offset),
  };
}
