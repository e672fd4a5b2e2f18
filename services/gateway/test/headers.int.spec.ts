import 'reflect-metadata';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { KEYS, startGateway, type Running } from './gateway-under-test.js';
import { rawRequest, type Sent } from './raw-request.js';
import { Upstream } from './upstream.js';

jest.setTimeout(60_000);

const upstream = new Upstream();
let hub: Running;

beforeAll(async () => {
  hub = await startGateway(upstream);
});
beforeEach(() => void upstream.seen.splice(0));
afterAll(() => hub.stop());

const authorization = `Bearer ${KEYS.operator}`;
const RECORDS = '/api/v1/feeds/f/records';
const ask = (headers: Sent, method = 'GET', target = '/api/v1/indicators') =>
  rawRequest(hub.address, method, target, { authorization, ...headers });
const REPEATED = { status: 400, code: 'repeated-header' };

describe('a header that is given twice', () => {
  it('is refused where it is the host, whichever comes first', async () => {
    const { host } = new URL(hub.address);
    for (const both of [
      [host, 'evil.example'],
      ['evil.example', host],
      [host, host],
    ])
      for (const target of ['/api/v1/indicators', '/', '/readyz'])
        expect(await ask({ host: both }, 'GET', target)).toMatchObject(REPEATED);
    expect(upstream.seen).toEqual([]);
  });

  it.each(['authorization', 'Authorization', 'cookie', 'origin', 'sec-fetch-site', 'content-type'])(
    'is refused where it is %s',
    async (name) => {
      expect(await ask({ authorization: '', [name]: [authorization, 'x'] })).toMatchObject(
        REPEATED,
      );
      expect(upstream.seen).toEqual([]);
    },
  );

  it('is refused where its route reads it', async () => {
    const twice = { 'idempotency-key': ['a', 'b'] };
    expect(await ask(twice, 'POST', RECORDS)).toMatchObject(REPEATED);
    expect(
      await ask({ 'last-event-id': ['1', '2'] }, 'GET', '/api/v1/screens/s/stream'),
    ).toMatchObject(REPEATED);
    expect(upstream.seen).toEqual([]);
  });

  it('passes where it is a list by its nature', async () => {
    expect((await ask({ accept: ['text/html', 'application/json'] })).status).toBe(200);
  });
});

describe('the length of a body', () => {
  it.each<Sent>([
    { 'content-length': ['0', '0'] },
    { 'content-length': ['0', '1'] },
    { 'content-length': '0, 0' },
    { 'content-length': '5', 'transfer-encoding': 'chunked' },
    { 'transfer-encoding': ['chunked', 'chunked'] },
    { 'transfer-encoding': 'gzip, chunked' },
    { 'transfer-encoding': 'gzip' },
    { 'transfer-encoding': 'identity' },
  ])('that can be read in two ways is refused: %j', async (headers) => {
    const given = {
      authorization: `Bearer ${KEYS.agency}`,
      'content-type': 'text/csv',
      ...headers,
    };
    const { status } = await ask(given, 'POST', RECORDS);
    expect(status).toBe(400);
    expect(upstream.seen).toEqual([]);
  });
});

describe('headers that are too large', () => {
  it('are refused as such', async () => {
    expect(await ask({ 'x-long': 'x'.repeat(20_000) })).toMatchObject({
      status: 431,
      code: 'headers-too-large',
    });
  });
});
