import 'reflect-metadata';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CREDENTIALS, KEYS, REDIS_URL, startGateway, type Running } from './gateway-under-test.js';
import { Upstream } from './upstream.js';

jest.setTimeout(60_000);

const upstream = new Upstream();
const sockets = new Set<Socket>();
/** The way to Redis, which can be cut. */
const way = createServer((socket) => {
  const { hostname, port } = new URL(REDIS_URL);
  const redis = connect(Number(port), hostname);
  for (const one of [socket, redis]) {
    sockets.add(one);
    one.on('error', () => undefined);
    one.on('close', () => sockets.delete(one));
  }
  socket.pipe(redis).pipe(socket);
});
let hub: Running;
let cookie: string;

const signIn = (password: string) =>
  fetch(`${hub.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'duty', password }),
  });
const codeOf = async (answer: Response) => [
  answer.status,
  ((await answer.json()) as { code: string }).code,
];

beforeAll(async () => {
  way.listen(0, '127.0.0.1');
  await once(way, 'listening');
  const url = new URL(REDIS_URL);
  url.host = `127.0.0.1:${(way.address() as AddressInfo).port}`;
  hub = await startGateway(upstream, { env: { REDIS_URL: url.href } });
  const answer = await signIn(CREDENTIALS.people['duty']?.password ?? '');
  cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  way.close();
  for (const socket of sockets) socket.destroy();
});
afterAll(() => hub.stop());

describe('while Redis is away', () => {
  it('no password is tried, right or wrong: tries could not be counted', async () => {
    for (const password of ['x', CREDENTIALS.people['duty']?.password ?? ''])
      expect(await codeOf(await signIn(password))).toEqual([503, 'sessions-away']);
  });

  it('a session is neither taken nor denied: the answer is to come again', async () => {
    const answer = await fetch(`${hub.address}/api/v1/session`, { headers: { cookie } });
    expect(answer.headers.get('retry-after')).toBe('3');
    expect(await codeOf(answer)).toEqual([503, 'sessions-away']);
  });

  it('a key passes, uncounted', async () => {
    const headers = { authorization: `Bearer ${KEYS.operator}` };
    expect((await fetch(`${hub.address}/api/v1/indicators`, { headers })).status).toBe(200);
    expect(
      (await fetch(`${hub.address}/api/v1/indicators`, { headers: { authorization: 'Bearer x' } }))
        .status,
    ).toBe(401);
  });
});
