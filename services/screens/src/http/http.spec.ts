import 'reflect-metadata';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import {
  DAY_MS,
  Fault,
  IDENTITY_HEADER,
  routeName,
  ROUTES,
  type Identity,
  type Route,
} from '@nhip/contracts';
import type { ExplainResponse, VerifyRequest } from '@nhip/contracts/grpc';
import { BUS, callerKey, httpAdapter, memoryBus, PRODUCER, signCaller } from '@nhip/platform';
import { callerHeaders, TEST_CONFIG } from '@nhip/testkit';
import { commitEnd, permitCell, permitState } from '../../test/permit-state.js';
import { CURRENT, LEDGER, type ExplainQuestion, type Ledger } from '../app/ports.js';
import { State } from '../app/state.js';
import { Streams } from '../app/streams.js';
import { config as schema } from '../config.js';
import { ScreensModule } from '../screens.module.js';

const operator: Identity = { name: 'operator', roles: ['operator'] };

/** Headers of the gateway for the route that a path belongs to. */
async function headersOf(path: string, method = 'GET'): Promise<Record<string, string>> {
  const [bare = ''] = path.split('?');
  const route = ROUTES.find(
    (one) =>
      one.method === method &&
      new RegExp(`^${one.path.replace(/\{\w+\}/g, '[^/]+').replaceAll('.', '\\.')}$`).test(bare),
  );
  return route ? callerHeaders(operator, routeName(route)) : {};
}
const raw = {
  agency: 'H09',
  sentBy: 'key',
  sentAt: '1764000000000',
  receipt: 'R1',
  file: '',
  row: 7,
  topic: 'nhip.feed.f',
  partition: 1,
  offset: '9',
  sha256: 'ab',
  feed: 'f',
  mapping: 1,
  incarnation: 'i',
};

/** A ledger with 250 records behind each number. */
class FakeLedger implements Ledger {
  readonly explained: ExplainQuestion[] = [];
  readonly verified: VerifyRequest[] = [];

  async explain(question: ExplainQuestion): Promise<ExplainResponse> {
    this.explained.push(question);
    const from = question.cursor === '' ? 0 : Number(question.cursor);
    const to = Math.min(250, from + question.limit);
    const one = question.measures.map((measure) => ({ measure, amount: '1' }));
    const records = Array.from({ length: to - from }, (_, i) => ({
      id: String(from + i + 1),
      version: '5',
      contributions: one,
      raw,
      fields: '{"channel":"Desk@2010-01-01","receivedAt":0}',
    }));
    return {
      records,
      cursor: to < 250 ? String(to) : '',
      totals: question.measures.map((measure) => ({ measure, amount: '250' })),
      count: '250',
      commit: String(question.asOf || 3),
    };
  }

  async verify(question: VerifyRequest) {
    this.verified.push(question);
    return { equal: true, cells: '12', records: '3', commit: '3', differences: [] };
  }

  cellsAsOf = async (_cube: string, _version: number, commit: number) => [
    {
      dims: ['Desk@2010-01-01', 'General@2010-01-01', 'T10@2010-01-01'],
      day: 15_000,
      values: [BigInt(commit), 0n, 0n, 0n, 0n],
    },
  ];
  recordHistory = async (_type: string, id: string) =>
    id === 'known'
      ? [
          {
            version: '5',
            outcome: 'current',
            deleted: false,
            current: true,
            withdrawn: false,
            fields: '{"channel":"Desk@2010-01-01"}',
            raw,
            commit: '3',
          },
        ]
      : [];
  commitAt = async () => ({ commit: 2, at: 1_000 });
}

let app: NestFastifyApplication;
let state: State;
let streams: Streams;
let ledger: FakeLedger;
let current: () => Promise<void>;
let address: string;

beforeAll(async () => {
  state = permitState(
    permitCell(3, '2011-05-02', { received: 4, finished: 2, late: 1, open: 2 }),
    permitCell(3, '2011-05-03', { received: 1, open: 1 }, 'Post'),
    commitEnd(3),
  );
  ledger = new FakeLedger();
  const bus = memoryBus();
  const config = schema.parse({
    ...TEST_CONFIG,
    KAFKA_BROKERS: 'none:1',
    NHIP_LEDGER_GRPC: '127.0.0.1:1',
  });
  const module = await Test.createTestingModule({ imports: [ScreensModule.forRoot(config)] })
    .overrideProvider(BUS)
    .useValue(bus)
    .overrideProvider(PRODUCER)
    .useValue(await bus.producer())
    .overrideProvider(State)
    .useValue(state)
    .overrideProvider(LEDGER)
    .useValue(ledger)
    .overrideProvider(CURRENT)
    .useValue(() => current())
    .compile();
  app = module.createNestApplication<NestFastifyApplication>(httpAdapter());
  await app.listen(0, '127.0.0.1');
  streams = app.get(Streams);
  address = await app.getUrl();
});
beforeEach(() => {
  current = async () => undefined;
  ledger.explained.length = 0;
});
afterAll(async () => {
  streams.stop();
  await app.close();
});

async function call(path: string, init: RequestInit = {}) {
  const response = await fetch(address + path, {
    ...init,
    headers: {
      ...(await headersOf(path, init.method)),
      ...(init.headers as Record<string, string>),
    },
  });
  return {
    status: response.status,
    type: response.headers.get('content-type') ?? '',
    data: (await response.json()) as never,
  };
}

describe('values', () => {
  it('say what they mean, as of which commit, and how fresh they are', async () => {
    const { status, data } = await call(
      '/api/v1/indicators/permits.received/values?grain=month&from=2011-05&to=2011-05&by=channel&dim.department=General',
    );
    expect(status).toBe(200);
    expect(data).toMatchObject({
      indicator: 'permits.received',
      version: 1,
      definition: expect.stringMatching(/^[0-9a-f]{64}$/),
      unit: 'dossier',
      commit: state.head.commit,
    });
    const department = {
      code: 'General',
      validFrom: '2010-01-01',
      name: { vi: 'Tổng hợp', en: 'General' },
    };
    expect((data as { values: unknown[] }).values).toEqual([
      {
        period: '2011-05',
        dims: { channel: expect.objectContaining({ code: 'Desk' }), department },
        value: 4,
        state: 'complete',
        flags: [],
        measures: { received: 4 },
        freshness: {
          state: 'unknown',
          feeds: [{ feed: 'municipal-permits.events', state: 'unknown', lastDelivery: null }],
        },
        coverage: { expected: 1, received: 0, missing: ['H09'] },
      },
      expect.objectContaining({
        period: '2011-05',
        dims: expect.objectContaining({ channel: expect.objectContaining({ code: 'Post' }) }),
        value: 1,
      }),
    ]);
  });

  it('answer what was known at a commit and at an instant', async () => {
    expect((await call('/api/v1/indicators/permits.received/values?asOf=1')).data).toMatchObject({
      commit: 1,
      values: [{ value: 1 }],
    });
    expect(
      (
        await call(
          `/api/v1/indicators/permits.received/values?asOf=${encodeURIComponent('2026-11-25T00:00:00+07:00')}`,
        )
      ).data,
    ).toMatchObject({ commit: 2, values: [{ value: 2 }] });
  });

  it.each<[string, string, number, string]>([
    ['an unknown parameter', 'permits.received/values?grian=all', 400, 'unknown-parameter'],
    ['an unknown indicator', 'none/values', 404, 'unknown-indicator'],
    ['an unknown version', 'permits.received/values?version=9', 404, 'unknown-version'],
    ['a commit that is not yet', 'permits.received/values?asOf=99', 404, 'unknown-commit'],
    ['a wrong grain', 'permits.received/values?grain=decade', 400, 'wrong-grain'],
    ['a wrong end', 'permits.received/values?grain=month&to=2011-02-01', 400, 'wrong-period'],
    ['a wrong instant', 'permits.received/values?asOf=2026-02-30T00:00Z', 400, 'wrong-as-of'],
    ['a day as an instant', 'permits.received/values?asOf=2026-11-23', 400, 'wrong-as-of'],
    ['half a version', 'permits.received/values?version=1.5', 400, 'wrong-version'],
    ['a wrong limit', 'permits.received/explain?limit=abc', 400, 'wrong-limit'],
    ['other units', 'permits.received/values?units=current', 400, 'units-not-supported'],
    ['other units explained', 'permits.received/explain?units=x', 400, 'units-not-supported'],
    ['a release', 'permits.received/values?release=1', 400, 'release-not-supported'],
    ['a parameter given twice', 'permits.received/values?by=a&by=b', 400, 'repeated-parameter'],
    ['a wrong period of an explanation', 'permits.received/explain?period=x', 400, 'wrong-period'],
    ['a cursor that is not ours', 'permits.received/explain?cursor=x', 400, 'wrong-cursor'],
  ])('refuse %s as a problem in both languages', async (_name, path, status, code) => {
    const answer = await call(`/api/v1/indicators/${path}`);
    expect(answer).toMatchObject({
      status,
      type: expect.stringContaining('application/problem+json'),
      data: { status, code, message: { vi: expect.any(String), en: expect.any(String) } },
    });
  });

  it('are not given to a caller that did not come through the gateway', async () => {
    expect((await fetch(`${address}/api/v1/indicators/permits.received/values`)).status).toBe(401);
    const route = ROUTES.find((one) => routeName(one) === 'GET /api/v1/indicators') as Route;
    const key = callerKey('another secret, as long');
    const forged = {
      [IDENTITY_HEADER]: await signCaller({ name: 'x', roles: ['admin'] }, route, key),
    };
    expect((await call('/api/v1/indicators', { headers: forged })).status).toBe(401);
  });

  it('are not given to a role that may not see them', async () => {
    const ministry: Identity = { name: 'key', roles: ['ministry'], ministry: 'G14' };
    const as = (route: string) => callerHeaders(ministry, route);
    const values = await as('GET /api/v1/indicators/{id}/values');
    expect(
      await call('/api/v1/indicators/permits.received/values', { headers: values }),
    ).toMatchObject({ status: 403, data: { code: 'not-allowed' } });
    const list = await as('GET /api/v1/indicators');
    expect((await call('/api/v1/indicators', { headers: list })).status).toBe(200);
  });

  it('are unavailable rather than older than what was published', async () => {
    current = () => Promise.reject(new Fault('unavailable', 'not-caught-up', { vi: 'x', en: 'x' }));
    expect((await call('/api/v1/indicators/permits.received/values')).status).toBe(503);
    expect((await call('/api/v1/screens/permits')).status).toBe(200);
  });
});

interface Page {
  readonly cursor?: string;
  readonly records: readonly {
    readonly id: string;
    readonly contribution: Readonly<Record<string, number>>;
    readonly raw: object;
    readonly fields: object;
  }[];
}

describe('an explanation', () => {
  it('pages through every record once, all as of the commit of its first page', async () => {
    const ids: string[] = [];
    let cursor: string | undefined = '';
    for (let pages = 0; cursor !== undefined && pages < 10; pages += 1) {
      const page = (
        await call(`/api/v1/indicators/permits.received/explain?period=2011-05&cursor=${cursor}`)
      ).data as Page;
      ids.push(...page.records.map(({ id }) => id));
      cursor = page.cursor;
    }
    expect(new Set(ids).size).toBe(250);
    expect(ids).toHaveLength(250);
    const pages = ledger.explained.filter(({ limit }) => limit > 1);
    expect(pages.map(({ asOf }) => asOf)).toEqual([0, 3, 3]);
  });

  it('shows formula, numbers and raw places; value and contributions come from the same commit', async () => {
    const { data } = await call(
      '/api/v1/indicators/permits.on-time-rate/explain?period=2011-05&dim.channel=Desk&limit=1',
    );
    expect(data).toMatchObject({
      value: 0,
      count: 250,
      measures: { finished: 250, late: 250 },
      formula: '(finished - late) / finished * 100',
      calculation: { vi: '(250 − 250) ÷ 250 × 100' },
      sentence: { en: 'Finished on time, 2011-05: 0.00 %, added up from 250 records' },
    });
    expect((data as Page).records[0]).toMatchObject({
      contribution: { finished: 1, late: 1 },
      raw: { agency: 'H09', sentAt: '2025-11-24T16:00:00.000Z', row: 7, offset: '9', file: null },
      fields: { channel: { code: 'Desk' }, receivedAt: '1970-01-01T00:00:00.000Z' },
    });
    expect(ledger.explained[0]).toMatchObject({
      measures: ['finished', 'late'],
      filters: [{ dimension: 'channel', codes: ['Desk@2010-01-01'] }],
    });
  });

  it('says what was left out and why, counted as of the same commit', async () => {
    const one = ledger.explain.bind(ledger);
    ledger.explain = async (question) => {
      const isWider =
        question.filters.length === 0
          ? 300
          : question.days.from < -1_000_000
            ? 290
            : question.measures.length > 1
              ? 260
              : 250;
      return { ...(await one(question)), count: String(isWider) };
    };
    state.noteQuarantine({
      feed: 'municipal-permits.events',
      receipt: 'R9',
      row: 1,
      key: null,
      findings: [],
      state: 'waiting',
    });
    const { data } = await call(
      '/api/v1/indicators/permits.finished-late/explain?period=2011-05&dim.channel=Desk',
    );
    const reasons = (data as { leftOut: { code: string; count: number }[] }).leftOut.map(
      ({ code, count }) => [code, count],
    );
    expect(reasons).toEqual([
      ['quarantined', 1],
      ['condition', 10],
      ['period', 40],
      ['scope', 50],
    ]);
    expect(new Set(ledger.explained.slice(1).map(({ asOf }) => asOf))).toEqual(new Set([3]));
    state.noteQuarantine({
      feed: 'municipal-permits.events',
      receipt: 'R9',
      row: 1,
      key: null,
      findings: [],
      state: 'replayed',
    });
    ledger.explain = one;
  });

  it('of what was known before the first commit is empty, not the present', async () => {
    ledger.commitAt = async () => ({ commit: 0, at: 0 });
    await call('/api/v1/indicators/permits.received/explain?asOf=2000-01-01T00:00:00Z');
    expect(ledger.explained[0]?.asOf).toBe(-1);
    ledger.commitAt = async () => ({ commit: 2, at: 1_000 });
  });
});

describe('while the ledger is away', () => {
  const away = (): Promise<never> =>
    Promise.reject(new Fault('unavailable', 'service-away', { vi: 'x', en: 'x' }));

  it('what only it can say is 503, and the figures of now are given', async () => {
    const { explain, recordHistory, cellsAsOf } = ledger;
    Object.assign(ledger, { explain: away, recordHistory: away, cellsAsOf: away });
    const paths = [
      '/api/v1/indicators/permits.received/explain',
      '/api/v1/indicators/permits.received/values?asOf=1',
      '/api/v1/records/permit/known',
    ];
    for (const path of paths)
      expect(await call(path)).toMatchObject({ status: 503, data: { code: 'service-away' } });
    expect((await call('/api/v1/indicators/permits.received/values')).status).toBe(200);
    Object.assign(ledger, { explain, recordHistory, cellsAsOf });
  });
});

describe('verification and records', () => {
  const post = (body: unknown) =>
    call('/api/v1/verify', {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it('recompute all, or what an indicator, period and scope stand on', async () => {
    expect(await post({})).toMatchObject({
      status: 200,
      data: { equal: true, cells: 12, records: 3, differences: [] },
    });
    await post({
      indicator: 'permits.received',
      period: '2011-05',
      dims: { channel: ['Desk', 'Post'] },
    });
    expect(ledger.verified.at(-1)).toMatchObject({
      cube: 'permits',
      days: { to: Date.parse('2011-05-31') / DAY_MS },
      filters: [{ dimension: 'channel', codes: ['Desk@2010-01-01', 'Post@2010-01-01'] }],
    });
  });

  it.each<[unknown, number, string]>([
    [{ indicator: 'none' }, 404, 'unknown-indicator'],
    [{ dims: { channel: 'Desk' } }, 400, 'needs-indicator'],
    [{ what: 1 }, 400, 'wrong-body'],
    [{ period: '2011-99' }, 400, 'wrong-period'],
  ])('refuse %j', async (body, status, code) => {
    expect(await post(body)).toMatchObject({ status, data: { code } });
  });

  it.each(['.', '..', '%2E', '%2e%2e'])(
    'refuse %s as an id, as it comes over a socket',
    async (id) => {
      const headers = await callerHeaders(operator, 'GET /api/v1/records/{type}/{id}');
      const { port } = new URL(address);
      const answer = await new Promise<IncomingMessage>((resolve, reject) =>
        httpRequest({ port, path: `/api/v1/records/permit/${id}`, headers }, resolve)
          .on('error', reject)
          .end(),
      );
      expect(answer.statusCode).toBe(400);
      expect(JSON.parse(await text(answer))).toMatchObject({ code: 'wrong-path' });
    },
  );

  it('show a record with its history, or say that there is none', async () => {
    expect((await call('/api/v1/records/permit/known')).data).toMatchObject({
      id: 'known',
      current: { version: 5, fields: { channel: { code: 'Desk' } } },
      history: [{ commit: 3 }],
      names: { channel: { vi: 'Kênh nộp' } },
    });
    expect((await call('/api/v1/records/permit/none')).data).toMatchObject({
      code: 'unknown-record',
    });
    expect((await call('/api/v1/records/none/known')).status).toBe(404);
  });
});

/** Opens a stream and gathers its events as `event id`. */
async function openStream(
  headers: Record<string, string> = {},
  method = 'GET',
  query = '',
): Promise<{ response: IncomingMessage; events: string[]; close(): void }> {
  const path = '/api/v1/screens/permits/stream';
  const proven = await headersOf(path);
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      address + path + query,
      { method, headers: { ...proven, ...headers } },
      (response) => {
        const events: string[] = [];
        let text = '';
        response.on('data', (chunk: Buffer) => {
          text += chunk.toString();
          events.splice(
            0,
            events.length,
            ...[...text.matchAll(/^event: (\w+)\nid: (\S+)/gm)].map(
              ([, event, id]) => `${event} ${id}`,
            ),
          );
        });
        resolve({ response, events, close: () => request.destroy() });
      },
    );
    request.on('error', (error) => (request.destroyed ? undefined : reject(error)));
    request.end();
  });
}

async function until(test: () => boolean): Promise<void> {
  for (let i = 0; i < 200 && !test(); i += 1) await new Promise((done) => setTimeout(done, 20));
  expect(test()).toBe(true);
}

describe('a HEAD of the stream', () => {
  it('is answered at once, with the headers alone', async () => {
    const { response, close } = await openStream({}, 'HEAD');
    expect(response.statusCode).toBe(200);
    expect(response.headers['content-type']).toContain('text/event-stream');
    await until(() => response.complete);
    close();
  });
});

describe('a stream', () => {
  it('begins with a snapshot, tells a commit, and resumes after what was seen', async () => {
    const first = await openStream();
    expect(first.response.headers['content-type']).toContain('text/event-stream');
    await until(() => first.events.length === 1);
    state.cubes.apply(permitCell(4, '2012-01-02', { received: 9, open: 9 }));
    streams.changed(state.cubes.apply(commitEnd(4)));
    await until(() => first.events.length === 2);
    expect(first.events).toEqual(['snapshot 1.3.0', 'cells 1.4.0']);
    const again = await openStream({ 'last-event-id': '1.3.0' });
    await until(() => again.events.length > 0);
    expect(again.events).toEqual(['cells 1.4.0']);
    first.close();
    again.close();
    await until(() => streams.open === 0);
  });

  it('resumes by header or parameter, the header first; from an id that nobody told it begins anew', async () => {
    const first = await openStream();
    await until(() => first.events.length === 1);
    const id = first.events[0]?.split(' ')[1] ?? '';
    const others = await Promise.all([
      openStream({}, 'GET', `?lastEventId=${id}`),
      openStream({ 'last-event-id': id }, 'GET', '?lastEventId=0.0.0'),
      openStream({ 'last-event-id': '0.0.0' }, 'GET', `?lastEventId=${id}`),
      openStream({ 'last-event-id': 'rubbish' }),
    ]);
    await until(() => others.every(({ events }) => events.length > 0));
    expect(others.map(({ events }) => events)).toEqual([
      [`cells ${id}`],
      [`cells ${id}`],
      [`snapshot ${id}`],
      [`snapshot ${id}`],
    ]);
    for (const stream of [first, ...others]) stream.close();
    await until(() => streams.open === 0);
  });

  it.each([
    ['an unknown parameter', 'lastEventID=1', 'unknown-parameter'],
    ['a last event that is given twice', 'lastEventId=1&lastEventId=2', 'repeated-parameter'],
    ['a last event that is no id', `lastEventId=${'1'.repeat(101)}`, 'parameter-too-long'],
  ])('is not opened with %s', async (_what, query, code) => {
    expect(await call(`/api/v1/screens/permits/stream?${query}`)).toMatchObject({
      status: 400,
      data: { code },
    });
    expect(streams.open).toBe(0);
  });

  it('of an unknown screen is a problem', async () => {
    expect(await call('/api/v1/screens/none/stream')).toMatchObject({
      status: 404,
      data: { code: 'unknown-screen' },
    });
  });
});
