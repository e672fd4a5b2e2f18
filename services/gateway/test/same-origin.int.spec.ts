import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { ROUTES, routeName, type Route } from '@nhip/contracts';
import { CREDENTIALS, KEYS, startGateway, type Running } from './gateway-under-test.js';
import { Upstream } from './upstream.js';

const upstream = new Upstream();
const JSON_TYPE = { 'content-type': 'application/json' };
const SAME = { 'sec-fetch-site': 'same-origin' };
const PUBLIC_URL = 'http://nhip.example';
let hub: Running;
/** A session of who may use most writes, by name. */
const cookies: Record<string, string> = {};

type Sent = Readonly<Record<string, string>>;

/** By Node's own `fetch`, which lets a test say what only a browser may. */
async function send(
  method: string,
  url: string,
  headers: Sent = {},
  body: string | undefined = undefined,
) {
  const answer = await fetch(hub.address + url, { method, headers, body: body ?? null });
  const text = await answer.text();
  const code = answer.ok || text === '' ? undefined : (JSON.parse(text) as { code: string }).code;
  return { status: answer.status, code, cookie: answer.headers.getSetCookie()[0] };
}

const signIn = (headers: Sent, role = 'duty') =>
  send('POST', '/api/v1/session', headers, JSON.stringify(CREDENTIALS.people[role]));

beforeAll(async () => {
  hub = await startGateway(upstream, { env: { NHIP_PUBLIC_URL: PUBLIC_URL } });
  for (const role of ['agency', 'admin', 'duty'])
    cookies[role] = (await signIn({ ...JSON_TYPE, ...SAME }, role)).cookie?.split(';')[0] ?? '';
});
beforeEach(() => void upstream.seen.splice(0));
afterAll(() => hub.stop());

const writes = ROUTES.filter(({ method, service }) => method !== 'GET' && service !== 'gateway');
const addressOf = ({ path }: Route) => path.replace(/\{\w+\}/g, 'x');
const senderOf = ({ roles }: Route): Sent => ({
  cookie: (roles.includes('agency-sender') ? cookies['agency'] : cookies['admin']) ?? '',
});

/** What a page elsewhere makes a browser send, and what says nothing of where it comes from. */
const ELSEWHERE: Readonly<Record<string, () => Sent>> = {
  'another site': () => ({ 'sec-fetch-site': 'cross-site', origin: 'http://evil.example' }),
  'another port': () => ({ 'sec-fetch-site': 'same-site', origin: 'http://127.0.0.1:1' }),
  'another site, with our origin': () => ({ 'sec-fetch-site': 'cross-site', origin: hub.address }),
  'nowhere, as a person types an address': () => ({ 'sec-fetch-site': 'none' }),
  'another port, in an older browser': () => ({ origin: 'http://127.0.0.1:1' }),
  'a page without an origin': () => ({ origin: 'null' }),
};

const OWN: Readonly<Record<string, () => Sent>> = {
  'our own page': () => SAME,
  'our own page, in an older browser': () => ({ origin: hub.address }),
  'our public address, in an older browser': () => ({ origin: PUBLIC_URL }),
};

describe('a write that a session stands for', () => {
  it.each([...Object.keys(ELSEWHERE), 'a program that says nothing'])(
    'is refused on every route from %s',
    async (where) => {
      const headers = ELSEWHERE[where]?.() ?? {};
      for (const route of writes) {
        const given = { ...senderOf(route), ...JSON_TYPE, ...headers };
        const answer = await send(route.method, addressOf(route), given);
        expect([routeName(route), answer]).toEqual([
          routeName(route),
          expect.objectContaining({ status: 403, code: 'wrong-origin' }),
        ]);
      }
      expect(upstream.seen).toEqual([]);
    },
  );

  it.each(Object.keys(OWN))('passes on every route from %s', async (where) => {
    for (const route of writes) {
      const given = { ...senderOf(route), ...JSON_TYPE, ...OWN[where]?.() };
      const body = route.body ? '{}' : undefined;
      const { status } = await send(route.method, addressOf(route), given, body);
      expect([routeName(route), status]).toEqual([routeName(route), 200]);
    }
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'is refused on every route with a body of %s',
    async (type) => {
      for (const route of writes) {
        const given = { ...senderOf(route), ...SAME, 'content-type': type };
        const answer = await send(route.method, addressOf(route), given, '{}');
        expect([routeName(route), answer.status, answer.code]).toEqual([
          routeName(route),
          415,
          'unsupported-media-type',
        ]);
      }
      expect(upstream.seen).toEqual([]);
    },
  );

  it('is a sign-out too, which then ends nothing', async () => {
    const cookie = cookies['duty'] ?? '';
    for (const headers of [{ 'sec-fetch-site': 'same-site' }, {}] as readonly Sent[])
      expect(await send('DELETE', '/api/v1/session', { cookie, ...headers })).toMatchObject({
        status: 403,
        cookie: undefined,
      });
    expect((await send('GET', '/api/v1/session', { cookie })).status).toBe(200);
  });
});

describe('a sign-in', () => {
  it.each(Object.keys(ELSEWHERE))('is refused from %s', async (where) => {
    expect(await signIn({ ...JSON_TYPE, ...ELSEWHERE[where]?.() })).toMatchObject({
      status: 403,
      code: 'wrong-origin',
      cookie: undefined,
    });
  });

  it.each([...Object.keys(OWN), 'a program'])('passes from %s', async (where) => {
    expect((await signIn({ ...JSON_TYPE, ...OWN[where]?.() })).status).toBe(200);
  });

  it('is JSON', async () => {
    for (const type of ['text/plain', 'application/x-www-form-urlencoded'])
      expect(await signIn({ ...SAME, 'content-type': type })).toMatchObject({ status: 415 });
  });
});

describe('a key', () => {
  const publish = (headers: Sent) =>
    send('POST', '/api/v1/feeds/f/records', { 'content-type': 'text/csv', ...headers }, 'a');

  it('passes from anywhere: a browser does not send it by itself', async () => {
    const authorization = `Bearer ${KEYS.agency}`;
    for (const headers of [{}, ...Object.values(ELSEWHERE).map((make) => make())])
      expect((await publish({ authorization, ...headers })).status).toBe(200);
  });

  it('that is wrong is not made good by a session', async () => {
    const cookie = cookies['agency'] ?? '';
    for (const authorization of ['Bearer nobody', 'Basic eDp5', ''])
      expect((await publish({ authorization, cookie })).status).not.toBe(200);
    expect(upstream.seen).toEqual([]);
  });
});
