import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLogger } from '@nhip/platform';
import { openRedis, type Redis } from '../src/adapters/redis.js';
import { CREDENTIALS, REDIS_URL, startGateway, type Running } from './gateway-under-test.js';
import { rawRequest } from './raw-request.js';
import { Upstream } from './upstream.js';

let redis: Redis;
let hub: Running;

beforeAll(async () => {
  redis = await openRedis(REDIS_URL, createLogger('test', 'error'));
});
afterAll(() => redis.destroy());
afterEach(() => hub.stop());

async function signIn(role: string): Promise<string> {
  const answer = await fetch(`${hub.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(CREDENTIALS.people[role]),
  });
  return answer.headers.getSetCookie()[0] ?? '';
}

const idOf = (setCookie: string): string => /^[^=]+=([\w-]+)/.exec(setCookie)?.[1] ?? '';
const keyOf = (id: string): string =>
  `nhip:session:${createHash('sha256').update(id).digest('base64url')}`;
const whoAmI = async (cookie: string) => {
  const { status, body } = await rawRequest(hub.address, 'GET', '/api/v1/session', { cookie });
  return status === 200 ? (JSON.parse(body) as { name: string }).name : status;
};

describe('what Redis holds of a session', () => {
  it('is not its id', async () => {
    hub = await startGateway(new Upstream());
    const id = idOf(await signIn('duty'));
    const keys = await redis.keys('nhip:session:*');
    expect(keys).toContain(keyOf(id));
    expect(keys.filter((key) => key.includes(id))).toEqual([]);
    expect(await redis.get(keyOf(id))).not.toContain(id);
  });

  it('makes nobody another, whoever writes it', async () => {
    hub = await startGateway(new Upstream());
    const [mine, other] = [idOf(await signIn('viewer')), idOf(await signIn('admin'))];
    const [own, foreign] = [await redis.get(keyOf(mine)), await redis.get(keyOf(other))];
    const admin = JSON.stringify({ name: 'admin', roles: ['admin'] });
    for (const value of [admin, foreign ?? '', `${own}x`]) {
      await redis.set(keyOf(mine), value);
      expect(await whoAmI(`nhip-session=${mine}`)).toBe(401);
    }
    await redis.set(keyOf(mine), own ?? '');
    expect(await whoAmI(`nhip-session=${mine}`)).toBe('viewer');
  });
});

describe('the cookie of a session', () => {
  it('is bound to this host behind TLS, and no other is read there', async () => {
    hub = await startGateway(new Upstream(), { env: { NHIP_PUBLIC_URL: 'https://hub.example' } });
    const cookie = await signIn('duty');
    expect(cookie).toMatch(
      /^__Host-nhip-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/,
    );
    expect(await whoAmI(`a=b; __Host-nhip-session=${idOf(cookie)}`)).toBe('duty');
    expect(await whoAmI(`nhip-session=${idOf(cookie)}`)).toBe(401);
  });

  it('has its plain name without TLS, where a browser would not take the other', async () => {
    hub = await startGateway(new Upstream());
    const cookie = await signIn('duty');
    expect(cookie).toMatch(
      /^nhip-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/,
    );
    expect(await whoAmI(`a=b;nhip-session=${idOf(cookie)}`)).toBe('duty');
    expect(await whoAmI(`__Host-nhip-session=${idOf(cookie)}`)).toBe(401);
  });
});
