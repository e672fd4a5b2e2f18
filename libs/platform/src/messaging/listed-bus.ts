import { mayRead, mayWrite, type ServiceName } from '@nhip/contracts';
import type { Bus, Producer } from './port.js';

function assertListed(isListed: boolean, service: string, act: string, topic: string): void {
  if (!isListed)
    throw new TypeError(`${service} is not listed to ${act} ${topic}: see the topic list`);
}

/**
 * A bus that reads and writes for one service what the list of topics names it for.
 * Opening anything else throws a TypeError: the list, or the service, is wrong.
 */
export function listedBus(bus: Bus, service: ServiceName): Bus {
  const reading = (topics: readonly string[]): void =>
    topics.forEach((topic) => assertListed(mayRead(topic, service), service, 'read', topic));
  return {
    ...bus,
    producer: async () => listedProducer(await bus.producer(), service),
    transactionalProducer: async (id) =>
      listedProducer(await bus.transactionalProducer(id), service),
    consume: async (options) => {
      reading(options.topics);
      const consumer = await bus.consume(options);
      return {
        stop: () => consumer.stop(),
        setTopics: async (topics) => {
          reading(topics);
          await consumer.setTopics(topics);
        },
      };
    },
    read: async (options) => {
      reading([options.topic]);
      return bus.read(options);
    },
  };
}

const listedProducer = (producer: Producer, service: ServiceName): Producer => ({
  ...producer,
  send: async (topic, messages) => {
    assertListed(mayWrite(topic, service), service, 'write', topic);
    await producer.send(topic, messages);
  },
});
