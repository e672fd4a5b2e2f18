import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readNeeds, type Needs } from './use-needs.js';

describe('reading what needs someone', () => {
  const { fetch } = globalThis;
  const screens = Promise.withResolvers<unknown>();
  let told: (keyof Needs)[];
  const answers: Record<string, unknown> = {
    '/api/v1/feeds?limit=1000': { items: [{ feed: 'desk', freshness: 'late' }] },
    '/api/v1/feeds/desk/quarantine?limit=1': { causes: [{ count: 2 }] },
    '/api/v1/indicators?limit=1000': { items: [] },
    '/api/v1/screens?limit=1000': screens.promise,
  };
  beforeEach(() => {
    told = [];
    globalThis.fetch = async (url) => Response.json(await answers[String(url)]);
  });
  afterEach(() => {
    globalThis.fetch = fetch;
  });

  it('tells each kind as it comes, and does not wait for the walls to tell of feeds', async () => {
    const both = Promise.withResolvers<void>();
    const reading = readNeeds((some) => {
      told.push(...(Object.keys(some) as (keyof Needs)[]));
      if (told.length === 2) both.resolve();
    });
    await both.promise;
    expect(told).toEqual(['feeds', 'waiting']);
    screens.resolve({ items: [] });
    await reading;
    expect(told.toSorted()).toEqual(['feeds', 'figures', 'units', 'waiting']);
  });
});
