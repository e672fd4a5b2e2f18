import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openRedis, RedisLimits, type Redis } from '../src/adapters/redis.js';
import { REDIS_URL } from './gateway-under-test.js';

const silent = { error() {}, warn() {}, info() {}, debug() {} };
let redis: Redis;
let limits: RedisLimits;
beforeAll(async () => {
  redis = await openRedis(REDIS_URL, silent);
  limits = new RedisLimits(redis);
});
afterAll(async () => redis.close());

describe('limits', () => {
  it('let pass as many calls as they say of those that come at once, each caller by itself', async () => {
    const callers = [randomUUID(), randomUUID()];
    const calls = Array.from({ length: 60 }, (_, i) =>
      limits.allow(callers[i % 2] as string, 20, 600),
    );
    const passed = await Promise.all(calls);
    for (const caller of [0, 1]) {
      const own = passed.filter((_, i) => i % 2 === caller);
      expect(own).toEqual([...Array<boolean>(20).fill(true), ...Array<boolean>(10).fill(false)]);
    }
  });

  it('are of a window, after which they are forgotten', async () => {
    const caller = randomUUID();
    await Promise.all([1, 2, 3].map(() => limits.allow(caller, 20, 600)));
    const [key] = await redis.keys(`nhip:limit:${caller}:*`);
    expect(await redis.ttl(key as string)).toBeGreaterThan(0);
  });
});
