import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  encodeFeedDeletion,
  encodeFeedWithdrawal,
  feedRowEncoder,
  feedTopic,
  type EncodedMessage,
  type FeedDelivery,
} from '@nhip/contracts';
import type { InMessage } from '@nhip/platform';
import { foreignPlace, readMessage } from './read-message.js';

const topic = feedTopic('permits');
const source = { topic, partition: 2, incarnation: 'i1' };
const delivery: FeedDelivery = {
  receipt: 'R1',
  receivedAt: 7,
  agency: 'H09',
  sentBy: 'key of H09',
  file: { sha256: 'of the file' },
};
const received = ({ key, value, headers = {} }: EncodedMessage): InMessage => ({
  topic,
  partition: 2,
  offset: 41n,
  key,
  value: Buffer.from(value),
  headers,
  timestamp: 9,
});
const read = (message: EncodedMessage) => readMessage(source, 'permits', received(message));
const row = { key: 'k', value: '{"id":"1"}', number: 3, sha256: 'of the row', findings: [] };
const place = {
  agency: 'H09',
  sentBy: 'key of H09',
  receipt: 'R1',
  receivedAt: 7,
  feed: 'permits',
  incarnation: 'i1',
  topic,
  partition: 2,
  offset: '41',
};

describe('a message of a feed', () => {
  it('is read with the place of its row', () => {
    expect(read(feedRowEncoder(delivery)(row))).toMatchObject({
      kind: 'row',
      key: 'k',
      text: '{"id":"1"}',
      place: { ...place, row: 3, file: 'of the file', sha256: 'of the row' },
    });
  });

  it('says that it is simulated where its delivery is, a command as well', () => {
    const delivered = { ...delivery, simulated: true };
    const deletion = encodeFeedDeletion(delivered, { id: 'A', version: 4 }, () => 'h');
    for (const message of [feedRowEncoder(delivered)(row), deletion])
      expect(read(message).place).toMatchObject({ simulated: true });
    expect(read(feedRowEncoder(delivery)(row)).place).not.toHaveProperty('simulated');
  });

  it('is a command where it says so', () => {
    const hash = () => 'h';
    const withdrawal = { receipt: 'R0', reason: 'wrong' };
    expect(read(encodeFeedDeletion(delivery, { id: 'A', version: 4 }, hash))).toMatchObject({
      kind: 'deletion',
      command: { id: 'A', version: 4 },
      place: { ...place, row: 1 },
    });
    expect(read(encodeFeedWithdrawal(delivery, withdrawal, hash))).toMatchObject({
      kind: 'withdrawal',
      command: withdrawal,
    });
  });

  it('that ingest did not write is refused, and lies in a delivery that nobody knows', () => {
    const message = { key: 'k', value: 'garbage' };
    expect(() => read(message)).toThrow(expect.objectContaining({ code: 'undecodable-message' }));
    const raw = received(message);
    expect(foreignPlace(source, 'permits', raw)).toMatchObject({
      agency: '',
      receipt: 'foreign/i1/2/41',
      row: 1,
      receivedAt: 9,
      offset: '41',
      sha256: createHash('sha256').update('garbage').digest('hex'),
    });
    for (const [timestamp, receivedAt] of [
      [-1, 0],
      [9e18, 8_640_000_000_000_000],
    ] as const)
      expect(foreignPlace(source, 'permits', { ...raw, timestamp })).toMatchObject({ receivedAt });
  });
});
