import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Bus, kafkaBus } from '@nhip/platform';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { pauseMs } from '../../src/messaging/until.js';
import type { OwnKafka } from './own-kafka.js';

/** What the laws do to a broker behind the back of the port. */
interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<string[]>;
  createTopics(what: { topics: { topic: string; numPartitions: number }[] }): Promise<boolean>;
  deleteTopics(what: { topics: string[] }): Promise<void>;
  deleteTopicRecords(what: { topic: string; partitions: { partition: number; offset: string }[] }): Promise<void>;
  fetchTopicOffsets(topic: string): Promise<unknown[]>;
  fetchTopicMetadata(what: { topics: string[] }): Promise<{ topics: { partitions: unknown[] }[] }>;
}
interface Client {
  readonly Kafka: new (config: object) => { admin(): Admin };
  readonly logLevel: { readonly NOTHING: number };
}

/** The client of the adapter under test: the one that platform has. */
const platform = createRequire(path.resolve(import.meta.dirname, '../../../platform/package.json'));
const kafkajs = platform('kafkajs') as Client;

const silent = { error: () => undefined, warn: () => undefined, info: () => undefined, debug: () => undefined };

/** The bus over a real broker. */
export async function kafkaHarness(kafka: OwnKafka): Promise<ClosableHarness> {
  const brokers = [kafka.broker];
  const admin = new kafkajs.Kafka({
    brokers,
    clientId: 'laws',
    logLevel: kafkajs.logLevel.NOTHING,
    retry: { retries: 20 },
  }).admin();
  await admin.connect();
  const processes: Bus[] = [];
  const untilGone = async (topic: string): Promise<void> => {
    for (const end = Date.now() + 10_000; (await admin.listTopics()).includes(topic); await pauseMs(20))
      if (Date.now() > end) throw new Error(`${topic} is still listed`);
  };
  const create = async (topic: string, numPartitions: number): Promise<void> => {
    await admin.createTopics({ topics: [{ topic, numPartitions }] });
    for (const end = Date.now() + 10_000; ; await pauseMs(20)) {
      const leaders = await admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined);
      if (leaders?.topics[0]?.partitions.length === numPartitions) return;
      if (Date.now() > end) throw new Error(`${topic} has no leaders`);
    }
  };
  return {
    patienceMs: 20_000,
    watchMs: 700,
    broker: kafka,
    process() {
      const bus = kafkaBus({ brokers, clientId: `law-${processes.length}`, logger: silent });
      processes.push(bus);
      return bus;
    },
    async topic(partitions) {
      const name = `law.${randomUUID()}`;
      await create(name, partitions);
      return name;
    },
    async recreate(topic) {
      const partitions = (await admin.fetchTopicOffsets(topic)).length;
      await admin.deleteTopics({ topics: [topic] });
      await untilGone(topic);
      await create(topic, partitions);
    },
    forget: (topic, partition, before) =>
      admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(before) }] }),
    async close() {
      await Promise.all(processes.map((bus) => bus.close()));
      await admin.disconnect();
    },
  };
}
