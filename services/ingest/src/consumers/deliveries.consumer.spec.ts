import { describe, expect, it } from '@jest/globals';
import { encodeDelivery, TOPICS, type DeliveryMessage } from '@nhip/contracts';
import { memoryBus, PoisonMessages, Readiness, Subscriptions } from '@nhip/platform';
import { Registry } from 'prom-client';
import { DeliveriesConsumer } from './deliveries.consumer.js';

const progress: DeliveryMessage = {
  receipt: 'r1',
  feed: 'f',
  part: 'ledger/3',
  seq: 1,
  agency: 'H09',
  receivedAt: 0,
  applied: 2,
};

describe('the consumer of deliveries', () => {
  it('passes on what can be read, and leaves out tombstones and what cannot, told by its place', async () => {
    const bus = memoryBus();
    await bus.ensureTopics([TOPICS.deliveries]);
    const taken: DeliveryMessage[] = [];
    const warned: object[] = [];
    const logger = { warn: (fields: object) => void warned.push(fields) } as never;
    const arrived = Promise.withResolvers<void>();
    const receipts = {
      progress: async (messages: readonly DeliveryMessage[]) => {
        taken.push(...messages);
        if (taken.length === 2) arrived.resolve();
      },
    };
    const poison = new PoisonMessages(new Registry(), logger);
    const subscriptions = new Subscriptions(bus, new Readiness(), logger);
    new DeliveriesConsumer(subscriptions, receipts, poison);
    await subscriptions.onApplicationBootstrap();
    const producer = await bus.producer();
    await producer.send(TOPICS.deliveries.name, [
      encodeDelivery(progress),
      { key: 'r1', value: '{"receipt":"Nguyễn' },
      { key: 'r1', value: null },
      encodeDelivery({ ...progress, seq: 2 }),
    ]);
    await arrived.promise;
    await subscriptions.beforeApplicationShutdown();
    expect(taken.map(({ seq }) => seq)).toEqual([1, 2]);
    expect(warned).toMatchObject([{ offset: '1' }]);
    expect(JSON.stringify(warned)).not.toContain('Nguyễn');
    await bus.close();
  });
});
