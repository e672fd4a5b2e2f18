import { describe, expect, it } from '@jest/globals';
import { inboxTopic } from '@nhip/contracts';
import {
  memoryBus,
  Readiness,
  Subscriptions,
  type Batch,
  type CatalogueHandler,
} from '@nhip/platform';
import { until } from '@nhip/testkit';
import { InboxConsumer } from './inbox.consumer.js';

const silent = { warn: () => undefined } as never;

describe('the consumer of the inboxes', () => {
  it('follows the inbox of a feed from the moment that the catalogue names it', async () => {
    const bus = memoryBus();
    await bus.ensureTopics(
      ['a', 'b'].map((feed) => ({
        name: inboxTopic(feed, 'H09'),
        partitions: 1,
        retention: '1d',
      })),
    );
    const inbox = (feed: string) => [inboxTopic(feed, 'H09'), {} as never] as const;
    const feeds = { inboxes: new Map([inbox('a')]) };
    const handlers: CatalogueHandler[] = [];
    const taken: string[] = [];
    const taker = {
      take: async ({ messages }: Batch) => {
        taken.push(...messages.map(({ value }) => String(value)));
      },
    };
    const subscriptions = new Subscriptions(bus, new Readiness(), silent);
    new InboxConsumer(subscriptions, feeds, taker, {
      subscribe: (handler) => void handlers.push(handler),
    });
    for (const handler of handlers) await handler([], 1);
    await subscriptions.onApplicationBootstrap();
    const producer = await bus.producer();
    await producer.send(inboxTopic('a', 'H09'), [{ key: null, value: 'of a' }]);
    await producer.send(inboxTopic('b', 'H09'), [{ key: null, value: 'of b' }]);
    await until('the first is taken', () => taken.length === 1);
    expect(taken).toEqual(['of a']);
    feeds.inboxes = new Map([inbox('a'), inbox('b')]);
    for (const handler of handlers) await handler([], 2);
    await until('both are taken', () => taken.length === 2);
    expect(taken).toEqual(['of a', 'of b']);
    await subscriptions.beforeApplicationShutdown();
    await bus.close();
  });
});
