import { DAY_MS } from '@nhip/contracts';
import kafkajs, { type Admin } from 'kafkajs';
import type { Logger } from '../../logging/logger.js';
import { withTimeout } from '../../async/with-timeout.js';
import { kafkaAway } from '../../faults.js';
import { kafkaClient } from './kafka-client.js';
import { GroupConsumer } from './group-consumer.js';
import { kafkaProducer } from './kafka-producer.js';
import { kafkaTransactions } from './kafka-transactions.js';
import { WholeTopicReader } from '../whole-topic-reader.js';
import type { Bus, Consumer, ConsumerOptions, TopicSpec } from '../port.js';
import { RenewedClient } from './renewed-client.js';
import { TopicIncarnations } from './topic-incarnations.js';

const { ConfigResourceTypes } = kafkajs;
const LONGEST_ASK_MS = 10_000;

const retentionMs = (retention: string): number =>
  retention === 'unlimited' ? -1 : Number.parseInt(retention, 10) * DAY_MS;

interface TopicConfig {
  readonly name: string;
  readonly value: string;
}

const configOf = ({ retention, isRepacked, mostBytes }: TopicSpec): TopicConfig[] => [
  ...(retention === 'compacted'
    ? [
        { name: 'cleanup.policy', value: 'compact' },
        { name: 'min.cleanable.dirty.ratio', value: '0.5' },
      ]
    : [{ name: 'retention.ms', value: String(retentionMs(retention)) }]),
  ...(isRepacked ? [{ name: 'compression.type', value: 'zstd' }] : []),
  ...(mostBytes === undefined ? [] : [{ name: 'max.message.bytes', value: String(mostBytes) }]),
];

/** Where a topic lies on one broker alone, nobody else has what its memory holds: each message is on its disk before it is acknowledged, but for what would be told anew. */
const ALONE: readonly TopicConfig[] = [{ name: 'flush.messages', value: '1' }];

/** Whether the broker keeps new topics in one copy. */
async function keepsOneCopy(admin: Admin): Promise<boolean> {
  const { brokers } = await admin.describeCluster();
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: brokers.slice(0, 1).map(({ nodeId }) => ({
      type: ConfigResourceTypes.BROKER,
      name: String(nodeId),
      configNames: ['default.replication.factor'],
    })),
  });
  return resources[0]?.configEntries[0]?.configValue === '1';
}

export interface KafkaOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly logger: Logger;
}

/** The messaging port over Kafka. */
export function kafkaBus({ brokers, clientId, logger }: KafkaOptions): Bus {
  const kafka = kafkaClient(brokers, clientId, logger);
  const incarnations = new TopicIncarnations(brokers, clientId);
  const admins = new RenewedClient(() => kafka.admin());
  const asking = async <T>(ask: (admin: Admin) => Promise<T>): Promise<T> => {
    try {
      return await withTimeout(
        admins.use(ask),
        LONGEST_ASK_MS,
        () => new Error('no answer in time'),
      );
    } catch (error) {
      throw kafkaAway(error);
    }
  };
  const open = new Set<Pick<Consumer, 'stop'>>();
  const bus: Bus = {
    producer: () => kafkaProducer(kafka),
    transactionalProducer: (id) => kafkaTransactions(kafka, id, (topic) => bus.offsets(topic)),
    consume: async (options: ConsumerOptions) => {
      const consumer = new GroupConsumer(
        kafka,
        { ...bus, lately: (topic) => incarnations.lately(topic) },
        options,
        logger,
      );
      open.add(consumer);
      consumer.start();
      return consumer;
    },
    read: async (options) => {
      const reader = new WholeTopicReader(options, bus, logger, (group) =>
        asking(async (admin) => void (await admin.deleteGroups([group]))),
      );
      await reader.start(bus.consume);
      open.add(reader);
      return reader;
    },
    ensureTopics: (topics) =>
      asking(async (admin) => {
        const there = new Set(await admin.listTopics());
        const missing = topics.filter((topic) => !there.has(topic.name));
        if (missing.length === 0) return;
        const alone = (await keepsOneCopy(admin)) ? ALONE : [];
        await admin.createTopics({
          waitForLeaders: true,
          topics: missing.map((topic) => ({
            topic: topic.name,
            numPartitions: topic.partitions,
            configEntries: [...configOf(topic), ...(topic.isRetold ? [] : alone)],
          })),
        });
      }),
    offsets: (topic) =>
      asking(async (admin) =>
        (await admin.fetchTopicOffsets(topic)).map(({ partition, low, high }) => ({
          partition,
          earliest: BigInt(low),
          end: BigInt(high),
        })),
      ),
    incarnation: (topic) => incarnations.now(topic),
    close: async () => {
      await Promise.all([...open].map((one) => one.stop()));
      await incarnations.close();
      await admins.close();
    },
  };
  return bus;
}
