import { beforeEach, describe, expect, it } from '@jest/globals';
import kafkajs, { type Consumer as KafkaConsumer, type EachBatchPayload } from 'kafkajs';
import { createLogger } from '../../logging/logger.js';
import { until } from '../../async/until.js';
import type { ConsumerOptions, PositionStore } from '../port.js';
import { PartitionWorkers } from './partition-workers.js';
import type { Sources } from './partition-positions.js';

const TOPIC = 'law';
const sources: Sources = {
  incarnation: async () => 'one',
  lately: async () => 'one',
  offsets: async () => [{ partition: 0, earliest: 0n, end: 9n }],
};
const at = (next: bigint): PositionStore => ({ next: async () => ({ next, incarnation: 'one' }) });

/** The client that soon crashes, as its own crash leaves it: it has let go of the group, and has not yet said so. */
function crashing(): { client: KafkaConsumer; calls: string[] } {
  const calls: string[] = [];
  const refusing = (name: string) => (): void => {
    calls.push(name);
    if (calls.length === 1) return;
    throw new kafkajs.KafkaJSNonRetriableError('Consumer group was not initialized');
  };
  const client = {
    seek: refusing('seek'),
    pause: refusing('pause'),
    resume: refusing('resume'),
  } as unknown as KafkaConsumer;
  return { client, calls };
}

function recording(): { client: KafkaConsumer; calls: string[] } {
  const calls: string[] = [];
  const noting = (name: string) => (ones: readonly { topic: string; partitions: number[] }[]) =>
    void calls.push(...ones.map(({ topic, partitions }) => `${name} ${topic}[${partitions}]`));
  const client = {
    pause: noting('pause'),
    resume: noting('resume'),
    seek: ({ topic, partition, offset }: Parameters<KafkaConsumer['seek']>[0]) =>
      void calls.push(`seek ${topic}[${partition}] to ${offset}`),
  } as unknown as KafkaConsumer;
  return { client, calls };
}

/** A batch of one message, as the client hands it over. */
const payloadOf = (offset: string): EachBatchPayload =>
  ({
    batch: {
      topic: TOPIC,
      partition: 0,
      messages: [{ offset, key: null, value: null, headers: {}, timestamp: '0' }],
      lastOffset: () => offset,
    },
    heartbeat: async () => undefined,
    isRunning: () => true,
    isStale: () => false,
    resolveOffset: () => undefined,
  }) as unknown as EachBatchPayload;

let told: string[];
beforeEach(() => {
  told = [];
});

const workersOf = (options: Partial<ConsumerOptions>): PartitionWorkers =>
  new PartitionWorkers(
    sources,
    {
      group: 'g',
      topics: [TOPIC],
      handler: async () => undefined,
      onStopped: (topic, partition) => told.push(`${topic}[${partition}] stopped`),
      onLeft: (topic, partition) => told.push(`${topic}[${partition}] left`),
      ...options,
    },
    createLogger('law', 'silent'),
  );

describe('the partitions of an assignment', () => {
  it.each([
    ['a place to begin', at(5n), ['pause', 'seek']],
    ['a rewound source', at(10n), ['pause', 'pause']],
  ])(
    'leave %s to the next join where the client has crashed meanwhile',
    async (_, positions, expected) => {
      const { client, calls } = crashing();
      workersOf({ positions }).assigned(client, { [TOPIC]: [0] });
      await until('the client was asked', () => calls.length === 2);
      // A rejection that nobody takes fails the test by itself.
      await new Promise((done) => setImmediate(done));
      expect(told).toEqual([]);
      expect(calls).toEqual(expected);
    },
  );

  it('are fetched from where the store stands, and not before that is known', async () => {
    const { client, calls } = recording();
    const workers = workersOf({ positions: at(5n) });
    workers.assigned(client, { [TOPIC]: [0] });
    expect(calls).toEqual(['pause law[0]']);
    await until('it goes on', () => calls.length > 1);
    await new Promise((done) => setImmediate(done));
    expect(calls).toEqual(['pause law[0]', 'seek law[0] to 5', 'resume law[0]']);
    workers.lost();
  });

  it('that stand still are let go of by the next assignment, and by the client, should they come back', async () => {
    const { client, calls } = recording();
    const workers = workersOf({ positions: at(10n) });
    workers.assigned(client, { [TOPIC]: [0] });
    await until('the partition stopped', () => told.length === 1);
    workers.assigned(client, { [TOPIC]: [1] });
    expect(told).toEqual(['law[0] stopped', 'law[0] left']);
    expect(calls.filter((call) => call.startsWith('resume'))).toEqual(['resume law[0]']);
    workers.lost();
  });

  it('that wait for another attempt are fetched again after an assignment that leaves them here', async () => {
    const { client, calls } = recording();
    const workers = workersOf({
      handler: () => Promise.reject(new TypeError('our own mistake')),
    });
    workers.assigned(client, { [TOPIC]: [0] });
    await workers.each(client, payloadOf('0'), new AbortController().signal);
    expect([told, calls]).toEqual([['law[0] stopped'], ['pause law[0]', 'pause law[0]']]);
    workers.assigned(client, { [TOPIC]: [0] });
    expect(calls.slice(2)).toEqual(['resume law[0]']);
    workers.lost();
  });
});
