import { partitionOf, type Fault } from '@nhip/contracts';
import { CompressionTypes, type ICustomPartitioner, type Kafka, type Message } from 'kafkajs';
import kafkajs from 'kafkajs';
import { GroupCommit } from '../../async/group-commit.js';
import { withTimeout } from '../../async/with-timeout.js';
import { kafkaAway, messageTooLarge } from '../../faults.js';
import type { OutMessage, Producer } from '../port.js';
import { RenewedClient } from './renewed-client.js';
import { byPartition } from '../kafkajs/messages-by-partition.js';

const CHUNK_BYTES = 900_000;
/** Rows of one delivery share most of their headers; what is large repeats itself. */
const [LEAST_TO_COMPRESS, LEAST_BYTES_TO_COMPRESS] = [20, 100_000];
/** Of one piece, however many there are. */
const LONGEST_SEND_MS = 10_000;
/** Sends of so few messages of a topic share one request of the broker, and so many of them. */
const [FEW, MOST_TOGETHER] = [50, 200];

/** Of its own numbers and the names of its headers a message takes less than this. */
const FRAME_BYTES = 200;

const bytesOf = (value: OutMessage['value'] | undefined): number =>
  value === null || value === undefined ? 0 : Buffer.byteLength(value);

function sizeOf({ value, headers = {} }: OutMessage): number {
  let size = FRAME_BYTES + bytesOf(value);
  for (const name in headers) size += bytesOf(headers[name]);
  return size;
}

/** Pieces that the broker takes whole: a record batch has a greatest size. */
export function* chunks(messages: readonly OutMessage[]): Generator<OutMessage[]> {
  let [chunk, bytes]: [OutMessage[], number] = [[], 0];
  for (const message of messages) {
    const size = sizeOf(message);
    if (chunk.length > 0 && bytes + size > CHUNK_BYTES) {
      yield chunk;
      [chunk, bytes] = [[], 0];
    }
    chunk.push(message);
    bytes += size;
  }
  if (chunk.length > 0) yield chunk;
}

export const faultOf = (error: unknown): Fault =>
  error instanceof kafkajs.KafkaJSProtocolError && error.type === 'MESSAGE_TOO_LARGE'
    ? messageTooLarge(error)
    : kafkaAway(error);

const isSmall = (chunk: readonly OutMessage[]): boolean =>
  chunk.length < LEAST_TO_COMPRESS &&
  chunk.reduce((sum, message) => sum + sizeOf(message), 0) < LEAST_BYTES_TO_COMPRESS;

export const compressionOf = (chunk: readonly OutMessage[]): CompressionTypes =>
  isSmall(chunk) ? CompressionTypes.None : CompressionTypes.ZSTD;

/** The partition that a message names, else that of its key, else one after the other. */
export const partitioner: ICustomPartitioner = () => {
  let turn = 0;
  return ({ message, partitionMetadata }) =>
    message.partition ??
    (message.key
      ? partitionOf(message.key.toString(), partitionMetadata.length)
      : (turn += 1) % partitionMetadata.length);
};

/**
 * A producer that waits for all in-sync replicas. A retry may repeat messages (never lose them): every reader is idempotent,
 * so the client's idempotent mode, whose sequence does not survive a killed broker, is not used. Sends that wait for each other keep
 * their order, as do the messages of one send. Small sends of one topic that come at once go together.
 */
export async function kafkaProducer(kafka: Kafka): Promise<Producer> {
  const producers = new RenewedClient(() =>
    kafka.producer({
      allowAutoTopicCreation: false,
      maxInFlightRequests: 5,
      createPartitioner: partitioner,
    }),
  );
  const sendChunk = (topic: string, chunk: OutMessage[]): Promise<unknown> =>
    producers.use((producer) =>
      producer.send({
        topic,
        acks: -1,
        timeout: 8_000,
        compression: compressionOf(chunk),
        messages: byPartition(chunk) as Message[],
      }),
    );
  const sendInTime = async (topic: string, messages: readonly OutMessage[]): Promise<void> => {
    try {
      for (const chunk of chunks(messages))
        await withTimeout(
          sendChunk(topic, chunk),
          LONGEST_SEND_MS,
          () => new Error('not all replicas answered in time'),
        );
    } catch (error) {
      throw faultOf(error);
    }
  };
  const small = new Map<string, GroupCommit<readonly OutMessage[], void>>();
  const together = (topic: string): GroupCommit<readonly OutMessage[], void> => {
    const known = small.get(topic);
    if (known) return known;
    const sends = new GroupCommit<readonly OutMessage[], void>(async (parts) => {
      await sendInTime(topic, parts.flat());
      return parts.map(() => undefined);
    }, MOST_TOGETHER);
    small.set(topic, sends);
    return sends;
  };
  return {
    send: (topic, messages) =>
      messages.length > FEW ? sendInTime(topic, messages) : together(topic).run(messages),
    close: () => producers.close(),
  };
}
