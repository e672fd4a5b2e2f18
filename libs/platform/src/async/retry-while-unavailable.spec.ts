import { describe, expect, it } from '@jest/globals';
import { Fault } from '@nhip/contracts';
import { retryWhileUnavailable } from './retry-while-unavailable.js';

const away = (): Fault =>
  new Fault('unavailable', 'store-away', { vi: 'kho tạm nghỉ', en: 'the store is away' });
const live = new AbortController().signal;

describe('retryWhileUnavailable', () => {
  it('waits longer each time, up to the longest pause', async () => {
    const at: number[] = [];
    await retryWhileUnavailable(
      async () => {
        at.push(performance.now());
        if (at.length < 6) throw away();
      },
      live,
      { firstMs: 10, longestMs: 40 },
    );
    const pauses = at.slice(1).map((time, i) => time - (at[i] ?? 0));
    expect(pauses.map((ms, i) => ms >= Math.min(40, 10 * 2 ** i) - 2)).toEqual([
      true,
      true,
      true,
      true,
      true,
    ]);
  });

  it('ends at once when told to stop', async () => {
    const stop = new AbortController();
    const running = retryWhileUnavailable(() => Promise.reject(away()), stop.signal, {
      firstMs: 60_000,
      longestMs: 60_000,
    });
    setImmediate(() => stop.abort());
    await expect(running).rejects.toThrow('store-away');
  });
});
