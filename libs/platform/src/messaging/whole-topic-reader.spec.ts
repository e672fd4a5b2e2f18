import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../async/until.js';
import { MemoryBroker } from './memory/memory-broker.js';
import { memoryBus } from './memory/memory-bus.js';
import type { InMessage, Reader, ReaderOptions } from './port.js';

const TOPIC = 'nhip.cells';
const readers: Reader[] = [];
afterEach(async () => void (await Promise.all(readers.splice(0).map((reader) => reader.stop()))));

function topic(partitions = 2) {
  const broker = new MemoryBroker();
  broker.create({ name: TOPIC, partitions, retention: 'compacted' });
  const bus = memoryBus({ broker });
  return {
    broker,
    write: (partition: number, ...values: readonly string[]) =>
      broker.append(
        TOPIC,
        values.map((value) => ({ key: value, value, partition })),
      ),
    read: async (more: Partial<ReaderOptions> = {}) => {
      const seen: string[] = [];
      const handler = (messages: readonly InMessage[]): void =>
        void seen.push(...messages.map(({ value }) => String(value)));
      const reader = await bus.read({ topic: TOPIC, handler, ...more });
      readers.push(reader);
      return { reader, seen };
    },
  };
}

describe('a reader of a whole topic', () => {
  it('has all that was there once its barrier is through', async () => {
    const { write, read } = topic();
    write(0, 'a', 'b');
    write(1, 'c');
    const { reader, seen } = await read();
    await reader.barrier(2_000);
    expect(seen.toSorted()).toEqual(['a', 'b', 'c']);
  });

  it('goes on with what comes after, each message once and in the order of its partition', async () => {
    const { write, read } = topic(1);
    write(0, 'a');
    const { reader, seen } = await read();
    await reader.barrier(2_000);
    write(0, 'b', 'c');
    await reader.barrier(2_000);
    write(0, 'd');
    await reader.barrier(2_000);
    expect(seen).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not take another topic of the name for the one it reads, not even where nothing was read yet', async () => {
    const { broker, write, read } = topic();
    const stopped: number[] = [];
    const { seen } = await read({ onStopped: (_topic, partition) => stopped.push(partition) });
    broker.recreate(TOPIC);
    write(1, 'other');
    await until('both partitions stopped', () => stopped.length === 2);
    await new Promise((done) => setTimeout(done, 100));
    expect(seen).toEqual([]);
  });

  it('reads another topic of the name from its beginning, where its writer tells all of it anew', async () => {
    const { broker, write, read } = topic();
    write(0, 'a', 'b');
    const { reader, seen } = await read({ onRecreated: () => void seen.push('another topic') });
    await reader.barrier(2_000);
    broker.recreate(TOPIC);
    write(0, 'anew');
    await until('the other topic was read', () => seen.includes('anew'));
    await reader.barrier(2_000);
    expect(seen).toEqual(['a', 'b', 'another topic', 'anew']);
  });

  it('begins at an offset where one is given, or with the first message that is kept', async () => {
    const { broker, write, read } = topic(1);
    write(0, 'a', 'b', 'c', 'd');
    broker.forget(TOPIC, 0, 2n);
    const both = [await read({ from: 1n }), await read({ from: 3n })];
    await Promise.all(both.map(({ reader }) => reader.barrier(2_000)));
    expect(both.map(({ seen }) => seen)).toEqual([['c', 'd'], ['d']]);
  });

  it('passes the barrier of an empty topic at once', async () => {
    const { reader, seen } = await topic().read();
    await reader.barrier(2_000);
    expect(seen).toEqual([]);
  });

  it('does not wait for messages that are no longer kept', async () => {
    const { broker, write, read } = topic(1);
    write(0, 'a', 'b');
    broker.forget(TOPIC, 0, 2n);
    const { reader, seen } = await read();
    await reader.barrier(2_000);
    expect(seen).toEqual([]);
  });

  it('says when it has caught up: not before all that was there was handed over', async () => {
    const { write, read } = topic(1);
    write(0, 'a');
    let [release, isCaughtUp] = [(): void => undefined, false];
    const handling = new Promise<void>((resolve) => (release = resolve));
    const caughtUp = new Promise<void>((resolve, reject) => {
      const onCaughtUp = (): void => {
        isCaughtUp = true;
        resolve();
      };
      read({ handler: () => handling, onCaughtUp }).catch(reject);
    });
    await new Promise((done) => setTimeout(done, 30));
    expect(isCaughtUp).toBe(false);
    release();
    await caughtUp;
    expect(isCaughtUp).toBe(true);
  });

  it('holds its barrier until the handler is done, not only begun', async () => {
    const { write, read } = topic(1);
    write(0, 'a');
    let release: () => void = () => undefined;
    const handling = new Promise<void>((resolve) => (release = resolve));
    const { reader } = await read({ handler: () => handling });
    let isThrough = false;
    const barrier = reader.barrier(5_000).then(() => (isThrough = true));
    await new Promise((done) => setTimeout(done, 30));
    expect(isThrough).toBe(false);
    release();
    expect(await barrier).toBe(true);
  });

  it('rejects a barrier that is not reached in time, as an outage: ask again', async () => {
    const { write, read } = topic(1);
    write(0, 'a');
    let release: () => void = () => undefined;
    const handling = new Promise<void>((resolve) => (release = resolve));
    const { reader } = await read({ handler: () => handling });
    await expect(reader.barrier(30)).rejects.toMatchObject({
      kind: 'unavailable',
      code: 'not-caught-up',
    });
    release();
    await reader.barrier(2_000);
  });

  it('hands nothing over after it was stopped', async () => {
    const { write, read } = topic(1);
    const { reader, seen } = await read();
    await reader.barrier(2_000);
    await reader.stop();
    write(0, 'a');
    await new Promise((done) => setTimeout(done, 30));
    expect(seen).toEqual([]);
  });

  it('reads all for itself, whoever else reads', async () => {
    const { write, read } = topic(1);
    write(0, 'a');
    const both = [await read(), await read()];
    await Promise.all(both.map(({ reader }) => reader.barrier(2_000)));
    expect(both.map(({ seen }) => seen)).toEqual([['a'], ['a']]);
  });
});
