import { afterEach, describe, expect, it, jest } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { sleep } from '../../async/sleep.js';
import kafkajs, { CompressionTypes } from 'kafkajs';
import { chunks, compressionOf, kafkaProducer } from './kafka-producer.js';

/** A client whose broker answers each request after so long. */
const slowKafka = (answersAfterMs: number): Kafka =>
  ({
    producer: () => ({
      connect: async () => undefined,
      disconnect: async () => undefined,
      send: () => sleep(answersAfterMs, new AbortController().signal),
    }),
  }) as unknown as Kafka;

/** Three pieces. */
const LARGE = Array.from({ length: 60 }, (_, i) => ({ key: String(i), value: 'a'.repeat(40_000) }));

describe('a send of several pieces', () => {
  afterEach(() => void jest.useRealTimers());

  const outcome = async (answersAfterMs: number): Promise<string> => {
    jest.useFakeTimers();
    const producer = await kafkaProducer(slowKafka(answersAfterMs));
    const sent = producer.send('topic', LARGE).then(
      () => 'sent',
      ({ code }: { readonly code: string }) => code,
    );
    await jest.advanceTimersByTimeAsync(60_000);
    return sent;
  };

  it('may take longer than one of them', async () => {
    expect(await outcome(9_000)).toBe('sent');
  });

  it('is given up where one of them takes too long', async () => {
    expect(await outcome(11_000)).toBe('kafka-away');
  });
});

describe('a send that failed since the client knew a topic that is gone', () => {
  it('is tried again with another client, as it was', async () => {
    const packed: unknown[] = [];
    const unknown = new kafkajs.KafkaJSProtocolError({
      type: 'UNKNOWN_TOPIC_OR_PARTITION',
      code: 3,
    } as never);
    const kafka = {
      producer: () => ({
        connect: async () => undefined,
        disconnect: async () => undefined,
        send: async (record: { readonly compression: unknown; readonly messages: unknown[] }) => {
          packed.push([record.compression, record.messages.length]);
          if (packed.length === 1) throw unknown;
        },
      }),
    } as unknown as Kafka;
    await (await kafkaProducer(kafka)).send('topic', [{ key: 'a', value: 'b' }]);
    expect(packed).toEqual([
      [CompressionTypes.None, 1],
      [CompressionTypes.None, 1],
    ]);
  });
});

describe('a piece', () => {
  const messages = (count: number, length: number) =>
    Array.from({ length: count }, (_, i) => ({ key: String(i), value: 'a'.repeat(length) }));

  it.each([
    ['many messages', messages(20, 10), CompressionTypes.ZSTD],
    ['one large message', messages(1, 3_000_000), CompressionTypes.ZSTD],
    ['few small messages', messages(19, 1_000), CompressionTypes.None],
  ])('of %s is packed where that gains anything', (_what, piece, how) => {
    expect(compressionOf(piece)).toBe(how);
  });
});

describe('pieces that the broker takes whole', () => {
  it.each([
    ['letters of one byte', 'a'],
    ['letters of three bytes', 'ộ'],
  ])('hold at most 900,000 bytes: %s', (_, letter) => {
    const value = letter.repeat(250_000);
    const messages = Array.from({ length: 10 }, (_value, i) => ({ key: String(i), value }));
    const pieces = [...chunks(messages)];
    expect(pieces.flat()).toEqual(messages);
    const sizes = pieces.map((piece) =>
      piece.reduce((sum, message) => sum + Buffer.byteLength(message.value ?? ''), 0),
    );
    expect(sizes.every((size) => size <= 900_000)).toBe(true);
  });

  it('count headers', () => {
    const headers = { nhip: 'ộ'.repeat(100_000), other: 'ộ'.repeat(50_000) };
    const messages = [1, 2, 3].map((key) => ({ key: String(key), value: '{}', headers }));
    expect([...chunks(messages)].map(({ length }) => length)).toEqual([1, 1, 1]);
  });
});
