import type { Logger } from '../../logging/logger.js';
import { WholeTopicReader } from '../whole-topic-reader.js';
import { MemoryBroker } from './memory-broker.js';
import { MemoryConsumer } from './memory-consumer.js';
import { MemoryGroup } from './memory-group.js';
import type { Bus } from '../port.js';

export interface MemoryOptions {
  /** Share one broker among several buses to play several processes. */
  readonly broker?: MemoryBroker;
  readonly logger?: Pick<Logger, 'info' | 'warn' | 'error'>;
}

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
const groupsOf = new WeakMap<MemoryBroker, Map<string, MemoryGroup>>();

function groupOf(broker: MemoryBroker, name: string): MemoryGroup {
  const groups = groupsOf.get(broker) ?? new Map<string, MemoryGroup>();
  groupsOf.set(broker, groups);
  const group = groups.get(name) ?? new MemoryGroup(broker);
  groups.set(name, group);
  return group;
}

/** The messaging port without a broker: for tests that run all handlers in one process. */
export function memoryBus({
  broker = new MemoryBroker(),
  logger = silent,
}: MemoryOptions = {}): Bus {
  const consumers = new Set<MemoryConsumer>();
  const bus: Bus = {
    producer: async () => ({
      send: async (topic, messages) => broker.append(topic, messages),
      close: async () => undefined,
    }),
    transactionalProducer: async (id) => {
      const epoch = broker.open(id);
      return {
        send: async (topic, messages) => broker.appendTransaction(id, epoch, topic, messages),
        close: async () => undefined,
      };
    },
    consume: async (options) => {
      const consumer = new MemoryConsumer(broker, groupOf(broker, options.group), options, logger);
      consumers.add(consumer);
      await consumer.start();
      return consumer;
    },
    read: async (options) => {
      const reader = new WholeTopicReader(options, bus, logger);
      await reader.start(bus.consume);
      return reader;
    },
    ensureTopics: async (topics) => topics.forEach((topic) => broker.create(topic)),
    offsets: async (topic) =>
      Array.from({ length: broker.partitionsOf(topic) }, (_, partition) => {
        const { earliest, end } = broker.source(topic, partition);
        return { partition, earliest, end };
      }),
    incarnation: async (topic) => broker.source(topic, 0).incarnation,
    close: async () => void (await Promise.all([...consumers].map((consumer) => consumer.stop()))),
  };
  return bus;
}
