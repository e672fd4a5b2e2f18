import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { feedTopic } from '@nhip/contracts';
import {
  MemoryBroker,
  memoryBus,
  Readiness,
  Subscriptions,
  type Batch,
  type CatalogueHandler,
} from '@nhip/platform';
import { until } from '@nhip/testkit';
import { Registry } from 'prom-client';
import { FeedConsumer } from './feed.consumer.js';

const silent = { warn: () => undefined, debug: () => undefined };

let broker: MemoryBroker;
let metrics: Registry;
let steps: string[];
let subscriptions: Subscriptions;
let handlers: CatalogueHandler[];

/** What the next catalogue says of the feeds that can be read. */
let feeds: readonly string[];

beforeEach(() => {
  [broker, metrics, steps, handlers, feeds] = [new MemoryBroker(), new Registry(), [], [], ['a']];
  for (const feed of ['a', 'b'])
    broker.create({ name: feedTopic(feed), partitions: 1, retention: '1d' });
  const normalise = {
    handle: async ({ topic }: Batch) => void steps.push(topic),
    setCatalogue: (_: unknown, revision: number) => (steps.push(`revision ${revision}`), []),
    get feeds() {
      return feeds;
    },
  };
  subscriptions = new Subscriptions(memoryBus({ broker }), new Readiness(), silent);
  const positions = {
    next: async () => undefined,
    moved: async (topic: string, _: number, __: string, next: bigint) =>
      void steps.push(`${topic} up to ${next}`),
  };
  const catalogue = { subscribe: (handler: CatalogueHandler) => void handlers.push(handler) };
  new FeedConsumer(subscriptions, catalogue, normalise, positions, metrics);
});
afterEach(() => subscriptions.beforeApplicationShutdown());

const send = (feed: string): void => broker.append(feedTopic(feed), [{ key: null, value: '{}' }]);
const define = async (revision: number): Promise<void> => {
  for (const handler of handlers) await handler([], revision);
};

describe('following feeds', () => {
  it('begins with the feeds that were known before the start', async () => {
    send('a');
    await define(1);
    await subscriptions.onApplicationBootstrap();
    await until('a row is handled', () => steps.length > 2);
    expect(steps).toEqual(['revision 1', feedTopic('a'), `${feedTopic('a')} up to 1`]);
    await subscriptions.beforeApplicationShutdown();
    expect(await metrics.metrics()).toContain('nhip_normalise_rows_total 1');
  });

  it('goes on with a feed that a later catalogue brings, once its rows have a meaning', async () => {
    await subscriptions.onApplicationBootstrap();
    await define(1);
    send('b');
    send('a');
    await until('the row of a is handled', () => steps.length === 3);
    feeds = ['a', 'b'];
    await define(2);
    await until('the row of b is handled', () => steps.length === 6);
    expect(steps.filter((step) => !step.includes(' up to '))).toEqual([
      'revision 1',
      feedTopic('a'),
      'revision 2',
      feedTopic('b'),
    ]);
  });
});
