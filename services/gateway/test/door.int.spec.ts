import 'reflect-metadata';
import { request as httpRequest } from 'node:http';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { IDENTITY_HEADER, ROUTES, type Route } from '@nhip/contracts';
import { createPool, query, type Pool } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { PostgresAudit, PostgresIdentities } from '../src/adapters/postgres.js';
import { seedIdentities } from '../src/app/seed.js';
import { CREDENTIALS, KEYS, startGateway, type Running } from './gateway-under-test.js';
import { rawRequest } from './raw-request.js';
import { callerOf, Upstream } from './upstream.js';

const MB = 1024 * 1024;
const upstream = new Upstream();
let hub: Running;
let pool: Pool;
const cookies = new Map<string, string>();

beforeAll(async () => {
  hub = await startGateway(upstream, { away: ['watch'] });
  pool = createPool(hub.databaseUrl, { max: 2 });
  for (const [role, person] of Object.entries(CREDENTIALS.people))
    cookies.set(role, await signedIn(person));
});
beforeEach(() => void upstream.seen.splice(0));
afterAll(async () => {
  await pool.end();
  await hub.stop();
});

/** As the hub's own page sends it. */
const byPage = (cookie: string) => ({ cookie, 'sec-fetch-site': 'same-origin' });
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const send = (method: string, url: string, init: RequestInit = {}) =>
  fetch(hub.address + url, { ...init, method, signal: AbortSignal.timeout(30_000) });
const addressOf = ({ path }: Route) => path.replace(/\{\w+\}/g, 'x');
const isGuarded = ({ roles }: Route) => roles !== 'public';
const rolesOf = (person: string): readonly string[] =>
  person === 'agency' ? ['agency-sender', 'agency-approver'] : [person];

const signIn = (body: string) =>
  send('POST', '/api/v1/session', { body, headers: { 'content-type': 'application/json' } });

async function signedIn(
  person: { readonly name: string; readonly password: string } | undefined,
): Promise<string> {
  const answer = await signIn(JSON.stringify(person));
  expect(answer.status).toBe(200);
  const [cookie = ''] = answer.headers.getSetCookie();
  expect(cookie).toMatch(/^nhip-session=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict/);
  return cookie.split(';')[0] ?? '';
}

async function problem(answer: Response) {
  expect(answer.headers.get('content-type')).toMatch('application/problem+json');
  const body = (await answer.json()) as {
    status: number;
    code: string;
    message: { vi: string; en: string };
  };
  expect(body.status).toBe(answer.status);
  expect(body.message.vi).toBeTruthy();
  expect(body.message.en).toBeTruthy();
  return body;
}

describe('each route', () => {
  it('is shut to who brings no identity, a wrong one, or an invented session', async () => {
    for (const route of ROUTES.filter(isGuarded)) {
      for (const headers of [
        undefined,
        bearer('nobody'),
        { authorization: 'Basic eDp5' },
        { cookie: 'nhip-session=invented' },
      ]) {
        const answer = await send(route.method, addressOf(route), headers && { headers });
        expect([route.method, route.path, answer.status]).toEqual([route.method, route.path, 401]);
        expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer/);
        expect((await problem(answer)).code).toBe('no-identity');
      }
    }
    expect(upstream.seen).toEqual([]);
  });

  it('is shut to each role that it does not name, and open to those that it does', async () => {
    const stays = ROUTES.filter(isGuarded).filter(
      ({ service, stream }) => service !== 'gateway' && service !== 'watch' && !stream,
    );
    for (const [person, cookie] of cookies) {
      for (const route of ROUTES.filter(isGuarded)) {
        const may =
          route.roles !== 'public' && route.roles.some((role) => rolesOf(person).includes(role));
        if (may && !stays.includes(route)) continue;
        const answer = await send(route.method, addressOf(route), { headers: byPage(cookie) });
        expect([person, route.method, route.path, answer.status]).toEqual([
          person,
          route.method,
          route.path,
          may ? 200 : 403,
        ]);
        if (!may) expect((await problem(answer)).code).toBe('not-allowed');
      }
    }
  });

  it('that is not there is told as such, whatever the method', async () => {
    for (const method of ['GET', 'POST', 'PUT', 'DELETE']) {
      const answer = await send(method, '/api/v1/nothing', { headers: bearer(KEYS.admin) });
      expect([method, answer.status]).toEqual([method, 404]);
      expect((await problem(answer)).code).toBe('no-such-address');
    }
  });
});

describe('a service', () => {
  it('is told who is calling, and neither their key nor what they claim to be', async () => {
    const headers = {
      ...bearer(KEYS.agency),
      'content-type': 'application/json',
      cookie: 'a=b',
      [IDENTITY_HEADER]: 'forged',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    };
    await send('POST', '/api/v1/feeds/f/records?period=2026-11', { headers, body: '{}' });
    const [seen] = upstream.seen;
    expect(seen).toMatchObject({
      method: 'POST',
      url: '/api/v1/feeds/f/records?period=2026-11',
      bytes: 2,
    });
    expect(callerOf(seen)).toMatchObject({
      aud: 'ingest',
      route: 'POST /api/v1/feeds/{feed}/records',
      identity: { name: 'agency:H09', agency: 'H09' },
    });
    expect(seen?.headers).not.toHaveProperty('authorization');
    expect(seen?.headers).not.toHaveProperty('cookie');
    expect(seen?.headers['traceparent']).toBe(headers.traceparent);
  });

  it('cannot be made to lose the identity by a Connection header, whether its address is spelt as a whole or not', async () => {
    const port = new URL(hub.address).port;
    await new Promise<void>((done, fail) => {
      const headers = { ...bearer(KEYS.operator), connection: `close, ${IDENTITY_HEADER}` };
      const path = `${hub.address}/api/v1/indicators?limit=1`;
      httpRequest({ host: '127.0.0.1', port, path, headers }, (answer) =>
        answer.resume().on('end', done),
      )
        .on('error', fail)
        .end();
    });
    expect(upstream.seen[0]?.url).toBe('/api/v1/indicators?limit=1');
    expect(callerOf(upstream.seen[0])?.identity.name).toBe('operator:key');
  });

  it('that is away is told at once, with when to come again', async () => {
    const answer = await send('GET', '/api/v1/alarms', { headers: bearer(KEYS.operator) });
    expect(answer.status).toBe(503);
    expect(answer.headers.get('retry-after')).toBe('3');
    expect((await problem(answer)).code).toBe('service-away');
  });

  it('that is busy says so itself, and is not asked again behind the back of the client', async () => {
    const answer = await send('GET', '/api/v1/indicators/busy', { headers: bearer(KEYS.operator) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '7']);
    expect(upstream.seen).toHaveLength(1);
  });

  it('streams: each event passes as it comes, and its end is told to the service', async () => {
    const leave = new AbortController();
    const answer = await fetch(`${hub.address}/api/v1/screens/s/stream`, {
      headers: bearer(KEYS.operator),
      signal: leave.signal,
    });
    const { value } = (await answer.body?.getReader().read()) ?? {};
    expect(new TextDecoder().decode(value)).toBe('event: snapshot\ndata: {}\n\n');
    expect(upstream.open).toBe(1);
    leave.abort();
    await until('the stream is closed', () => upstream.open === 0);
  });
});

describe('a body', () => {
  const publish = (body: BodyInit, headers: Record<string, string> = {}) =>
    send('POST', '/api/v1/feeds/f/records', {
      body,
      duplex: 'half',
      headers: { ...bearer(KEYS.agency), 'content-type': 'application/x-ndjson', ...headers },
    } as RequestInit);
  const chunks = (count: number) =>
    Readable.toWeb(
      Readable.from(Array.from({ length: count }, () => Buffer.alloc(MB))),
    ) as BodyInit;

  it('of 64 MB passes, told in advance or not', async () => {
    expect((await publish(new Uint8Array(64 * MB))).status).toBe(200);
    expect((await publish(chunks(64))).status).toBe(200);
    expect(upstream.seen.map(({ bytes }) => bytes)).toEqual([64 * MB, 64 * MB]);
  });

  it.each(['told in advance', 'not told in advance'])(
    'of more is refused with advice, %s',
    async (kind) => {
      const answer = await publish(
        kind === 'told in advance' ? new Uint8Array(64 * MB + 1) : chunks(70),
      );
      expect(answer.status).toBe(413);
      expect(await problem(answer)).toMatchObject({
        code: 'body-too-large',
        hint: { vi: expect.any(String) },
      });
      expect(upstream.seen).toEqual([]);
    },
  );

  it('of one agency waits until what it sent before is taken, and no other agency with it', async () => {
    let [isOut, go] = [false, (): void => undefined];
    const slow = Readable.from(
      (async function* () {
        for (let i = 0; i < 40; i += 1) yield Buffer.alloc(MB);
        isOut = true;
        await new Promise<void>((resolve) => (go = resolve));
      })(),
    );
    const first = publish(Readable.toWeb(slow) as BodyInit);
    await until('all but the end is out', () => isOut);
    const refused = await publish(new Uint8Array(40 * MB));
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, expect.any(String)]);
    expect((await problem(refused)).code).toBe('too-many-bytes');
    expect((await publish(new Uint8Array(40 * MB), bearer(KEYS.otherAgency))).status).toBe(200);
    go();
    expect((await first).status).toBe(200);
    expect((await publish(new Uint8Array(40 * MB))).status).toBe(200);
  });

  it('of a sign-in is small', async () => {
    const answer = await signIn(JSON.stringify('x'.repeat(20_000)));
    expect([answer.status, (await problem(answer)).message.en]).toEqual([
      413,
      'the body is larger than allowed (10 kB)',
    ]);
    expect((await problem(await signIn('{"name":1}'))).code).toBe('wrong-body');
  });

  it.each([String.raw`\u0000`, String.raw`\ud800`])(
    'of a sign-in holds no text that nothing can store: %s',
    async (text) => {
      const answer = await signIn(`{"name":"${text}","password":"x"}`);
      expect([answer.status, (await problem(answer)).code]).toEqual([400, 'wrong-text']);
    },
  );

  it('that is compressed passes as it came, where the route opens it', async () => {
    const zipped = gzipSync('{}');
    expect((await publish(zipped, { 'content-encoding': 'gzip' })).status).toBe(200);
    expect(upstream.seen).toMatchObject([
      { bytes: zipped.length, headers: { 'content-encoding': 'gzip' } },
    ]);
    expect((await publish(zipped, { 'content-encoding': 'zstd' })).status).toBe(415);
    expect((await publish(zipped, { 'content-encoding': 'gzip, gzip' })).status).toBe(415);
  });

  it('is of the content types of its route, whoever sends it', async () => {
    const answer = await publish('{}', { 'content-type': 'text/plain' });
    expect([answer.status, await problem(answer)]).toEqual([
      415,
      expect.objectContaining({
        hint: expect.objectContaining({ en: expect.stringMatching(/csv/) }),
      }),
    ]);
    expect(upstream.seen).toEqual([]);
  });

  it('of a command is not as large as that of a delivery', async () => {
    const headers = { ...bearer(KEYS.agency), 'content-type': 'application/json' };
    const body = JSON.stringify({ reason: 'x'.repeat(MB) });
    const answer = await send('POST', '/api/v1/receipts/r/withdraw', { headers, body });
    expect([answer.status, (await problem(answer)).message.vi]).toEqual([
      413,
      'nội dung lớn hơn mức cho phép (1 MB)',
    ]);
    expect(upstream.seen).toEqual([]);
  });

  it('is not taken where something is read', async () => {
    const headers = { ...bearer(KEYS.operator), 'content-length': '2' };
    const { status, code } = await rawRequest(hub.address, 'GET', '/api/v1/indicators', headers);
    expect([status, code]).toEqual([400, 'unexpected-body']);
    expect(upstream.seen).toEqual([]);
  });

  it('is not looked for where a header cannot be read', async () => {
    const answer = await publish('{}', { 'idempotency-key': 'x'.repeat(201) });
    expect([answer.status, (await problem(answer)).code]).toEqual([400, 'wrong-idempotency-key']);
    expect(upstream.seen).toEqual([]);
  });
});

describe('a session', () => {
  it.each(Object.entries(CREDENTIALS.people))(
    'of %s says who it is, and ends by signing out',
    async (_, person) => {
      const cookie = await signedIn(person);
      const me = await send('GET', '/api/v1/session', { headers: { cookie } });
      expect(await me.json()).toMatchObject({ name: person.name });
      const out = await send('DELETE', '/api/v1/session', { headers: byPage(cookie) });
      expect([out.status, out.headers.getSetCookie()[0]]).toEqual([
        204,
        expect.stringContaining('Max-Age=0'),
      ]);
      expect((await send('GET', '/api/v1/session', { headers: { cookie } })).status).toBe(401);
    },
  );

  it('is not opened by a wrong password, an unknown name or a key, and not for long by trying', async () => {
    const tries = [
      { name: 'duty', password: 'x' },
      { name: 'nobody', password: 'x' },
      { name: 'admin:key', password: KEYS.admin },
    ];
    for (const body of tries)
      expect((await problem(await signIn(JSON.stringify(body)))).code).toBe('wrong-password');
    const body = JSON.stringify({ name: 'guessed', password: 'x' });
    const answers = await Promise.all(Array.from({ length: 15 }, () => signIn(body)));
    const limited = answers.filter(({ status }) => status === 429);
    expect(limited.length).toBeGreaterThanOrEqual(4);
    expect(limited[0]?.headers.get('retry-after')).toBe('10');
  });
});

describe('the audit log', () => {
  it('keeps acts and reads of records, in a chain that shows every change', async () => {
    const audit = new PostgresAudit(pool);
    await send('GET', '/api/v1/records/t/1', { headers: bearer(KEYS.operator) });
    await send('POST', '/api/v1/packs', { headers: bearer(KEYS.admin) });
    await send('GET', '/api/v1/indicators', { headers: bearer(KEYS.operator) });
    const rows = await query(
      pool,
      `select who, action, target from gateway.audit where who like '%:key' order by seq desc limit 2`,
    );
    expect(rows).toEqual([
      { who: 'admin:key', action: 'POST /api/v1/packs', target: '/api/v1/packs' },
      {
        who: 'operator:key',
        action: 'GET /api/v1/records/{type}/{id}',
        target: '/api/v1/records/t/1',
      },
    ]);
    expect(await audit.firstBreak()).toBeUndefined();
    await expect(query(pool, `update gateway.audit set who = 'x'`)).rejects.toThrow('append-only');
    await query(pool, 'alter table gateway.audit disable trigger append_only');
    await query(pool, `update gateway.audit set target = 'x' where seq = 3`);
    expect(await audit.firstBreak()).toBe('3');
  });
});

describe('the seed', () => {
  it('leaves what is known as it is', async () => {
    const before = await query(pool, 'select * from gateway.identity order by name');
    await seedIdentities(`${hub.folder}/credentials.json`, new PostgresIdentities(pool));
    expect(await query(pool, 'select * from gateway.identity order by name')).toEqual(before);
  });
});

describe('the web app', () => {
  const read = async (url: string) => {
    const answer = await send('GET', url);
    return {
      status: answer.status,
      cache: answer.headers.get('cache-control'),
      type: answer.headers.get('content-type'),
      answer,
    };
  };

  it('is served with its policies: hashed files for a year, its page for all of its addresses', async () => {
    for (const url of ['/', '/screens/x', '/index.html']) {
      const { status, cache, type, answer } = await read(url);
      expect([status, cache, type]).toEqual([200, 'no-cache', 'text/html; charset=utf-8']);
      expect(answer.headers.get('content-security-policy')).toContain("default-src 'self'");
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    }
    expect(await read('/assets/app-1a2b.js')).toMatchObject({
      status: 200,
      cache: 'public, max-age=31536000, immutable',
    });
  });

  it.each([
    '/assets/gone.js',
    ...['/exchange/v1/x', '/API/V1/x', '/Api', '/aPi/v1/indicators', '//api/v1/x', '/%41pi/v1/x'],
    ...['/Exchange/v1/catalog', '/READYZ', '/.Well-Known/jwks.json'],
  ])('does not answer %s', async (url) => {
    const { status, answer } = await read(url);
    expect([status, (await problem(answer)).code]).toEqual([404, 'no-such-address']);
  });
});

it('an address that cannot be read is refused as a problem', async () => {
  const answer = await send('GET', '/%');
  expect(answer.status).toBe(400);
  expect((await problem(answer)).code).toBe('bad-request');
});

describe('the documents', () => {
  it('name every route', async () => {
    const openapi = (await (await send('GET', '/api/docs/openapi.json')).json()) as {
      openapi: string;
      paths: object;
    };
    expect(openapi.openapi).toMatch(/^3\.1/);
    for (const { path, method } of ROUTES)
      expect(openapi.paths).toHaveProperty([path, method.toLowerCase()]);
    expect(await (await send('GET', '/api/docs')).text()).toContain(
      '/exchange/v1/datasets/{id}/changes',
    );
    expect(await (await send('GET', '/asyncapi')).json()).toMatchObject({ asyncapi: '3.0.0' });
  });
});

describe('the gateway', () => {
  it('is ready only when its stores and every service are', async () => {
    const report = await until('the stores are ready', () => hub.readiness.current(), {
      holds: (current) => JSON.stringify(current).includes('"stores":{"ok":true'),
    });
    expect(report).toMatchObject({ ready: false, parts: { watch: { ok: false } } });
  });
});
