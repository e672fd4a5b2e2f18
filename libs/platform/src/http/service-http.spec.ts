import 'reflect-metadata';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  Fault,
  IDENTITY_HEADER,
  ListReceiptsQuery,
  ROLES,
  routeName,
  ROUTES,
  WithdrawBody,
  type Route,
} from '@nhip/contracts';
import { SECRET, SERVICE_CONFIG } from '../../test/service-config.js';
import { until } from '../async/until.js';
import { PlatformModule } from '../service/platform.module.js';
import { Readiness } from '../readiness.js';
import { LOGGER } from '../tokens.js';
import { callerKey, signCaller } from './caller-token.js';
import { httpAdapter } from './http-adapter.js';

const away = (): Fault => new Fault('unavailable', 'store-away', { vi: 'mất', en: 'away' });
let held: () => void = () => undefined;
let arrive: () => void = () => undefined;

/** Some routes of the table; one answers by its id. */
@Controller('api/v1/receipts')
class SomeController {
  @Get()
  list(@Query({ schema: ListReceiptsQuery }) query: ListReceiptsQuery) {
    return query;
  }

  @Get(':id')
  async one(@Param('id') id: string) {
    if (id === 'mistake') throw new TypeError('a secret of ours');
    if (id === 'outage') throw away();
    await new Promise<void>((resolve) => {
      held = resolve;
      arrive();
    });
    return { id };
  }

  @Post(':id/withdraw')
  withdraw(@Body({ schema: WithdrawBody }) body: WithdrawBody) {
    return body;
  }
}

@Module({
  imports: [PlatformModule.forRoot({ name: 'ingest', config: SERVICE_CONFIG })],
  controllers: [SomeController],
})
class SomeModule {}

let app: NestFastifyApplication;
let logged: { readonly code: string; readonly error: string }[];

beforeEach(async () => {
  logged = [];
  const error = (fields: { code: string; error: string }): void => void logged.push(fields);
  const logger = { error, warn: error, info: () => undefined, debug: () => undefined };
  const moduleRef = await Test.createTestingModule({ imports: [SomeModule] })
    .overrideProvider(LOGGER)
    .useValue(logger)
    .compile();
  app = moduleRef.createNestApplication<NestFastifyApplication>(httpAdapter());
  await app.listen(0, '127.0.0.1');
});
afterEach(() => app.close());

const hub = (): string => `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}`;
const routeOf = (name: string): Route => ROUTES.find((route) => routeName(route) === name) as Route;

/** As the gateway asks: with a token for the route. */
async function ask(name: string, url: string, init: RequestInit = {}) {
  const identity = { name: 'op', roles: ROLES };
  const token = await signCaller(identity, routeOf(name), callerKey(SECRET));
  const [method = 'GET'] = name.split(' ');
  const headers = { ...init.headers, [IDENTITY_HEADER]: token };
  const response = await fetch(hub() + url, { ...init, method, headers });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as unknown,
  };
}
const RECEIPTS = 'GET /api/v1/receipts';
const receipts = (query = '') => ask(RECEIPTS, `/api/v1/receipts${query}`);
const receipt = (id: string) => ask('GET /api/v1/receipts/{id}', `/api/v1/receipts/${id}`);
const withdraw = (body: BodyInit, type = 'application/json') =>
  ask('POST /api/v1/receipts/{id}/withdraw', '/api/v1/receipts/x/withdraw', {
    body,
    headers: { 'content-type': type },
  });

describe('a request to a service', () => {
  it('reaches its route as the schema reads it', async () => {
    expect((await receipts('?limit=7&feed=x')).body).toEqual({ limit: 7, feed: 'x' });
    expect((await receipts()).body).toEqual({ limit: 50 });
    expect(await withdraw('{"reason":"sai"}')).toMatchObject({
      status: routeOf('POST /api/v1/receipts/{id}/withdraw').answer.status,
      body: { reason: 'sai' },
    });
  });

  it('is refused in the words of the schema, with what to do', async () => {
    const { status, headers, body } = await receipts('?limit=none');
    expect(status).toBe(400);
    expect(headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
    expect(body).toMatchObject({
      code: 'wrong-limit',
      message: { vi: 'limit phải là số nguyên từ 1 đến 200' },
      hint: { en: 'see /api/docs for the form' },
    });
  });

  it.each<[string, BodyInit, string, number, string]>([
    ['of no JSON', '{"reason":', 'application/json', 400, 'bad-request'],
    ['of another form', '[]', 'application/json', 400, 'wrong-body'],
    ['empty of what it needs', '{}', 'application/json', 400, 'needs-reason'],
    ['of another type', '<reason/>', 'application/xml', 415, 'unsupported-media-type'],
    [
      'too large',
      `{"reason":"${'x'.repeat(1024 * 1024)}"}`,
      'application/json',
      413,
      'body-too-large',
    ],
  ])('is refused for a body that is %s', async (_what, body, type, status, code) => {
    expect(await withdraw(body, type)).toMatchObject({ status, body: { code } });
  });

  it('for an address that is not there gets a problem, not a page', async () => {
    const response = await fetch(`${hub()}/api/v1/nothing`);
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({ code: 'no-such-address' });
  });

  it('for an address that cannot be read gets a problem too', async () => {
    const response = await fetch(`${hub()}/api/v1/feeds/%E0%A4%A`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'bad-request' });
  });

  it.each([
    ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large', 'headers-too-large'],
    ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout', 'request-too-slow'],
    ['HPE_INVALID_METHOD', '400 Bad Request', 'bad-request'],
  ])('that Node refuses by %s is answered %s', async (code, line, problem) => {
    const server = app.getHttpServer();
    const { port } = server.address() as AddressInfo;
    server.once('connection', (socket: Socket) =>
      server.emit('clientError', Object.assign(new Error(code), { code }), socket),
    );
    const answer = await text(connect(port, '127.0.0.1'));
    const [head = '', body = ''] = answer.split('\r\n\r\n');
    expect(head).toContain(`HTTP/1.1 ${line}\r\n`);
    expect(JSON.parse(body)).toMatchObject({ code: problem, status: Number(line.slice(0, 3)) });
  });

  it('that runs into a mistake of ours gets 500 without its text, and the log has all of it', async () => {
    const { status, body } = await receipt('mistake');
    expect(status).toBe(500);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(logged).toEqual([
      {
        code: 'internal',
        route: '/api/v1/receipts/:id',
        error: expect.stringContaining('TypeError: a secret of ours'),
      },
    ]);
  });

  it('during an outage is told when to come again, and the outage is logged', async () => {
    const { status, headers } = await receipt('outage');
    expect([status, headers.get('retry-after')]).toEqual([503, '3']);
    expect(logged.map(({ code }) => code)).toEqual(['store-away']);
  });

  it('that is refused is not logged: it is no trouble of ours', async () => {
    await receipts('?limit=none');
    expect(logged).toEqual([]);
  });
});

describe('a service that is watched', () => {
  it('is alive, and ready once every part of it is', async () => {
    const ready = async (): Promise<[number, unknown]> => {
      const response = await fetch(`${hub()}/readyz`);
      return [response.status, await response.json()];
    };
    app.get(Readiness).set('catalogue', false, 'reading');
    expect((await fetch(`${hub()}/healthz`)).status).toBe(200);
    expect(await ready()).toEqual([
      503,
      { ready: false, parts: { catalogue: { ok: false, detail: 'reading' } } },
    ]);
    app.get(Readiness).set('catalogue', true);
    expect(await ready()).toEqual([200, { ready: true, parts: { catalogue: { ok: true } } }]);
  });

  it('measures answers by the pattern of their route, so that ids make no new series', async () => {
    await withdraw('{}');
    await receipts('?limit=none');
    const response = await fetch(`${hub()}/metrics`);
    const measured = await response.text();
    expect(response.headers.get('content-type')).toContain('text/plain');
    expect(measured).toContain(
      'method="POST",route="/api/v1/receipts/:id/withdraw",status="400"} 1',
    );
    expect(measured).toContain('route="/api/v1/receipts",status="400"} 1');
    expect(measured).not.toContain('receipts/x');
  });
});

describe('a service that stops', () => {
  it('gives what is under way its answer, and takes nothing new', async () => {
    const arrived = new Promise<void>((resolve) => (arrive = resolve));
    const slow = receipt('slow');
    const address = hub();
    await arrived;
    const server = app.getHttpServer();
    const closed = app.close();
    await until('nothing new is taken', () => !server.listening);
    const refused = await fetch(`${address}/healthz`).then(
      () => 'answered',
      (error: Error & { readonly cause?: { readonly code?: string } }) => error.cause?.code,
    );
    held();
    expect(await slow).toMatchObject({ status: 200, body: { id: 'slow' } });
    expect(refused).toBe('ECONNREFUSED');
    await closed;
  });
});
