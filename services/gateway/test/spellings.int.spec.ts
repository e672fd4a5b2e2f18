import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_HEADER, routeName, ROUTES, type Route } from '@nhip/contracts';
import { createPool, query, type Pool } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { CREDENTIALS, KEYS, startGateway, type Running } from './gateway-under-test.js';
import { rawRequest } from './raw-request.js';
import { callerOf, Upstream } from './upstream.js';

const upstream = new Upstream();
let hub: Running;
let pool: Pool;
/** Headers of every identity, by its name; the empty name is nobody. */
const identities = new Map<string, Readonly<Record<string, string>>>([['', {}]]);
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  '': [],
  agency: ['agency-sender', 'agency-approver'],
  otherAgency: ['agency-sender', 'agency-approver'],
  ministry: ['ministry'],
  operator: ['operator'],
  admin: ['admin'],
  viewer: ['viewer'],
  wall: ['wall'],
};

async function sessionOf(person: object | undefined): Promise<string> {
  const answer = await fetch(`${hub.address}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

beforeAll(async () => {
  hub = await startGateway(upstream);
  pool = createPool(hub.databaseUrl, { max: 2 });
  for (const name of ['agency', 'otherAgency', 'ministry', 'operator', 'admin'] as const)
    identities.set(name, { authorization: `Bearer ${KEYS[name]}` });
  for (const name of ['viewer', 'wall'])
    identities.set(name, {
      cookie: await sessionOf(CREDENTIALS.people[name]),
      'sec-fetch-site': 'same-origin',
    });
});
beforeEach(() => void upstream.seen.splice(0));
afterAll(async () => {
  await pool.end();
  await hub.stop();
});

const send = (method: string, target: string, headers: Readonly<Record<string, string>> = {}) =>
  rawRequest(hub.address, method, target, headers);
const WRONG_PATH = { status: 400, code: 'wrong-path' };

const audited = async (): Promise<number> =>
  Number(
    (
      await query<{ n: string }>(
        pool,
        `select count(*) n from gateway.audit where action not like 'sign-in%'`,
      )
    )[0]?.n,
  );

/** Addresses that fold to a route of a record where someone folds them. */
const ASIDE = 'records/permit/7';
const withId = (path: string, id: string): string => path.replace(/\{\w+\}/g, () => id);
const plain = ({ path }: Route): string => withId(path, 'x');

/** Every spelling by which one address may pass for another, of an address like this one. */
const FOLDING: Readonly<Record<string, (path: string) => string>> = {
  'back slashes': (path) => `${path}\\..\\..\\..\\..\\api\\v1\\${ASIDE}`,
  'one back slash': (path) => `${path}\\x`,
  'dot segments': (path) => `${path}/../../../../api/v1/${ASIDE}`,
  'a dot segment': (path) => `/.${path}`,
  'encoded dot segments': (path) => `${path}/%2e%2e/%2e%2e/%2e%2e/%2e%2e/api/v1/${ASIDE}`,
  'dot segments encoded in half': (path) => `${path}/%2E./.%2e/%2E%2E/..//api/v1/${ASIDE}`,
  'encoded slashes': (path) => `${path}/..%2f..%2F..%2f..%2fapi%2fv1%2f${ASIDE}`,
  'encoded back slashes': (path) => `${path}%5c..%5C..%5c..%5capi%5cv1%5c${ASIDE}`,
  NUL: (path) => `${path}%00`,
  'NUL in the query': (path) => `${path}?limit=%00`,
  'an absolute address with dot segments': (path) =>
    `http://127.0.0.1:${new URL(hub.address).port}${path}/../../../../api/v1/${ASIDE}`,
  'an absolute address with back slashes': (path) =>
    `HTTP://127.0.0.1:${new URL(hub.address).port}${path}\\..\\${ASIDE}`,
};

/** Spellings that name one address only, the same for everyone or none at all. */
const OTHER: Readonly<Record<string, (path: string) => string>> = {
  'as it is': (path) => path,
  'double slashes': (path) => path.replaceAll('/', '//'),
  'a semicolon': (path) => `${path};${ASIDE}`,
  'upper case': (path) => path.toUpperCase(),
  'encoded letters': (path) => path.replace('v1', '%76%31'),
  'dots encoded twice': (path) => `${path}/%252e%252e/%252e%252e/${ASIDE}`,
  'a slash encoded twice': (path) => `${path}%252f..%252f${ASIDE}`,
  'an absolute address': (path) => `http://127.0.0.1:${new URL(hub.address).port}${path}`,
  'a fragment': (path) => `${path}#/../${ASIDE}`,
  'a query of slashes': (path) => `${path}?limit=/../${ASIDE}`,
};

const PROXIED = ROUTES.filter(({ service }) => service !== 'gateway');
/** The route that a plain path belongs to, by the table alone. */
function routeOf(method: string, url: string): Route | undefined {
  const [path = ''] = url.split('?');
  return PROXIED.find(
    (route) =>
      (route.method === method || (method === 'HEAD' && route.method === 'GET')) &&
      new RegExp(`^${route.path.replace('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`).test(path),
  );
}

/** What must hold of whatever has arrived: the route that was checked, told to its service, by someone who may, and written down. */
function assertArrived(name: string, entries: number): void {
  let due = 0;
  for (const one of upstream.seen) {
    expect(one.url).not.toMatch(/\\|\/\.{1,2}(\/|$)|%2e|;|#|%00/i);
    const route = routeOf(one.method, one.url);
    expect([one.url, route]).toEqual([one.url, expect.anything()]);
    if (!route || route.roles === 'public') continue;
    const claims = callerOf(one);
    expect(claims).toMatchObject({ route: routeName(route), aud: route.service });
    expect(route.roles.some((role) => rolesOf[name]?.includes(role))).toBe(true);
    if (route.audited) due += 1;
  }
  expect(entries).toBe(due);
}

describe.each(Object.keys(rolesOf))('with the identity “%s”', (name) => {
  const headers = () => ({ ...identities.get(name), [IDENTITY_HEADER]: 'forged' });

  it.each(Object.keys(FOLDING))('no route is reached by %s', async (spelling) => {
    for (const route of ROUTES) {
      const target = FOLDING[spelling]?.(plain(route)) ?? '';
      const { status, code } = await send(route.method, target, headers());
      expect({ route, target, status, code }).toEqual({ route, target, ...WRONG_PATH });
    }
    expect(upstream.seen).toEqual([]);
  });

  it.each(Object.keys(OTHER))('what arrives is what was checked, by %s', async (spelling) => {
    for (const route of PROXIED) {
      upstream.seen.splice(0);
      const before = await audited();
      const target = OTHER[spelling]?.(plain(route)) ?? '';
      const { status } = await send(route.method, target, headers());
      expect([target, status]).not.toEqual([target, 500]);
      assertArrived(name, (await audited()) - before);
    }
  });

  it('each of its own routes is open to it, and no other', async () => {
    for (const route of PROXIED) {
      upstream.seen.splice(0);
      await send(route.method, plain(route), headers());
      const may =
        route.roles === 'public' || route.roles.some((role) => rolesOf[name]?.includes(role));
      expect([routeName(route), upstream.seen.length]).toEqual([routeName(route), may ? 1 : 0]);
    }
  });
});

describe('a record whose id has slashes', () => {
  const operator = { authorization: `Bearer ${KEYS.operator}` };
  const agency = { authorization: `Bearer ${KEYS.agency}` };

  it('is found, its slashes forwarded encoded', async () => {
    const id = '12%2FGP-UBND%5C2026';
    expect((await send('GET', `/api/v1/records/permit/${id}`, operator)).status).toBe(200);
    expect((await send('DELETE', `/api/v1/feeds/f/records/${id}`, agency)).status).toBe(200);
    expect(upstream.seen.map(({ url }) => url)).toEqual([
      `/api/v1/records/permit/${id}`,
      `/api/v1/feeds/f/records/${id}`,
    ]);
  });

  it.each(['.', '..', '%2e', '%2E.', '.%2e', 'a%2F..b', 'a..%2Fb'])(
    'is not called “%s”',
    async (id) => {
      for (const target of [`/api/v1/records/permit/${id}`, `/api/v1/records/${id}/7`])
        expect(await send('GET', target, operator)).toMatchObject(WRONG_PATH);
      expect(upstream.seen).toEqual([]);
    },
  );

  it('has them in its id alone', async () => {
    for (const target of ['/api/v1/records/a%2Fb/7', '/api/v1/indicators/a%2fb', '/%2fapi/v1/x'])
      expect(await send('GET', target, operator)).toMatchObject(WRONG_PATH);
  });
});

describe('a query', () => {
  const operator = { authorization: `Bearer ${KEYS.operator}` };

  it('is forwarded as it was read', async () => {
    const target = '/api/v1/indicators/i/values?grain=day&dim.a=x%26y&dim.a=z%20%C4%90&by=';
    await send('GET', target, operator);
    expect(upstream.seen.map(({ url }) => url)).toEqual([target]);
  });

  it.each(['limit=%', 'limit=%zz', 'limit=%c3%28', 'limit=%ff'])(
    'that is no text is refused: %s',
    async (text) => {
      expect((await send('GET', `/api/v1/indicators?${text}`, operator)).status).toBe(400);
      expect(upstream.seen).toEqual([]);
    },
  );
});

describe('bytes that must be encoded', () => {
  const operator = { authorization: `Bearer ${KEYS.operator}` };

  it.each(['\0', '\u0001', '\t', '\v', ' ', '\u007f', '\u00c4\u0090', '\r', '\n'])(
    'are refused where they are sent as they are: %j',
    async (byte) => {
      for (const target of [
        `/api/v1/records/permit/${byte}7`,
        `/api/v1/indicators?limit=${byte}1`,
      ]) {
        const { status, code } = await send('GET', target, operator);
        expect([400, code]).toEqual([status, expect.stringMatching(/^(wrong-path|bad-request)$/)]);
      }
      expect(upstream.seen).toEqual([]);
    },
  );
});

it.each(['/%2e%2e/credentials.json', '/..%2fcredentials.json', '/assets/..\\..\\x', '/a%00.html'])(
  'no file of the web app is reached by %s',
  async (target) => {
    expect(await send('GET', target)).toMatchObject(WRONG_PATH);
  },
);

describe('HEAD', () => {
  const headers = { authorization: `Bearer ${KEYS.admin}` };

  it('answers on every route that reads as GET does, without a body', async () => {
    for (const route of ROUTES.filter(({ method }) => method === 'GET')) {
      const [head, get] = [
        await send('HEAD', plain(route), headers),
        await send('GET', plain(route), headers),
      ];
      expect([routeName(route), head.status, head.headers.get('content-type')]).toEqual([
        routeName(route),
        get.status,
        get.headers.get('content-type'),
      ]);
      expect([routeName(route), head.body]).toEqual([routeName(route), '']);
    }
  });

  it('of a live stream leaves none open', async () => {
    expect((await send('HEAD', '/api/v1/screens/s/stream', headers)).status).toBe(200);
    await until('the stream is closed', () => upstream.open === 0);
    expect(upstream.open).toBe(0);
  });
});
