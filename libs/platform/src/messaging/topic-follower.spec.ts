import { describe, expect, it } from '@jest/globals';
import { until } from '../async/until.js';
import { MemoryBroker } from './memory/memory-broker.js';
import { memoryBus } from './memory/memory-bus.js';
import { TopicFollower } from './topic-follower.js';

const topic = { name: 'law', partitions: 1, retention: 'compacted' } as const;

describe('a follower of a topic', () => {
  it('waits for a topic that is not there yet, and says so', async () => {
    const broker = new MemoryBroker();
    const read: string[] = [];
    const waits: unknown[] = [];
    const handler = (messages: readonly { readonly value: Buffer | null }[]): void =>
      void read.push(...messages.map(({ value }) => String(value)));
    const options = { topic: topic.name, handler };
    const follower = new TopicFollower(memoryBus({ broker }), options, (error) =>
      waits.push(error),
    );
    follower.start();
    await until('it says that it waits', () => waits.length > 0);
    await expect(follower.barrier(1)).rejects.toMatchObject({ code: 'not-caught-up' });
    broker.create(topic);
    broker.append(topic.name, [{ key: 'k', value: 'v' }]);
    await until('the message is read', () => read.length > 0);
    await follower.barrier(20_000);
    expect(read).toEqual(['v']);
    await follower.stop();
  });

  it('stops a reading that began while it was told to stop', async () => {
    let [began, stopped] = [(): void => undefined, 0];
    const reader = { barrier: async () => undefined, stop: async () => void (stopped += 1) };
    const read = () => new Promise<typeof reader>((resolve) => (began = () => resolve(reader)));
    const follower = new TopicFollower({ read }, { topic: 'law', handler: () => undefined });
    follower.start();
    await follower.stop();
    began();
    await until('the reading is stopped', () => stopped > 0);
    expect(stopped).toBe(1);
  });
});
