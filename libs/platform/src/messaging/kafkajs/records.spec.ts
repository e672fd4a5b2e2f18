import { createRequire } from 'node:module';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import kafkajs, { type KafkaMessage } from 'kafkajs';
import '../kafka/kafka-client.js';
import type { InMessage, OutMessage } from '../port.js';
import type { Protocol } from './records.js';
import { toMessages } from '../kafka/to-messages.js';

const require = createRequire(import.meta.url);
const FOLDER = 'kafkajs/src/protocol/requests';
const { requests } = require(FOLDER) as { requests: Protocol };
/** The client's own, which it would use if nothing were replaced. */
const original = {
  produce: require(`${FOLDER}/produce/v7/request`) as (options: object) => {
    encode(): Promise<{ readonly buffer: Buffer }>;
  },
  fetched: require(`${FOLDER}/fetch/v11/response`) as { decode(bytes: Buffer): Promise<unknown> },
};
const Encoder = require('kafkajs/src/protocol/encoder') as new () => Record<
  string,
  (value: unknown) => never
> & { readonly buffer: Buffer };
const ClientBatch = require('kafkajs/src/consumer/batch') as new (
  topic: string,
  offset: string,
  data: unknown,
) => { readonly messages: readonly KafkaMessage[] };

const NOW = Date.parse('2026-11-25T05:00:00Z');
const [FIRST_OFFSET, ATTRIBUTES, COUNT, RECORDS] = [0, 21, 57, 61];
/** Where the batch of the first partition begins in a request to the topic `t`, of no transaction. */
const BATCH_AT = 27;

beforeAll(() => void jest.spyOn(Date, 'now').mockReturnValue(NOW));
afterAll(() => void jest.restoreAllMocks());

const text = fc.string({ unit: 'grapheme' });
/** Lengths around those from which a length needs one byte more. */
const long = fc
  .tuple(fc.constantFrom('x', 'ệ', '😀'), fc.constantFrom(63, 64, 2_730, 8_100, 8_192))
  .map(([c, n]) => c.repeat(n));
const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const message: fc.Arbitrary<OutMessage> = fc.record({
  key: fc.option(text),
  value: fc.oneof(text, long, bytes, fc.constant(null)),
  headers: fc.dictionary(
    text.filter((name) => !(name in {})),
    text,
    { maxKeys: 6 },
  ),
});
const messages = fc.array(message, { minLength: 1, maxLength: 5 });
const compression = fc.constantFrom(
  kafkajs.CompressionTypes.None,
  kafkajs.CompressionTypes.GZIP,
  kafkajs.CompressionTypes.ZSTD,
);

const optionsOf = (sent: readonly OutMessage[], packed: number, more: object = {}): object => ({
  acks: -1,
  timeout: 8_000,
  compression: packed,
  topicData: [{ topic: 't', partitions: [{ partition: 3, messages: sent, firstSequence: 7 }] }],
  ...more,
});
async function batchOf(options: object): Promise<Buffer> {
  const { transactionalId = '' } = options as { transactionalId?: string };
  const { buffer } = await original.produce(options).encode();
  return Buffer.from(buffer.subarray(BATCH_AT + transactionalId.length));
}

/** An answer with the batches of one partition. */
function answerOf(batches: readonly Buffer[], aborted = 0): Buffer {
  const encoder = new Encoder();
  const [all, write] = [
    Buffer.concat(batches),
    (name: string, ...values: unknown[]) => {
      for (const value of values) encoder[`write${name}`]?.(value);
    },
  ];
  write('Int32', 5);
  write('Int16', 0);
  write('Int32', 0, 1);
  write('String', 't');
  write('Int32', 1, 3);
  write('Int16', 0);
  write('Int64', 90, 80, 0);
  write('Int32', aborted === 0 ? -1 : aborted);
  for (let i = 0; i < aborted; i += 1) write('Int64', 4, i);
  write('Int32', -1, all.length);
  write('Buffer', all);
  return Buffer.from(encoder.buffer);
}

interface Answer {
  readonly responses: readonly { readonly partitions: readonly object[] }[];
}

/** An answer with its messages as the port hands them on. */
async function readBy(read: (bytes: Buffer) => Promise<unknown>, answer: Buffer): Promise<object> {
  const { responses, ...rest } = (await read(answer)) as Answer;
  const partitions = responses.flatMap((one) => one.partitions);
  const handed: InMessage[][] = partitions.map((data) =>
    toMessages('t', 3, new ClientBatch('t', '0', data).messages),
  );
  const others = partitions.map((data) => ({ ...data, messages: [] }));
  return { rest, others, handed };
}

const ours = (answer: Buffer) =>
  readBy(requests.Fetch.protocol({ version: 11 })({} as never).response.decode, answer);
const asItComes = (answer: Buffer) => readBy(original.fetched.decode, answer);

describe('records written and read in one pass', () => {
  it('are the bytes that the client writes', async () => {
    const transaction = { transactionalId: 'id', producerId: '12', producerEpoch: 2 };
    await fc.assert(
      fc.asyncProperty(messages, compression, fc.boolean(), async (sent, packed, isIn) => {
        const options = optionsOf(sent, packed, isIn ? transaction : {});
        const { request } = requests.Produce.protocol({ version: 7 })(options as never);
        const [written, expected] = await Promise.all([
          request.encode(),
          original.produce(options).encode(),
        ]);
        expect(written.buffer.toString('hex')).toBe(expected.buffer.toString('hex'));
      }),
    );
  });

  it('are the messages that the client reads', async () => {
    const batch = fc.tuple(messages, compression, fc.nat({ max: 2 ** 40 }), fc.boolean());
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 3 }), fc.nat(), async (all, cut) => {
        const batches = await Promise.all(
          all.map(async ([sent, packed, offset, isBrokersTime]) => {
            const one = await batchOf(optionsOf(sent, packed));
            one.writeBigInt64BE(BigInt(offset), FIRST_OFFSET);
            if (isBrokersTime) one.writeInt16BE(packed | 0x08, ATTRIBUTES);
            return one;
          }),
        );
        const last = batches.at(-1);
        if (last) batches.push(last.subarray(0, cut % last.length));
        const answer = answerOf(batches);
        expect(await ours(answer)).toEqual(await asItComes(answer));
      }),
    );
  });

  it('leave out what a transaction took back, and the marks of its end', async () => {
    const given = { transactionalId: 'id', producerId: '4', producerEpoch: 0 };
    const end = Buffer.from([0, 0, 0, 0]);
    const row = (value: string): OutMessage => ({ key: 'k', value });
    const batches = [
      await batchOf(optionsOf([row('gone')], 0, given)),
      await batchOf(optionsOf([{ key: end as never, value: Buffer.alloc(6) }], 0, given)),
      await batchOf(optionsOf([row('stays')], 0, given)),
    ];
    batches.forEach((one, i) => one.writeBigInt64BE(BigInt(i), FIRST_OFFSET));
    batches[1]?.writeInt16BE(0x30, ATTRIBUTES);
    const read = await ours(answerOf(batches, 1));
    expect(read).toEqual(await asItComes(answerOf(batches, 1)));
    expect(read).toMatchObject({ handed: [[{ value: Buffer.from('stays') }]] });
  });

  it('are none where compaction has emptied the batch', async () => {
    const empty = await batchOf(optionsOf([{ key: null, value: '' }], 0));
    empty.writeInt32BE(0, COUNT);
    const answer = answerOf([empty]);
    expect(await ours(answer)).toEqual(await asItComes(answer));
  });

  it.each<[string, (batch: Buffer) => void]>([
    ['packed by a codec that is not known here', (batch) => batch.writeInt16BE(2, ATTRIBUTES)],
    ['not what its codec unpacks', (batch) => batch.writeInt16BE(4, ATTRIBUTES)],
    ['fewer than they say', (batch) => batch.writeInt32BE(9, COUNT)],
    ['of offsets behind their batch', (batch) => batch.writeUInt8(20, RECORDS + 3)],
    ['of offsets before their batch', (batch) => batch.writeUInt8(9, RECORDS + 3)],
    ['longer than the batch', (batch) => batch.writeUInt8(0x7e, RECORDS)],
    ['no records', (batch) => batch.fill(0xff, RECORDS)],
  ])('hold up nothing but themselves where they are %s', async (_, spoil) => {
    const sent = ['a', 'b', 'c'].map((value) => ({ key: 'k', value }));
    const [spoilt, whole] = [await batchOf(optionsOf(sent, 0)), await batchOf(optionsOf(sent, 0))];
    spoil(spoilt);
    whole.writeBigInt64BE(3n, FIRST_OFFSET);
    const { handed } = (await ours(answerOf([spoilt, whole]))) as { handed: InMessage[][] };
    expect(handed[0]?.map(({ offset, unreadable }) => [offset, unreadable])).toEqual([
      [2n, true],
      [3n, undefined],
      [4n, undefined],
      [5n, undefined],
    ]);
    expect(handed[0]?.[0]).toMatchObject({ key: null, value: Buffer.alloc(0), headers: {} });
  });

  const { GZIP, ZSTD } = kafkajs.CompressionTypes;

  it.each([
    ['Zstandard', ZSTD],
    ['gzip', GZIP],
  ])('hold up nothing where %s opens them to more than 64 MB', async (_, packed) => {
    const value = Buffer.alloc(65 * 1024 * 1024);
    const batches = [
      await batchOf(optionsOf([{ key: null, value }], packed)),
      await batchOf(optionsOf([{ key: null, value: 'next' }], packed)),
    ];
    batches[1]?.writeBigInt64BE(1n, FIRST_OFFSET);
    const { handed } = (await ours(answerOf(batches))) as { handed: InMessage[][] };
    expect(handed[0]?.map((one) => one.unreadable ?? one.value?.length)).toEqual([true, 4]);
  });

  it('are not unpacked where one batch holds more than 100,000', async () => {
    const many = Array.from({ length: 100_001 }, () => ({ key: null, value: null }));
    const { handed } = (await ours(answerOf([await batchOf(optionsOf(many, ZSTD))]))) as {
      handed: InMessage[][];
    };
    expect(handed[0]?.map(({ offset, unreadable }) => [offset, unreadable])).toEqual([
      [100_000n, true],
    ]);
  });

  it('come in several answers where they are more than 64 MB together', async () => {
    const value = Buffer.alloc(40 * 1024 * 1024);
    const batches = [
      await batchOf(optionsOf([{ key: null, value }], ZSTD)),
      await batchOf(optionsOf([{ key: null, value }], ZSTD)),
    ];
    batches[1]?.writeBigInt64BE(1n, FIRST_OFFSET);
    const { handed } = (await ours(answerOf(batches))) as { handed: InMessage[][] };
    expect(handed[0]?.map(({ offset }) => offset)).toEqual([0n]);
  });

  it('are left to the client where the broker is too old for them', () => {
    const { request } = requests.Produce.protocol({ version: 5 })(optionsOf([], 0) as never);
    expect(request).toMatchObject({ apiVersion: 5 });
  });
});
