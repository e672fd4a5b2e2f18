import { describe, expect, it } from '@jest/globals';
import { feedTopic, inboxTopic, SERVICE_NAMES, TOPICS, topicOf } from '@nhip/contracts';
import { listedBus } from './listed-bus.js';
import { MemoryBroker } from './memory/memory-broker.js';
import { memoryBus } from './memory/memory-bus.js';

const feed = feedTopic('permits');
const record = TOPICS.records.name;

function hub() {
  const broker = new MemoryBroker();
  for (const name of [feed, feedTopic('roads'), record, inboxTopic('permits', 'H09'), 'nhip.cells'])
    broker.create({ name, partitions: 1, retention: 'unlimited' });
  return memoryBus({ broker });
}
const handler = async (): Promise<void> => undefined;
const message = [{ key: 'k', value: 'v', partition: 0 }];
const endOf = async (bus: ReturnType<typeof hub>, topic: string): Promise<bigint | undefined> =>
  (await bus.offsets(topic))[0]?.end;

describe('a bus that knows the list of topics', () => {
  it('writes what its service is listed to write', async () => {
    const bus = hub();
    const producer = await listedBus(bus, 'normalise').producer();
    await producer.send(record, message);
    expect(await endOf(bus, record)).toBe(1n);
  });

  it('refuses anything else before a single message is written', async () => {
    const bus = hub();
    const producer = await listedBus(bus, 'normalise').producer();
    await expect(producer.send(feed, message)).rejects.toThrow(
      'normalise is not listed to write nhip.feed.permits: see the topic list',
    );
    expect(await endOf(bus, feed)).toBe(0n);
  });

  it('holds the producer of transactions to the list too', async () => {
    const bus = hub();
    const producer = await listedBus(bus, 'normalise').transactionalProducer('one');
    await producer.send(record, message);
    await expect(producer.send(feed, message)).rejects.toThrow('normalise is not listed to write');
    expect([await endOf(bus, record), await endOf(bus, feed)]).toEqual([2n, 0n]);
  });

  it('consumes what its service is listed to read, and hands it over', async () => {
    const bus = hub();
    await (await bus.producer()).send(feed, message);
    let seen: (topic: string) => void = () => undefined;
    const first = new Promise<string>((resolve) => (seen = resolve));
    const consumer = await listedBus(bus, 'normalise').consume({
      group: 'g',
      topics: [feed],
      handler: async ({ topic }) => seen(topic),
    });
    expect(await first).toBe(feed);
    await consumer.stop();
  });

  it('refuses to consume where one of the topics is not listed', async () => {
    const opening = listedBus(hub(), 'normalise').consume({
      group: 'g',
      topics: [feed, record],
      handler,
    });
    await expect(opening).rejects.toThrow('normalise is not listed to read nhip.records');
  });

  it('refuses further topics of a consumer that stands, and keeps those that it had', async () => {
    const bus = listedBus(hub(), 'normalise');
    const consumer = await bus.consume({ group: 'g', topics: [feed], handler });
    await expect(consumer.setTopics([feed, 'nhip.cells'])).rejects.toThrow('nhip.cells');
    await consumer.setTopics([feed, feedTopic('roads')]);
    await consumer.stop();
  });

  it('reads a whole topic only where it is listed', async () => {
    const reader = await listedBus(hub(), 'screens').read({ topic: 'nhip.cells', handler });
    await reader.stop();
    const refused = listedBus(hub(), 'watch').read({ topic: 'nhip.cells', handler });
    await expect(refused).rejects.toThrow(TypeError);
  });

  it('knows nothing of a topic that the list does not have', async () => {
    const producer = await listedBus(hub(), 'ingest').producer();
    await expect(producer.send('nhip.feed.', message)).rejects.toThrow(TypeError);
    await expect(producer.send('other', message)).rejects.toThrow(TypeError);
    expect(topicOf('nhip.feed.')).toBeUndefined();
  });

  it('lets exactly those read and write that the list names', async () => {
    for (const { name, readers, writers } of Object.values(TOPICS)) {
      const topic = name.replace(/<\w+>/, 'x');
      for (const service of SERVICE_NAMES) {
        const bus = memoryBus();
        await bus.ensureTopics([{ name: topic, partitions: 1, retention: 'unlimited' }]);
        const listed = listedBus(bus, service);
        const wrote = await (await listed.producer()).send(topic, message).then(
          () => true,
          () => false,
        );
        expect([topic, service, wrote]).toEqual([
          topic,
          service,
          (writers as readonly string[]).includes(service),
        ]);
        const reader = await listed.read({ topic, handler }).catch(() => undefined);
        expect(reader !== undefined).toBe((readers as readonly string[]).includes(service));
        await reader?.stop();
      }
    }
  });
});
