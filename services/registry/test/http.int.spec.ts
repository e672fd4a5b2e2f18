import 'reflect-metadata';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { ROUTES, routeName, TOPICS, type Identity, type Route } from '@nhip/contracts';
import { BUS, httpAdapter, MemoryBroker, memoryBus, PRODUCER } from '@nhip/platform';
import { callerHeaders, scratchDatabase, TEST_CONFIG, type ScratchDatabase } from '@nhip/testkit';
import { RegistryModule } from '../src/registry.module.js';
import { readFolder } from '@nhip/packs';

const PACK = readFolder(path.resolve(import.meta.dirname, '../../../packs/municipal-permits'));
const admin: Identity = { name: 'admin:key', roles: ['admin'] };

let database: ScratchDatabase;
let app: NestFastifyApplication;
let broker: MemoryBroker;

beforeAll(async () => {
  database = await scratchDatabase();
  broker = new MemoryBroker();
  const bus = memoryBus({ broker });
  const config = { ...TEST_CONFIG, DATABASE_URL: database.url };
  const module = await Test.createTestingModule({ imports: [RegistryModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(await bus.producer())
    .compile();
  app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
  await app.init();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function ask(name: string, url: string, body?: object) {
  const route = ROUTES.find((one) => routeName(one) === name) as Route;
  const answer = await app.inject({
    method: route.method,
    url,
    headers: await callerHeaders(admin, name),
    ...(body && { body }),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

const load = (query: string, files: readonly object[]) =>
  ask('POST /api/v1/packs', `/api/v1/packs${query}`, { name: 'municipal-permits', files });
const codes = (url: string) => ask('GET /api/v1/codes/{list}', `/api/v1/codes/${url}`);

describe('the registry over HTTP', () => {
  it('refuses a body that is no pack, and says where', async () => {
    expect(await load('', [{ path: 'x.yaml' }])).toMatchObject({
      status: 400,
      body: { code: 'wrong-body', message: { vi: expect.stringContaining('files.0.text') } },
    });
    expect(await load('?dryRun=perhaps', PACK)).toMatchObject({
      status: 400,
      body: { code: 'wrong-flag' },
    });
  });

  it('loads a pack, publishes it, and answers for its codes page by page', async () => {
    expect(await load('', PACK)).toMatchObject({ status: 200, body: { revision: 1 } });
    expect(broker.source(TOPICS.registry.name, 0).end).toBeGreaterThan(0n);
    const first = await codes('permit-channel?limit=2');
    expect(first).toMatchObject({ status: 200, body: { cursor: expect.any(String) } });
    const second = await codes(`permit-channel?limit=2&cursor=${String(first.body['cursor'])}`);
    const codesOf = ({ body }: typeof first) =>
      (body['items'] as { code: string }[]).map(({ code }) => code);
    expect(new Set([...codesOf(first), ...codesOf(second)]).size).toBe(4);
    expect(await codes('nothing')).toMatchObject({ status: 404, body: { code: 'unknown-list' } });
    const changes = (query: string) =>
      ask('GET /api/v1/code-changes/{list}', `/api/v1/code-changes/${query}`);
    const between = 'permit-channel?since=2009-12-31&asOf=2010-01-01';
    expect((await changes(`${between}&limit=1`)).body).toMatchObject({
      items: [{ code: 'Internet', change: 'new', before: null }],
      cursor: expect.any(String),
    });
    for (const [query, status, code] of [
      ['nothing?since=2009-12-31&asOf=2010-01-01', 404, 'unknown-list'],
      ['permit-channel?since=2009-12-31', 400, 'needs-two-days'],
      ['permit-channel?since=2010-01-01&asOf=2009-12-31', 400, 'days-reversed'],
      ['permit-channel?since=2010-02-30&asOf=2010-03-01', 400, 'wrong-day'],
    ] as const)
      expect(await changes(query)).toMatchObject({ status, body: { code } });
    expect(await codes('permit-channel?asOf=yesterday')).toMatchObject({
      status: 400,
      body: { code: 'wrong-day' },
    });
  });
});
