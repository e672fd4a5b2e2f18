import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { brokerLaws, messagingLaws } from '../../src/messaging/messaging-laws.js';
import { until } from '@nhip/platform';
import { kafkaHarness } from './kafka-harness.js';
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
});
