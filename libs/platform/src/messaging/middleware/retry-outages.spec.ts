import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import type { Batch } from '../port.js';
import { retryOutages } from './retry-outages.js';

const batch: Batch = { topic: 't', partition: 0, incarnation: 'i', messages: [] };
const away = (): Fault =>
  new Fault('unavailable', 'store-away', { vi: 'kho tạm nghỉ', en: 'the store is away' });
const live = new AbortController().signal;

describe('retryOutages', () => {
  it('repeats a batch until the outage is over, keeps its place in the group meanwhile, and tells of it once', async () => {
    let [tries, beats] = [0, 0];
    const told: string[] = [];
    const handler = retryOutages({
      firstMs: 1,
      onOutage: (error, one) => told.push(`${error.code} ${one.topic}`),
    })(async () => {
      tries += 1;
      if (tries <= 3) throw away();
    });
    await handler(batch, { signal: live, heartbeat: async () => void (beats += 1) });
    expect([tries, beats, told]).toEqual([4, 3, ['store-away t']]);
  });

  it('leaves every other rejection to others', async () => {
    let tries = 0;
    const handler = retryOutages({ firstMs: 1 })(async () => {
      tries += 1;
      throw new TypeError('ours');
    });
    await expect(
      handler(batch, { signal: live, heartbeat: () => Promise.resolve() }),
    ).rejects.toThrow('ours');
    expect(tries).toBe(1);
  });
});
