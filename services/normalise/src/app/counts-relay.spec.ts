import { describe, expect, it } from '@jest/globals';
import { CountsRelay } from './counts-relay.js';

/** How often counts are published in the first turn of the relay, and what it says. */
async function firstTurn(publishPending: () => Promise<void>) {
  let published = 0;
  const said: string[] = [];
  const relay = new CountsRelay(
    { publishPending: () => ((published += 1), publishPending()) },
    { debug: (_, message) => void said.push(message) },
  );
  relay.onApplicationBootstrap();
  await relay.beforeApplicationShutdown();
  return { published, said };
}

describe('the relay of counts', () => {
  it('publishes what a crash left pending as soon as the service has started', async () => {
    expect(await firstTurn(async () => undefined)).toEqual({ published: 1, said: [] });
  });

  it('leaves it pending where a store is away', async () => {
    const away = () => Promise.reject(new Error('away'));
    expect(await firstTurn(away)).toEqual({ published: 1, said: ['counts wait to be published'] });
  });
});
