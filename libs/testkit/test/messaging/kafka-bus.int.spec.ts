import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { brokerLaws, messagingLaws } from '../../src/messaging/messaging-laws.js';
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
});
