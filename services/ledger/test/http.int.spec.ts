import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { TOPICS, type Identity } from '@nhip/contracts';
import {
  BUS,
  httpAdapter,
  MemoryBroker,
  memoryBus,
  POOL,
  PRODUCER,
  type Pool,
} from '@nhip/platform';
import { callerHeaders, scratchDatabase, TEST_CONFIG, type ScratchDatabase } from '@nhip/testkit';
import type { Programs } from '@nhip/ledger';
import { LedgerAnswers } from '../src/app/ledger-answers.js';
import { LedgerModule } from '../src/ledger.module.js';

const admin: Identity = { name: 'an-admin', roles: ['admin'] };

let database: ScratchDatabase;
let app: NestFastifyApplication;

beforeAll(async () => {
  database = await scratchDatabase();
  const broker = new MemoryBroker();
  broker.create(TOPICS.registry);
  const bus = memoryBus({ broker });
  const config = {
    ...TEST_CONFIG,
    DATABASE_URL: database.url,
    NHIP_LEDGER_GRPC: '127.0.0.1:1',
  };
  const module = await Test.createTestingModule({ imports: [LedgerModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(await bus.producer())
    .compile();
  app = await module.createNestApplication<NestFastifyApplication>(httpAdapter({})).init();
});
afterAll(async () => {
  await app.close();
  await database.drop();
});

async function recover(query = '', as = admin, payload?: object) {
  const answer = await app.inject({
    method: 'POST',
    url: `/api/v1/recover${query}`,
    headers: await callerHeaders(as, 'POST /api/v1/recover'),
    ...(payload && { payload }),
  });
  return { status: answer.statusCode, body: answer.json<Record<string, unknown>>() };
}

describe('the commit of an instant', () => {
  const commitAt = (instant: number) =>
    app.get(LedgerAnswers).commitAt({ instant: String(instant) });
  const write = (sql: string) => app.get<Pool>(POOL).query(sql);

  it('is none before the first of a history that is the first', async () => {
    expect(await commitAt(1_000)).toEqual({ commit: '0', at: '0' });
  });

  it('is not known before the first of a history that followed another', async () => {
    await write(`update core.head set epoch = 2, number = 18;
      insert into core.commits (batch, number, epoch, at, revision, types) values (18, 18, 2, 5000, 1, '{}')`);
    await expect(commitAt(4_999)).rejects.toMatchObject({ code: 'history-changed' });
    expect(await commitAt(5_000)).toEqual({ commit: '18', at: '5000' });
    await write('delete from core.commits; update core.head set epoch = 1, number = 0');
  });
});

describe('recover over HTTP', () => {
  it('takes nothing where every source is the one that it was', async () => {
    expect(await recover('?dryRun=true')).toEqual({
      status: 200,
      body: { recovered: [], dryRun: true },
    });
    expect((await recover()).body).toEqual({ recovered: [], dryRun: false });
  });

  it.each([
    ['?dryRun=maybe', 'wrong-flag'],
    ['?dryRun=', 'wrong-flag'],
    ['?dryRun=true&dryRun=false', 'repeated-parameter'],
    ['?dryrun=true', 'unknown-parameter'],
    ['?limit=abc', 'unknown-parameter'],
  ])('refuses recover%s rather than to guess', async (query, code) => {
    expect(await recover(query)).toMatchObject({ status: 400, body: { code } });
  });

  it('is not run where its options stand in a body, which nobody reads', async () => {
    expect(await recover('', admin, { dryRun: true })).toMatchObject({
      status: 400,
      body: { code: 'unexpected-body', hint: { en: expect.stringContaining('dryRun') } },
    });
    expect((await recover('?dryRun=true', admin, {})).status).toBe(200);
  });

  it('is for administrators alone', async () => {
    expect(await recover('', { name: 'operator', roles: ['operator'] })).toMatchObject({
      status: 403,
      body: { code: 'not-allowed' },
    });
  });
});

describe('verify', () => {
  it('holds nothing against a cube that is counted for the first time', async () => {
    const answers = app.get(LedgerAnswers);
    answers.setPrograms({ all: [{ id: 'permits' }], at: () => undefined } as unknown as Programs);
    const ask = (cube: string) => answers.verify({ cube, days: null, filters: [] });
    await expect(ask('permits')).rejects.toMatchObject({ code: 'cube-still-fills' });
    expect(await ask('')).toMatchObject({ cells: '0', equal: true });
  });
});
