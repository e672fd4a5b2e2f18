import type { Fault } from '@nhip/contracts';
import type { Kafka, Message, Transaction } from 'kafkajs';
import kafkajs from 'kafkajs';
import { sleep } from '../../async/sleep.js';
import { withTimeout } from '../../async/with-timeout.js';
import { producerFenced } from '../../faults.js';
import type { Bus, OutMessage, Producer } from '../port.js';
import { chunks, compressionOf, faultOf, partitioner } from './kafka-producer.js';
import { byPartition } from '../kafkajs/messages-by-partition.js';

const LONGEST_TRANSACTION_MS = 10_000;
/** A new broker makes the log of its transactions at the first question. */
const LONGEST_OPENING_MS = 60_000;
const VISIBLE_ANEW_MS = 2;
/** The broker writes the end of a transaction after it has answered: the next one is refused for some milliseconds. */
const RETRY = { initialRetryTime: 5, maxRetryTime: 500, factor: 0.2, multiplier: 2, retries: 200 };
const FENCED = new Set(['INVALID_PRODUCER_EPOCH', 'PRODUCER_FENCED']);

const tooLate = (): Error => new Error('the broker did not answer in time');

const isFenced = (error: unknown): boolean =>
  error instanceof kafkajs.KafkaJSProtocolError && FENCED.has(error.type);

/** @returns of each partition an offset that was written */
async function write(
  transaction: Transaction,
  topic: string,
  messages: readonly OutMessage[],
): Promise<Map<number, bigint>> {
  const written = new Map<number, bigint>();
  for (const chunk of chunks(messages)) {
    const places = await transaction.send({
      topic,
      acks: -1,
      timeout: 8_000,
      compression: compressionOf(chunk),
      messages: byPartition(chunk) as Message[],
    });
    for (const { partition, baseOffset } of places)
      written.set(partition, BigInt(baseOffset ?? -1));
  }
  await transaction.commit();
  return written;
}

/** The broker answers before readers have the transaction: what they may read ends before it, until its end is written too. */
async function visible(
  written: ReadonlyMap<number, bigint>,
  ends: () => ReturnType<Bus['offsets']>,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const there = await ends();
    if (there.every(({ partition, end }) => end > (written.get(partition) ?? -1n))) return;
    await sleep(VISIBLE_ANEW_MS, signal);
  }
  throw new Error('the end of the transaction is not there yet');
}

/** The producer is made known to the broker here, once: after a failure it does not make itself known again, which would fence whoever came after it. */
export async function kafkaTransactions(
  kafka: Kafka,
  id: string,
  offsets: Bus['offsets'],
): Promise<Producer> {
  const producer = kafka.producer({
    transactionalId: id,
    idempotent: true,
    maxInFlightRequests: 1,
    transactionTimeout: LONGEST_TRANSACTION_MS,
    allowAutoTopicCreation: false,
    createPartitioner: partitioner,
    retry: RETRY,
  });
  const opening = producer.connect().then(() => producer.transaction());
  let transaction = await withTimeout(opening, LONGEST_OPENING_MS, tooLate).catch(
    async (error: unknown) => {
      await producer.disconnect().catch(() => undefined);
      throw faultOf(error);
    },
  );
  let failure: Fault | undefined;
  return {
    async send(topic, messages) {
      if (failure) throw failure;
      try {
        const written = await withTimeout(
          write(transaction, topic, messages),
          LONGEST_TRANSACTION_MS,
          tooLate,
        );
        await visible(written, () => offsets(topic), AbortSignal.timeout(LONGEST_TRANSACTION_MS));
        transaction = await producer.transaction();
      } catch (error) {
        throw (failure = isFenced(error) ? producerFenced(id, error) : faultOf(error));
      }
    },
    close: () => producer.disconnect(),
  };
}
