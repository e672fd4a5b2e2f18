import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import type { Batch } from '../port.js';
import { retryOutages, throughOutages } from './retry-outages.js';

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
      onOutage: (error, one) => told.push(`${error.code} ${one?.topic}`),
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

  it('waits longer each time, up to the longest pause', async () => {
    const at: number[] = [];
    await throughOutages(
      async () => {
        at.push(performance.now());
        if (at.length < 6) throw away();
      },
      live,
      { firstMs: 10, longestMs: 40 },
    );
    const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(pauses.map((pause, i) => pause >= Math.min(40, 10 * 2 ** i) - 2)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('ends at once when told to stop', async () => {
    const stop = new AbortController();
    const running = throughOutages(() => Promise.reject(away()), stop.signal, {
      firstMs: 60_000,
      longestMs: 60_000,
    });
    setImmediate(() => stop.abort());
    await expect(running).rejects.toThrow('store-away');
  });
});
