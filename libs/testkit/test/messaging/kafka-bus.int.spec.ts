import { randomUUID } from 'node:crypto';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  it,
  jest,
} from '@jest/globals';
import type { ClosableHarness } from '../../src/messaging/memory-harness.js';
import { brokerLaws, messagingLaws } from '../../src/messaging/messaging-laws.js';
import { until } from '@nhip/platform';
import { configOf, deleteTopic, kafkaHarness, sendPacked } from './kafka-harness.js';
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

  it('a topic that has one copy is on the disk of its broker before a send is acknowledged', async () => {
    const topic = `law.${randomUUID()}`;
    await harness.process().ensureTopics([{ name: topic, partitions: 1, retention: '1d' }]);
    expect(await configOf(kafka, topic, 'flush.messages')).toBe('1');
  });

  it('a topic that was deleted fails what concerns it alone, and can be made anew', async () => {
    const bus = harness.process();
    const [gone, there] = [await harness.topic(1), await harness.topic(1)];
    const producer = await bus.producer();
    const send = (topic: string) => producer.send(topic, [{ key: null, value: 'x' }]);
    const askOf = (topic: string) => Promise.all([bus.offsets(topic), send(topic)]);
    await askOf(gone);
    await askOf(there);
    await deleteTopic(kafka, gone);
    await expect(bus.offsets(gone)).rejects.toMatchObject({ code: 'kafka-away' });
    // What the client knows of topics is of no use any more after some minutes.
    const now = Date.now.bind(Date);
    const later = jest.spyOn(Date, 'now').mockImplementation(() => now() + 3_600_000);
    await expect(askOf(there))
      .resolves.toBeDefined()
      .finally(() => later.mockRestore());
    await bus.ensureTopics([{ name: gone, partitions: 1, retention: '1d' }]);
    await expect(askOf(gone)).resolves.toBeDefined();
    await expect(askOf(there)).resolves.toBeDefined();
  });
});
