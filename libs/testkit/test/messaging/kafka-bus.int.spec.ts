import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { brokerLaws, messagingLaws } from '../../src/messaging/messaging-laws.js';
import { until } from '@nhip/platform';
import { kafkaHarness, sendPacked } from './kafka-harness.js';
import { type OwnKafka, ownKafka } from '../../src/stores/own-kafka.js';

describe('the bus over Kafka keeps the contract of messaging', () => {
  let kafka: OwnKafka;
  let harness: ClosableHarness;
  beforeAll(async () => {
    kafka = await ownKafka();
  });
  afterAll(() => kafka?.remove());
  beforeEach(async () => {
    harness = await kafkaHarness(kafka);
  });
  afterEach(() => harness.close());

  it.each([...messagingLaws, ...brokerLaws].map((law) => [law.name, law] as const))(
    '%s',
    async (_name, law) => {
      await expect(law.holds(harness)).resolves.toBeUndefined();
    },
  );

  it('a group is shut out while one of its topics is missing, says which, and is let in once it is there', async () => {
    const bus = harness.process();
    const [there, late] = [await harness.topic(1), `law.${randomUUID()}`];
    const told: string[] = [];
    await bus.consume({
      group: 'late',
      topics: [there, late],
      handler: async () => undefined,
      onShutOut: (group, reason) => told.push(`${group} out: ${reason.message}`),
      onLetIn: (group) => told.push(`${group} in`),
    });
    const within = { within: harness.patienceMs };
    await until('the group is shut out', () => told.length === 1, within);
    expect(told[0]).toContain(late);
    expect(told[0]).not.toContain(there);
    await bus.ensureTopics([{ name: late, partitions: 1, retention: '1d' }]);
    await until('the group is let in', () => told.length === 2, within);
    expect(told[1]).toBe('late in');
  });

  it.each<[string, boolean, readonly string[]]>([
    ['hold up nothing but themselves', false, ['unreadable', 'after']],
    ['are read where the broker packs them anew', true, ['of snappy', 'after']],
  ])('messages packed in a way that is not known here %s', async (_, isRepacked, expected) => {
    const bus = harness.process();
    const topic = `law.${randomUUID()}`;
    await bus.ensureTopics([{ name: topic, partitions: 1, retention: '1d', isRepacked }]);
    await sendPacked(kafka, topic, 'of snappy');
    const read: string[] = [];
    await bus.consume({
      group: `of ${topic}`,
      topics: [topic],
      handler: async ({ messages }) =>
        void read.push(
          ...messages.map(({ value, unreadable }) => (unreadable ? 'unreadable' : `${value}`)),
        ),
    });
    const producer = await bus.producer();
    await producer.send(topic, [{ key: null, value: 'after' }]);
    await until('both are read', () => read.length === 2, { within: harness.patienceMs });
    expect(read).toEqual(expected);
  });
});
