import { describe, expect, it } from '@jest/globals';
import { heartbeat } from './heartbeat.js';

const refusal = (type: string): Error => Object.assign(new Error(type), { type });

describe('heartbeat', () => {
  it('says that the partition is lost when the group goes on without this member', async () => {
    const beating = heartbeat(
      () => Promise.reject(refusal('REBALANCE_IN_PROGRESS')),
      new AbortController().signal,
    );
    await beating.now();
    beating.end();
    expect([beating.signal.aborted, beating.lost?.message]).toEqual([
      true,
      'REBALANCE_IN_PROGRESS',
    ]);
  });

  it('outlives a short silence of the broker', async () => {
    const beating = heartbeat(
      () => Promise.reject(refusal('REQUEST_TIMED_OUT')),
      new AbortController().signal,
    );
    await beating.now();
    beating.end();
    expect([beating.signal.aborted, beating.lost]).toEqual([false, undefined]);
  });

  it('ends with the outer signal', () => {
    const outer = new AbortController();
    const beating = heartbeat(() => Promise.resolve(), outer.signal);
    outer.abort();
    beating.end();
    expect(beating.signal.aborted).toBe(true);
  });
});
