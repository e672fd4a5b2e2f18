import type { Bus, PositionStore, Producer } from '@nhip/platform';

/** The bus with topics and groups of a suite's own: every name gets a prefix, which no handler sees. */
export function ownBus(bus: Bus, prefix: string): Bus {
  const own = (topic: string): string => `${prefix}.${topic}`;
  const name = (topic: string): string => topic.slice(prefix.length + 1);
  const prefixed = (producer: Producer): Producer => ({
    ...producer,
    send: (topic, messages) => producer.send(own(topic), messages),
  });
  const bare = <T extends { readonly topic: string }>(one: T): T => ({
    ...one,
    topic: name(one.topic),
  });
  const positionsOf = (positions: PositionStore): PositionStore => ({
    next: (topic, partition) => positions.next(name(topic), partition),
    assigned: (partitions) =>
      positions.assigned?.(
        Object.fromEntries(Object.entries(partitions).map(([topic, ones]) => [name(topic), ones])),
      ),
  });
  return {
    ...bus,
    producer: async () => prefixed(await bus.producer()),
    transactionalProducer: async (id) => prefixed(await bus.transactionalProducer(own(id))),
    consume: async (options) => {
      const consumer = await bus.consume({
        ...options,
        group: own(options.group),
        topics: options.topics.map(own),
        ...(options.positions && { positions: positionsOf(options.positions) }),
        handler: (batch, context) =>
          options.handler({ ...bare(batch), messages: batch.messages.map(bare) }, context),
      });
      return {
        ...consumer,
        setTopics: (topics) => consumer.setTopics(topics.map(own)),
        stop: () => consumer.stop(),
      };
    },
    read: (options) => bus.read({ ...options, topic: own(options.topic) }),
    ensureTopics: (topics) =>
      bus.ensureTopics(topics.map((topic) => ({ ...topic, name: own(topic.name) }))),
    offsets: (topic) => bus.offsets(own(topic)),
    incarnation: (topic) => bus.incarnation(own(topic)),
  };
}
