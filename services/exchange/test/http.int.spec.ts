import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  Changes,
  DatasetCatalog,
  encodeDefinition,
  KeySet,
  TOPICS,
  type Identity,
} from '@nhip/contracts';
import {
  BUS,
  createPool,
  httpAdapter,
  MemoryBroker,
  memoryBus,
  PRODUCER,
  Readiness,
  type Pool,
} from '@nhip/platform';
import {
  callerHeaders,
  scratchDatabase,
  TEST_CONFIG,
  until,
  type ScratchDatabase,
} from '@nhip/testkit';
import { compactVerify, importJWK } from 'jose';
import { LEDGER_POOL } from '../src/adapters/read-only-pool.js';
import { ExchangeModule } from '../src/exchange.module.js';
import { permitDefinitions, PermitLedger } from './ledger-of-permits.js';

const ministry: Identity = { name: 'ministry-g14', roles: ['ministry'], ministry: 'G14' };
const stranger: Identity = { name: 'ministry-g01', roles: ['ministry'], ministry: 'G01' };
const CATALOG = 'GET /exchange/v1/catalog';
const CHANGES = 'GET /exchange/v1/datasets/{id}/changes';

let database: ScratchDatabase;
let pool: Pool;
let ledger: PermitLedger;
let app: NestFastifyApplication;

async function start(): Promise<NestFastifyApplication> {
  const broker = new MemoryBroker();
  broker.create(TOPICS.registry);
  broker.append(TOPICS.registry.name, permitDefinitions().map(encodeDefinition));
  const bus = memoryBus({ broker });
  const config = { ...TEST_CONFIG, DATABASE_URL: database.url };
  const module = await Test.createTestingModule({ imports: [ExchangeModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(await bus.producer())
    .compile();
  return module.createNestApplication<NestFastifyApplication>(httpAdapter()).init();
}

beforeAll(async () => {
  database = await scratchDatabase();
  pool = createPool(database.url);
  ledger = await PermitLedger.open(pool);
  for (const id of ['a', 'b', 'c']) await ledger.put({ id, version: 10 });
  app = await start();
  await until('exchange is ready', () => app.get(Readiness).ready);
});
afterAll(async () => {
  await app.close();
  await ledger.stop();
  await pool.end();
  await database.drop();
});

async function ask(route: string, url: string, as = ministry, accept = '*/*') {
  const { statusCode, headers, body } = await app.inject({
    url,
    headers: { accept, ...(await callerHeaders(as, route)) },
  });
  return { status: statusCode, headers, text: body, body: JSON.parse(body) as object };
}
const changes = (query = '', as = ministry, dataset = 'permits') =>
  ask(CHANGES, `/exchange/v1/datasets/${dataset}/changes${query}`, as);
const publicKeys = async () =>
  KeySet.parse((await app.inject({ url: '/.well-known/jwks.json' })).json());

describe('the exchange over HTTP', () => {
  it('hands out changes page by page, in the shape of its contract', async () => {
    const first = Changes.parse((await changes('?limit=2')).body);
    expect(first).toMatchObject({ more: true, changes: [{ op: 'upsert' }, { op: 'upsert' }] });
    const second = Changes.parse((await changes(`?limit=2&cursor=${first.cursor}`)).body);
    expect(second.more).toBe(false);
    const ids = [...first.changes, ...second.changes].map(({ id }) => id);
    expect(ids.sort()).toEqual(['a', 'b', 'c']);
  });

  it('says in the signed answer and in the catalogue that records are simulated, once such came', async () => {
    const said = async () => {
      const catalog = DatasetCatalog.parse((await ask(CATALOG, '/exchange/v1/catalog')).body);
      const permits = catalog['dcat:dataset'].find((one) => one['dct:identifier'] === 'permits');
      const page = Changes.parse((await changes()).body);
      return [page.simulated, permits?.['nhip:simulated']];
    };
    expect(await said()).toEqual([undefined, undefined]);
    await ledger.put({ id: 'a', version: 11, receipt: 'S1', simulated: true });
    expect(await said()).toEqual([true, true]);
  });

  it('signs the bytes that it sends, with a key that anyone may fetch', async () => {
    const { headers, text } = await changes();
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    });
    const [head, , signature] = String(headers['x-jws-signature']).split('.');
    const signed = `${head}.${Buffer.from(text).toString('base64url')}.${signature}`;
    const [key] = (await publicKeys()).keys;
    await expect(compactVerify(signed, await importJWK(key ?? {}, 'EdDSA'))).resolves.toBeDefined();
    expect(key).not.toHaveProperty('d');
  });

  it('lists what the caller may know of, as JSON-LD where that is asked for', async () => {
    const { headers, body } = await ask(
      CATALOG,
      '/exchange/v1/catalog',
      ministry,
      'application/ld+json',
    );
    expect(headers['content-type']).toBe('application/ld+json; charset=utf-8');
    expect(DatasetCatalog.parse(body)).toEqual(body);
    expect(body).toMatchObject({ 'dcat:dataset': [{ 'dct:identifier': 'permits' }] });
    const plain = await ask(CATALOG, '/exchange/v1/catalog', stranger);
    expect(plain.headers['content-type']).toBe('application/json; charset=utf-8');
    expect(plain.body).toMatchObject({ 'dcat:dataset': [] });
  });

  it.each([
    ['?limit=0', 400, 'wrong-limit'],
    ['?limit=abc', 400, 'wrong-limit'],
    ['?cursor=!', 400, 'wrong-cursor'],
    ['?cursor=W10', 400, 'wrong-cursor'],
    ['?since=1', 400, 'unknown-parameter'],
  ])('refuses changes%s', async (query, status, code) => {
    expect(await changes(query)).toMatchObject({ status, body: { code } });
  });

  it('gives nothing without a grant, of no unknown dataset, and to no other role', async () => {
    expect(await changes('', stranger)).toMatchObject({ status: 403, body: { code: 'no-grant' } });
    expect(await changes('', ministry, 'none')).toMatchObject({
      status: 404,
      body: { code: 'unknown-dataset' },
    });
    const admin: Identity = { name: 'admin:key', roles: ['admin'] };
    expect(await changes('', admin)).toMatchObject({ status: 403, body: { code: 'not-allowed' } });
    expect((await app.inject({ url: '/exchange/v1/catalog' })).statusCode).toBe(401);
  });

  it('reads the ledger by sessions that cannot write', async () => {
    await expect(
      app.get<Pool>(LEDGER_POOL).query('create table exchange.written (id int)'),
    ).rejects.toMatchObject({ code: '25006' });
  });
});
