import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Bus, kafkaBus, until } from '@nhip/platform';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { withMiddleware } from '../../src/messaging/harness.js';
import type { OwnKafka } from '../../src/stores/own-kafka.js';

/** What the laws do to a broker behind the back of the port. */
interface Admin {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  listTopics(): Promise<string[]>;
  createTopics(what: {
    waitForLeaders: boolean;
    topics: { topic: string; numPartitions: number }[];
  }): Promise<boolean>;
  deleteTopics(what: { topics: string[] }): Promise<void>;
  deleteTopicRecords(what: {
    topic: string;
    partitions: { partition: number; offset: string }[];
  }): Promise<void>;
  fetchTopicOffsets(topic: string): Promise<unknown[]>;
  describeConfigs(what: {
    includeSynonyms: boolean;
    resources: { type: number; name: string; configNames: string[] }[];
  }): Promise<{ resources: { configEntries: { configValue: string }[] }[] }>;
}
interface Producer {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  send(what: {
    topic: string;
    compression: number;
    messages: readonly { readonly value: string }[];
  }): Promise<unknown>;
}
interface Client {
  readonly Kafka: new (config: object) => { admin(): Admin; producer(config: object): Producer };
  readonly Partitioners: { readonly DefaultPartitioner: unknown };
  readonly CompressionTypes: { readonly Snappy: number };
  readonly CompressionCodecs: Record<number, () => object>;
  readonly ConfigResourceTypes: { readonly TOPIC: number };
  readonly logLevel: { readonly NOTHING: number };
}

/** The client of the adapter under test: the one that platform has. */
const platform = createRequire(path.resolve(import.meta.dirname, '../../../platform/package.json'));
const kafkajs = platform('kafkajs') as Client;

const silent = {
  error: () => undefined,
  warn: () => undefined,
  info: () => undefined,
  debug: () => undefined,
};

/** A stream of Snappy that holds the bytes as they are. */
function snappy(bytes: Buffer): Buffer {
  if (bytes.length > 127) throw new Error('longer than one byte says');
  return Buffer.concat([Buffer.from([bytes.length, 60 << 2, bytes.length - 1]), bytes]);
}

/** As another client sends, which packs in a way that the adapter does not know. */
export async function sendPacked(kafka: OwnKafka, topic: string, value: string): Promise<void> {
  const { Snappy } = kafkajs.CompressionTypes;
  kafkajs.CompressionCodecs[Snappy] = () => ({
    compress: async ({ buffer }: { readonly buffer: Buffer }) => snappy(buffer),
    decompress: () => Promise.reject(new Error('not known here')),
  });
  const producer = new kafkajs.Kafka({ brokers: [kafka.broker], clientId: 'other' }).producer({
    createPartitioner: kafkajs.Partitioners.DefaultPartitioner,
  });
  await producer.connect();
  await producer.send({ topic, compression: Snappy, messages: [{ value }] });
  await producer.disconnect();
}

async function asked<T>(kafka: OwnKafka, ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = new kafkajs.Kafka({ brokers: [kafka.broker], clientId: 'other' }).admin();
  await admin.connect();
  try {
    return await ask(admin);
  } finally {
    await admin.disconnect();
  }
}

export const deleteTopic = (kafka: OwnKafka, topic: string): Promise<void> =>
  asked(kafka, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
    await until(`${topic} is gone`, async () => !(await admin.listTopics()).includes(topic));
  });

/** What the broker says of a topic. */
export const configOf = (kafka: OwnKafka, topic: string, name: string): Promise<unknown> =>
  asked(kafka, async (admin) => {
    const type = kafkajs.ConfigResourceTypes.TOPIC;
    const { resources } = await admin.describeConfigs({
      includeSynonyms: false,
      resources: [{ type, name: topic, configNames: [name] }],
    });
    return resources[0]?.configEntries[0]?.configValue;
  });

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
  // While a topic goes or comes, the client refuses questions about any other topic too.
  const create = async (topic: string, numPartitions: number): Promise<void> => {
    await until(`${topic} is made`, () =>
      admin.createTopics({ waitForLeaders: false, topics: [{ topic, numPartitions }] }),
    );
    // Each leader answers for its partition: one that is not yet chosen would make the client send a whole request again.
    await until(
      `${topic} has leaders`,
      async () => (await admin.fetchTopicOffsets(topic)).length === numPartitions,
    );
  };
  return {
    patienceMs: 60_000,
    watchMs: 700,
    broker: kafka,
    process() {
      const bus = kafkaBus({ brokers, clientId: `law-${processes.length}`, logger: silent });
      processes.push(bus);
      return withMiddleware(bus);
    },
    async topic(partitions) {
      const name = `law.${randomUUID()}`;
      await create(name, partitions);
      return name;
    },
    async recreate(topic) {
      const partitions = (await admin.fetchTopicOffsets(topic)).length;
      await admin.deleteTopics({ topics: [topic] });
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
