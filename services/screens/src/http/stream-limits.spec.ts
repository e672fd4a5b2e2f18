import 'reflect-metadata';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { httpAdapter, PlatformModule } from '@nhip/platform';
import { callerHeaders, TEST_CONFIG, until } from '@nhip/testkit';
import { commitEnd, permitCell, permitState } from '../../test/permit-state.js';
import { CURRENT } from '../app/ports.js';
import { ScreenThen } from '../app/screen-then.js';
import { State } from '../app/state.js';
import { StreamLimits } from '../app/stream-limits.js';
import { Streams } from '../app/streams.js';
import { ScreensController } from './screens.controller.js';

const state = permitState(permitCell(1, '2011-05-02', { received: 1, open: 1 }), commitEnd(1));
const streams = new Streams(state, { error: () => undefined });

@Module({
  imports: [PlatformModule.forRoot({ name: 'screens', config: TEST_CONFIG })],
  controllers: [ScreensController],
  providers: [
    { provide: State, useValue: state },
    { provide: Streams, useValue: streams },
    { provide: ScreenThen, useValue: undefined },
    { provide: StreamLimits, useValue: new StreamLimits({ perIdentity: 2, inAll: 3 }) },
    { provide: CURRENT, useValue: async () => undefined },
  ],
})
class SomeScreens {}

const ROUTE = 'GET /api/v1/screens/{id}/stream';
const PATH = '/api/v1/screens/permits/stream';

let app: NestFastifyApplication;
/** How many clients left while their requests were being looked at, of those who were to. */
let [came, left] = [0, 0];
const opened: IncomingMessage[] = [];

beforeAll(async () => {
  const module = await Test.createTestingModule({ imports: [SomeScreens] }).compile();
  app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('preHandler', async ({ headers }, { raw }) => {
      if (!headers['x-waits']) return;
      came += 1;
      await once(raw, 'close');
      left += 1;
    });
  await app.listen(0, '127.0.0.1');
});
afterAll(() => app.close());

async function open(name: string, method = 'GET'): Promise<IncomingMessage> {
  const headers = await callerHeaders({ name, roles: ['wall'] }, ROUTE);
  const url = `${await app.getUrl()}${PATH}`;
  const asked = get(url, { method, headers, agent: false });
  const [answer] = (await once(asked, 'response')) as [IncomingMessage];
  if (answer.statusCode === 200 && method === 'GET') opened.push(answer);
  return answer;
}

/** Leaves the stream that was opened last, and returns once the service has noticed. */
async function leave(): Promise<void> {
  const before = streams.open;
  opened.pop()?.destroy();
  await until('the service has noticed', () => streams.open !== before);
}

const refusal = async (answer: IncomingMessage) => ({
  status: answer.statusCode,
  again: answer.headers['retry-after'],
  problem: await json(answer),
});

describe('live streams', () => {
  it('are few for one identity and in all, and those that were left make room', async () => {
    for (const name of ['a', 'a']) expect((await open(name)).statusCode).toBe(200);
    expect(await refusal(await open('a'))).toMatchObject({
      status: 429,
      again: '10',
      problem: {
        code: 'too-many-streams',
        hint: { vi: expect.any(String), en: expect.stringContaining('2') },
      },
    });
    expect((await open('b')).statusCode).toBe(200);
    expect(await refusal(await open('c'))).toMatchObject({
      status: 429,
      problem: { code: 'too-many-streams' },
    });
    await leave();
    expect((await open('c')).statusCode).toBe(200);
    while (opened.length > 0) await leave();
    expect(streams.open).toBe(0);
  });

  it('are not opened for those who left before, who would be counted for ever', async () => {
    const headers = {
      ...(await callerHeaders({ name: 'e', roles: ['wall'] }, ROUTE)),
      'x-waits': '1',
    };
    for (let tries = 1; tries <= 3; tries += 1) {
      const asked = get(`${await app.getUrl()}${PATH}`, { headers, agent: false });
      asked.once('error', () => undefined);
      await until('the service looks at it', () => came === tries);
      asked.destroy();
      await until('the service has noticed', () => left === tries);
    }
    expect((await open('e')).statusCode).toBe(200);
    expect(streams.open).toBe(1);
    await leave();
  });

  it('are not counted where only their headers are asked for', async () => {
    for (let tries = 0; tries < 5; tries += 1)
      expect((await open('d', 'HEAD')).statusCode).toBe(200);
  });
});
