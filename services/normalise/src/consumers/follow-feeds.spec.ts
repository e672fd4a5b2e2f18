import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { feedTopic, type RegistryMessage } from '@nhip/contracts';
import { MemoryBroker, memoryBus, Readiness, type CatalogueHandler } from '@nhip/platform';
import { Registry } from 'prom-client';
import { FollowCatalogue } from './follow-catalogue.js';
import { FollowFeeds } from './follow-feeds.js';

let broker: MemoryBroker;
let metrics: Registry;
let readiness: Readiness;
let handled: string[];
let following: FollowFeeds;

/** Feeds whose rows make the handler fail for ever. */
let poisoned: readonly string[];

beforeEach(() => {
  [broker, metrics, handled, poisoned] = [new MemoryBroker(), new Registry(), [], []];
  for (const feed of ['a', 'b'])
    broker.create({ name: feedTopic(feed), partitions: 1, retention: '1d' });
  const handle = async ({ topic, messages }: { topic: string; messages: readonly unknown[] }) => {
    if (poisoned.some((feed) => feedTopic(feed) === topic)) throw new TypeError('ours');
    handled.push(...messages.map(() => topic));
  };
  readiness = new Readiness();
  following = new FollowFeeds(memoryBus({ broker }), { handle }, readiness, metrics, {
    warn: () => undefined,
  });
});
afterEach(() => following.beforeApplicationShutdown());

const send = (feed: string): void => broker.append(feedTopic(feed), [{ key: null, value: '{}' }]);
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((done) => setTimeout(done, 1));
}

describe('following feeds', () => {
  it('begins with the feeds that were known before the start', async () => {
    send('a');
    await following.follow(['a']);
    await following.onApplicationBootstrap();
    await until(() => handled.length > 0);
    expect(handled).toEqual([feedTopic('a')]);
    await following.beforeApplicationShutdown();
    expect(await metrics.metrics()).toContain('nhip_normalise_rows_total 1');
  });

  it('goes on with a feed that a later catalogue brings', async () => {
    await following.onApplicationBootstrap();
    await following.follow(['a']);
    send('b');
    send('a');
    await until(() => handled.length === 1);
    await following.follow(['a', 'b']);
    await until(() => handled.length === 2);
    expect(handled).toEqual([feedTopic('a'), feedTopic('b')]);
  });

  it('is not ready where a partition stopped by our own mistake', async () => {
    poisoned = ['a'];
    send('a');
    await following.follow(['a']);
    await following.onApplicationBootstrap();
    await until(() => !readiness.ready);
    expect(readiness.report().parts[`${feedTopic('a')}[0]`]).toEqual({ ok: false, detail: 'ours' });
  });
});

describe('following the catalogue', () => {
  it('compiles first, and follows the feeds that can be read', async () => {
    const handlers: CatalogueHandler[] = [];
    const steps: string[] = [];
    new FollowCatalogue(
      { subscribe: (handler) => void handlers.push(handler) },
      { setCatalogue: ({ revision }) => (steps.push(`revision ${revision}`), []), feeds: ['a'] },
      { follow: async (feeds) => void steps.push(`follow ${feeds.join()}`) },
    );
    const definitions: readonly RegistryMessage[] = [];
    for (const handler of handlers) await handler(definitions, 4);
    expect(steps).toEqual(['revision 4', 'follow a']);
  });
});
