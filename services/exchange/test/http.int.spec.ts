import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  Changes,
  Observations,
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

/** A name that a spreadsheet would take for a formula. */
const FORMULA = {
  code: 'Sum',
  from: '2010-01-01',
  name: { vi: '=1+1', en: 'Sum' },
};
const OBSERVATIONS = 'GET /exchange/v1/indicators/{id}/observations';

const DEFINITIONS = [
  ...permitDefinitions().map((one) =>
    one.kind === 'code-list' && one.id === 'permit-channel'
      ? { ...one, body: { ...one.body, codes: [...(one.body['codes'] as object[]), FORMULA] } }
      : one,
  ),
  {
    kind: 'grant',
    id: 'permits-received-g14',
    version: 1,
    revision: 1,
    pack: 'test',
    body: { ministry: 'G14', indicators: ['permits.received'] },
  },
];

let database: ScratchDatabase;
let pool: Pool;
let ledger: PermitLedger;
let app: NestFastifyApplication;

async function start(): Promise<NestFastifyApplication> {
  const broker = new MemoryBroker();
  broker.create(TOPICS.registry);
  broker.create(TOPICS.deliveries);
  broker.append(TOPICS.registry.name, DEFINITIONS.map(encodeDefinition));
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
  for (const id of ['a', 'b']) await ledger.put({ id, version: 10 });
  await ledger.put({ id: 'c', version: 10, channel: 'Sum' });
  await ledger.live();
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
  const isJson = String(headers['content-type']).includes('json');
  return {
    status: statusCode,
    headers,
    text: body,
    body: (isJson ? JSON.parse(body) : undefined) as object,
  };
}
const changes = (query = '', as = ministry, dataset = 'permits') =>
  ask(CHANGES, `/exchange/v1/datasets/${dataset}/changes${query}`, as);
const observations = (query = '', as = ministry, accept = '*/*') =>
  ask(OBSERVATIONS, `/exchange/v1/indicators/permits.received/observations${query}`, as, accept);
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
    expect(body).toMatchObject({
      'dcat:dataset': [
        {
          'dct:identifier': 'permits',
          'nhip:records': 3,
          'dct:modified': expect.any(String),
          'nhip:countedAt': expect.any(String),
        },
        { 'dct:identifier': 'permits.received' },
      ],
    });
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

  it('hands out observations page by page, in the shape of their contract', async () => {
    const { headers, body } = await observations('?grain=month&by=channel&dim.department=General');
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8' });
    expect(Observations.parse(body)).toEqual(body);
    expect(body).toMatchObject({
      indicator: 'permits.received',
      observations: [
        { period: '2011-05', value: 2, dims: { department: { code: 'General' } } },
        { period: '2011-05', value: 1, dims: { channel: { code: 'Sum' } } },
      ],
      more: false,
    });
  });

  it('writes observations as CSV where that is asked for, in which no cell is a formula, and signs it', async () => {
    const asked = '?grain=month&by=channel&limit=1';
    const { headers, text } = await observations(asked, ministry, 'text/csv');
    expect(headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'x-more': 'true',
      'x-cursor': expect.any(String),
    });
    const [head, row] = text.split('\r\n');
    expect(head).toBe(
      'indicator,version,definition,unit,period,dim.channel,dim.channel.validFrom,dim.channel.name,value,state,flags,reason,expected,received,commit,updatedAt',
    );
    expect(row).toMatch(
      /^permits\.received,1,[0-9a-f]{64},dossier,2011-05,Desk,2010-01-01,Trực tiếp tại quầy,2,/,
    );
    const next = await observations(`${asked}&format=csv&cursor=${String(headers['x-cursor'])}`);
    expect(next.headers['x-more']).toBe('false');
    expect(next.text).toContain(",Sum,2010-01-01,'=1+1,1,");
    const [protectedHead, , signature] = String(headers['x-jws-signature']).split('.');
    const signed = `${protectedHead}.${Buffer.from(text).toString('base64url')}.${signature}`;
    const [key] = (await publicKeys()).keys;
    await expect(compactVerify(signed, await importJWK(key ?? {}, 'EdDSA'))).resolves.toBeDefined();
  });

  it.each([
    ['?format=xml', 400, 'wrong-format'],
    ['?updatedAfter=2026-11-23', 400, 'wrong-updated-after'],
    ['?updatedAfter=2026-13-41T00:00:00Z', 400, 'wrong-updated-after'],
    ['?cursor=W10', 400, 'wrong-cursor'],
    ['?grain=decade', 400, 'wrong-grain'],
    ['?grain=month&from=2011', 400, 'wrong-period'],
    ['?grain=day&from=1900-01-01&to=2200-01-01', 400, 'too-many-periods'],
    ['?by=weight', 400, 'unknown-dimension'],
    ['?dim.channel=None', 400, 'unknown-code'],
    ['?level=province', 400, 'level-without-by'],
    ['?units=current', 400, 'unknown-parameter'],
    ['?asOf=1', 400, 'unknown-parameter'],
  ])('refuses observations%s', async (query, status, code) => {
    expect(await observations(query)).toMatchObject({ status, body: { code } });
  });

  it('gives observations to whoever was granted them, and to no other role', async () => {
    expect(await observations('', stranger)).toMatchObject({
      status: 404,
      body: { code: 'unknown-indicator' },
    });
    const admin: Identity = { name: 'admin:key', roles: ['admin'] };
    expect(await observations('', admin)).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
  });

  it('reads the ledger by sessions that cannot write', async () => {
    await expect(
      app.get<Pool>(LEDGER_POOL).query('create table exchange.written (id int)'),
    ).rejects.toMatchObject({ code: '25006' });
  });
});
