import type { Bus } from '@nhip/platform';

/** The bus with topics of a suite's own: every name gets a prefix. */
export function prefixedBus(bus: Bus, prefix: string): Bus {
  const own = (topic: string): string => `${prefix}.${topic}`;
  return {
    ...bus,
    producer: async () => {
      const producer = await bus.producer();
      return { ...producer, send: (topic, messages) => producer.send(own(topic), messages) };
    },
    read: (options) => bus.read({ ...options, topic: own(options.topic) }),
    ensureTopics: (topics) => bus.ensureTopics(topics.map((topic) => ({ ...topic, name: own(topic.name) }))),
    offsets: (topic) => bus.offsets(own(topic)),
    incarnation: (topic) => bus.incarnation(own(topic)),
  };
}
