import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { CREDENTIALS, KEYS, startGateway, type Running } from './gateway-under-test.js';
import { Upstream } from './upstream.js';

jest.setTimeout(120_000);

const upstream = new Upstream();
let hub: Running;

beforeAll(async () => {
  hub = await startGateway(upstream);
});
afterAll(() => hub.stop());

const STREAM = '/api/v1/screens/s/stream';

async function signIn(name: string): Promise<string> {
  const answer = await fetch(`${hub.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(CREDENTIALS.people[name]),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

const signOut = (cookie: string) =>
  fetch(`${hub.address}/api/v1/session`, {
    method: 'DELETE',
    headers: { cookie, 'sec-fetch-site': 'same-origin' },
  });

/** An open stream; `cut` resolves once it has ended. */
async function follow(headers: Record<string, string>) {
  const leave = new AbortController();
  const answer = await fetch(hub.address + STREAM, { headers, signal: leave.signal });
  expect(answer.status).toBe(200);
  const cut = answer.text().then(
    () => true,
    () => true,
  );
  return { cut, leave: () => leave.abort() };
}

describe('a live stream', () => {
  it('is cut once its session is signed out, and no other with it', async () => {
    const [mine, other] = [await signIn('viewer'), await signIn('viewer')];
    const [ended, stays] = [await follow({ cookie: mine }), await follow({ cookie: other })];
    expect(upstream.open).toBe(2);
    expect((await signOut(mine)).status).toBe(204);
    expect(await ended.cut).toBe(true);
    expect(await Promise.race([stays.cut, Promise.resolve('it stands')])).toBe('it stands');
    expect(upstream.open).toBe(1);
    expect((await signOut(other)).status).toBe(204);
    expect(await stays.cut).toBe(true);
  });

  it('keeps no other call waiting, however many there are', async () => {
    const headers = { authorization: `Bearer ${KEYS.admin}` };
    const streams = await Promise.all(Array.from({ length: 300 }, () => follow(headers)));
    const answer = await fetch(`${hub.address}/api/v1/screens`, {
      headers,
      signal: AbortSignal.timeout(30_000),
    });
    expect(answer.status).toBe(200);
    for (const { leave } of streams) leave();
  });
});
