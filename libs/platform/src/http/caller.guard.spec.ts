import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  IDENTITY_HEADER,
  ListCodesQuery,
  routeName,
  ROUTES,
  type Identity,
  type Route,
} from '@nhip/contracts';
import { SECRET, SERVICE_CONFIG } from '../../test/service-config.js';
import { PlatformModule } from '../service/platform.module.js';
import { callerKey, signCaller } from './caller-token.js';
import { Caller } from './caller.decorator.js';
import { assertReadable } from './caller.guard.js';
import { httpAdapter } from './http-adapter.js';

const key = callerKey(SECRET);

/** Some routes of the table, and one that is not in it. */
@Controller('api/v1')
class SomeController {
  @Get('codes/:list')
  list(
    @Caller() { name }: Identity,
    @Param('list') list: string,
    @Query({ schema: ListCodesQuery }) { limit }: ListCodesQuery,
  ) {
    return { name, list, limit };
  }

  @Post('packs')
  packs() {
    return {};
  }

  @Get('forgotten')
  forgotten() {
    return {};
  }
}

@Module({
  imports: [PlatformModule.forRoot({ name: 'registry', config: SERVICE_CONFIG })],
  controllers: [SomeController],
})
class SomeModule {}

const operator: Identity = { name: 'operator:key', roles: ['operator'] };
const routeOf = (name: string): Route => ROUTES.find((route) => routeName(route) === name) as Route;
const CODES = routeOf('GET /api/v1/codes/{list}');
const PACKS = routeOf('POST /api/v1/packs');

let app: NestFastifyApplication;

beforeAll(async () => {
  const moduleRef = await Test.createTestingModule({ imports: [SomeModule] }).compile();
  app = moduleRef.createNestApplication<NestFastifyApplication>(httpAdapter());
  await app.init();
});
afterAll(() => app.close());

async function ask(url: string, token?: string, method: 'GET' | 'POST' = 'GET', body?: string) {
  const headers = {
    ...(token !== undefined && { [IDENTITY_HEADER]: token }),
    ...(body !== undefined && { 'content-type': 'application/json' }),
  };
  const answer = await app.inject({ method, url, headers, ...(body !== undefined && { body }) });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe('the guard of a service', () => {
  it('lets the caller of the gateway pass, and says who it is', async () => {
    const token = await signCaller(operator, CODES, key);
    expect(await ask('/api/v1/codes/channel?limit=5', token)).toEqual({
      status: 200,
      body: { name: 'operator:key', list: 'channel', limit: 5 },
    });
  });

  it.each(['', 'x.y.z'])('refuses who does not come through the gateway: “%s”', async (token) => {
    expect(await ask('/api/v1/codes/channel', token)).toMatchObject({
      status: 401,
      body: { code: 'no-identity' },
    });
  });

  it('refuses the token of another route', async () => {
    const token = await signCaller(operator, PACKS, key);
    expect(await ask('/api/v1/codes/channel', token)).toMatchObject({ status: 401 });
  });

  it('asks for the role once more', async () => {
    const token = await signCaller(operator, PACKS, key);
    expect(await ask('/api/v1/packs', token, 'POST', '{}')).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
  });

  it('refuses what the table of routes does not know', async () => {
    const token = await signCaller(operator, CODES, key);
    expect(await ask('/api/v1/forgotten', token)).toMatchObject({ status: 404 });
  });

  it.each([
    ['/api/v1/codes/channel?grain=day', 'unknown-parameter'],
    ['/api/v1/codes/channel?limit=abc', 'wrong-limit'],
    ['/api/v1/codes/channel?limit=1&limit=2', 'repeated-parameter'],
    ['/api/v1/codes/a%00b', 'wrong-text'],
    ['/api/v1/codes/a%2F..%2Fb', 'wrong-path'],
    [`/api/v1/codes/${'x'.repeat(501)}`, 'parameter-too-long'],
    ['/api/v1/codes/channel?asOf=%00', 'wrong-text'],
    ['/api/v1/codes/a%01b', 'wrong-text'],
    ['/api/v1/codes/a%0Ab', 'wrong-text'],
    ['/api/v1/codes/channel?asOf=2026-11-25T00:00:00Z%0D', 'wrong-text'],
  ])('refuses what cannot be read: %s', async (url, code) => {
    const token = await signCaller(operator, CODES, key);
    expect(await ask(url, token)).toMatchObject({ status: 400, body: { code } });
  });

  it.each([
    [String.raw`{"a":["x\u0000"]}`, 'wrong-text'],
    [String.raw`{"a":{"b":"\ud800"}}`, 'wrong-text'],
    [String.raw`{"a":"\udc00\ud800"}`, 'wrong-text'],
    [String.raw`{"c\u0000":1}`, 'wrong-text'],
    [String.raw`{"a":"\u0008"}`, 'wrong-text'],
    ['{"a":1e400}', 'wrong-number'],
    ['{"a":[9007199254740993]}', 'wrong-number'],
  ])('refuses in a JSON body what cannot be kept: %s', async (body, code) => {
    const admin: Identity = { name: 'admin:key', roles: ['admin'] };
    const token = await signCaller(admin, PACKS, key);
    const answer = await ask('/api/v1/packs', token, 'POST', body);
    expect(answer).toMatchObject({ status: 400, body: { code } });
  });

  it.each([
    ['POST /api/v1/feeds/{feed}/records', { 'idempotency-key': 'x'.repeat(201) }],
    ['POST /api/v1/feeds/{feed}/records', { 'idempotency-key': 'half \ud800' }],
    ['GET /api/v1/screens/{id}/stream', { 'last-event-id': 'x'.repeat(101) }],
    ['GET /api/v1/screens/{id}/stream', { 'last-event-id': '\0' }],
  ])('refuses a header that %s cannot read', (name, headers) => {
    const check = () =>
      assertReadable({ params: {}, query: {}, body: undefined, headers }, routeOf(name));
    expect(check).toThrow(expect.objectContaining({ kind: 'malformed' }));
  });

  it('asks nobody who they are for the health of the service', async () => {
    expect(await ask('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(await ask('/readyz')).toMatchObject({ status: 200, body: { ready: true } });
  });
});
