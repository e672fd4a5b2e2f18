import { createRequire } from 'node:module';
import type { OutMessage } from '../port.js';
import { areBatches, readBatches, writeBatch, type Sender } from './record-batch.js';

/** What is used of the client's own protocol (kafkajs 2.2.4, pinned). */
export interface Protocol {
  readonly Produce: Definition;
  readonly Fetch: Definition;
}
interface Definition {
  protocol(of: { readonly version: number }): (options: never) => Exchange;
}
interface Exchange {
  readonly request: { encode(): Promise<Encoder> };
  readonly response: { decode(bytes: Buffer): Promise<unknown> };
}
interface Encoder {
  readonly buffer: Buffer;
  writeInt16(value: number): this;
  writeInt32(value: number): this;
  writeString(value: string | null): this;
  writeBuffer(value: Buffer): this;
  writeArray(value: readonly Encoder[]): this;
}
interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readInt64(): bigint;
  readString(): string;
  readBytes(): Buffer | null;
  readArray<T>(read: (decoder: Decoder) => T): T[];
  readArrayAsync<T>(read: (decoder: Decoder) => Promise<T>): Promise<T[]>;
}

const require = createRequire(import.meta.url);
const FOLDER = 'kafkajs/src/protocol';
const RequestEncoder = require(`${FOLDER}/encoder`) as new () => Encoder;
const ResponseDecoder = require(`${FOLDER}/decoder`) as new (bytes: Buffer) => Decoder;
const readMessageSet = require(`${FOLDER}/messageSet/decoder`) as (
  decoder: Decoder,
  bytes: number,
) => Promise<readonly object[]>;

/** The first versions that know Zstandard; to an older broker the client speaks as it comes. */
const [PRODUCE, FETCH] = [7, 11];
const NO_BYTES = Buffer.alloc(0);

interface ProduceOptions extends Sender {
  readonly acks: number;
  readonly timeout: number;
  readonly topicData: readonly {
    readonly topic: string;
    readonly partitions: readonly {
      readonly partition: number;
      readonly messages: readonly OutMessage[];
      readonly firstSequence?: number;
    }[];
  }[];
}

async function encode(options: ProduceOptions): Promise<Encoder> {
  const topics: Encoder[] = [];
  for (const { topic, partitions } of options.topicData) {
    const each: Encoder[] = [];
    for (const { partition, messages, firstSequence = 0 } of partitions) {
      const batch = await writeBatch(messages, options, firstSequence);
      each.push(
        new RequestEncoder().writeInt32(partition).writeInt32(batch.length).writeBuffer(batch),
      );
    }
    topics.push(new RequestEncoder().writeString(topic).writeArray(each));
  }
  return new RequestEncoder()
    .writeString(options.transactionalId ?? null)
    .writeInt16(options.acks)
    .writeInt32(options.timeout)
    .writeArray(topics);
}

const textOf = (decoder: Decoder): string => String(decoder.readInt64());

function messagesOf(bytes: Buffer): Promise<readonly object[]> {
  return areBatches(bytes)
    ? readBatches(bytes)
    : readMessageSet(new ResponseDecoder(bytes), bytes.length);
}

const decodePartition = async (decoder: Decoder) => ({
  partition: decoder.readInt32(),
  errorCode: decoder.readInt16(),
  highWatermark: textOf(decoder),
  lastStableOffset: textOf(decoder),
  lastStartOffset: textOf(decoder),
  abortedTransactions: decoder.readArray(() => ({
    producerId: textOf(decoder),
    firstOffset: textOf(decoder),
  })),
  preferredReadReplica: decoder.readInt32(),
  messages: await messagesOf(decoder.readBytes() ?? NO_BYTES),
});

const decodeTopic = async (decoder: Decoder) => ({
  topicName: decoder.readString(),
  partitions: await decoder.readArrayAsync(decodePartition),
});

async function decode(bytes: Buffer): Promise<object> {
  const decoder = new ResponseDecoder(bytes);
  const clientSideThrottleTime = decoder.readInt32();
  return {
    // The broker answers at once, and expects that the client waits with its next request.
    throttleTime: 0,
    clientSideThrottleTime,
    errorCode: decoder.readInt16(),
    sessionId: decoder.readInt32(),
    responses: await decoder.readArrayAsync(decodeTopic),
  };
}

function replace(
  definition: Definition,
  version: number,
  by: (exchange: Exchange, options: never) => Exchange,
): void {
  const protocol = definition.protocol.bind(definition);
  definition.protocol = (of) => {
    const exchangeOf = protocol(of);
    return of.version === version ? (options) => by(exchangeOf(options), options) : exchangeOf;
  };
}

/**
 * The client writes a record through a buffer for each of its headers, and reads one through a decoder of its own, big integers and
 * an object for each header. This makes it write the same bytes and read the same messages in one pass.
 */
function recordsInOnePass({ Produce, Fetch }: Protocol): void {
  replace(Produce, PRODUCE, (exchange, options) => ({
    ...exchange,
    request: { ...exchange.request, encode: () => encode(options) },
  }));
  replace(Fetch, FETCH, (exchange) => ({
    ...exchange,
    response: { ...exchange.response, decode },
  }));
}

recordsInOnePass((require(`${FOLDER}/requests`) as { readonly requests: Protocol }).requests);
