import { randomUUID } from 'node:crypto';
import { type Bus, MemoryBroker, memoryBus } from '@nhip/platform';
import { withMiddleware, type MessagingHarness } from './harness.js';

export interface ClosableHarness extends MessagingHarness {
  close(): Promise<void>;
}

/** The bus in memory, or a broken variant of it. */
export function memoryHarness(variant: (bus: Bus) => Bus = (bus) => bus): ClosableHarness {
  const broker = new MemoryBroker();
  const processes: Bus[] = [];
  return {
    patienceMs: 20_000,
    watchMs: 150,
    process() {
      const bus = memoryBus({ broker });
      processes.push(bus);
      return variant(withMiddleware(bus));
    },
    async topic(partitions) {
      const name = `law.${randomUUID()}`;
      broker.create({ name, partitions, retention: 'unlimited' });
      return name;
    },
    recreate: async (topic) => broker.recreate(topic),
    forget: async (topic, partition, before) => broker.forget(topic, partition, before),
    close: async () => void (await Promise.all(processes.map((bus) => bus.close()))),
  };
}
