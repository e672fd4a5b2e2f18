import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { until } from '../async/until.js';
import { Readiness } from '../readiness.js';
import { MemoryBroker } from './memory/memory-broker.js';
import { memoryBus } from './memory/memory-bus.js';
import type { Batch, InMessage, PositionStore } from './port.js';
import { Subscriptions } from './subscriptions.js';

const TOPIC = 'law';
const silent = { warn: () => undefined, debug: () => undefined };

let broker: MemoryBroker;
let readiness: Readiness;
let subscriptions: Subscriptions;
let seen: string[];

beforeEach(() => {
  [broker, readiness, seen] = [new MemoryBroker(), new Readiness(), []];
  for (const name of [TOPIC, 'other']) broker.create({ name, partitions: 2, retention: '1d' });
  subscriptions = new Subscriptions(memoryBus({ broker }), readiness, silent);
});
afterEach(() => subscriptions.beforeApplicationShutdown());

const send = (value: string, partition = 0, topic = TOPIC): void =>
  broker.append(topic, [{ key: null, value, partition }]);

/** Takes everything but poison, which is our own mistake. */
function take(messages: readonly InMessage[]): void {
  for (const { value } of messages) {
    if (String(value) === 'poison') throw new TypeError('of a secret');
    seen.push(String(value));
  }
}
const handler = async ({ messages }: Batch): Promise<void> => take(messages);

describe('what a service reads from the bus', () => {
  it('is opened with the application, goes on with further topics, and ends with it', async () => {
    const subscription = subscriptions.consume({ group: 'g', topics: [], handler });
    await subscription.setTopics([TOPIC]);
    send('a');
    expect(seen).toEqual([]);
    await subscriptions.onApplicationBootstrap();
    await until('the messages are handled', () => seen.length === 1);
    send('b', 0, 'other');
    await subscription.setTopics([TOPIC, 'other']);
    await until('the messages are handled', () => seen.length === 2);
    await subscriptions.beforeApplicationShutdown();
    send('c');
    await new Promise((done) => setTimeout(done, 30));
    expect(seen).toEqual(['a', 'b']);
  });

  it.each<[string, () => unknown]>([
    ['of a group', () => subscriptions.consume({ group: 'g', topics: [TOPIC], handler })],
    ['of a whole topic', () => subscriptions.read({ topic: TOPIC, handler: take })],
  ])('%s makes the service not ready where a partition stops, and says which', async (_, open) => {
    open();
    await subscriptions.onApplicationBootstrap();
    send('a', 1);
    await until('the messages are handled', () => seen.length === 1);
    expect(readiness.ready).toBe(true);
    send('poison', 1);
    await until('the readiness says so', () => !readiness.ready);
    expect(readiness.report().parts).toEqual({ 'law[1]': { ok: false, detail: 'TypeError' } });
    send('b', 0);
    await until('the messages are handled', () => seen.length === 2);
  });

  it('makes it ready again where the partition is not its own any more', async () => {
    const subscription = subscriptions.consume({ group: 'g', topics: [TOPIC], handler });
    await subscriptions.onApplicationBootstrap();
    send('poison');
    await until('the readiness says so', () => !readiness.ready);
    await subscription.setTopics(['other']);
    expect(readiness.report()).toEqual({ ready: true, parts: {} });
  });

  it('makes it ready again where a partition goes on', async () => {
    let known = { next: 7n, incarnation: broker.source(TOPIC, 0).incarnation };
    const positions: PositionStore = {
      next: async (_topic, partition) => (partition === 0 ? known : undefined),
    };
    subscriptions.consume({ group: 'g', topics: [TOPIC], handler, positions });
    await subscriptions.onApplicationBootstrap();
    await until('the readiness says so', () => !readiness.ready);
    expect(readiness.report().parts['law[0]']).toMatchObject({
      ok: false,
      detail: expect.stringContaining('known up to 7, it ends at 0'),
    });
    known = { ...known, next: 0n };
    await until('the readiness says so', () => readiness.ready);
    send('a');
    await until('the messages are handled', () => seen.length === 1);
  });
});
