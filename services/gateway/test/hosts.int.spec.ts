import 'reflect-metadata';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { KEYS, startGateway, type Running } from './gateway-under-test.js';
import { rawRequest } from './raw-request.js';
import { Upstream } from './upstream.js';

const upstream = new Upstream();
let hub: Running;
let port: string;

beforeAll(async () => {
  const env = { NHIP_PUBLIC_URL: 'https://hub.example', NHIP_HOSTS: 'Other.example:81, third' };
  hub = await startGateway(upstream, { env });
  ({ port } = new URL(hub.address));
});
afterAll(() => hub.stop());

const headers = { authorization: `Bearer ${KEYS.operator}` };
const ask = (host: string, target = '/api/v1/indicators') =>
  rawRequest(hub.address, 'GET', target, { ...headers, host });
const here = (host: string): string => host.replace('PORT', port);

describe('the hub', () => {
  it.each([
    '127.0.0.1:PORT',
    'localhost:PORT',
    'LocalHost:PORT',
    '[::1]:PORT',
    'hub.example',
    'HUB.example',
    'other.example:81',
    'third',
  ])('answers as %s', async (host) => {
    expect((await ask(here(host))).status).toBe(200);
  });

  it.each([
    'evil.example:PORT',
    'evil.example',
    '127.0.0.1',
    'localhost:1',
    'other.example',
    'hub.example:8443',
    'hub.example.',
    'hub.example, 127.0.0.1:PORT',
    'x@hub.example',
  ])('does not answer as %s: no route, no document, no file of the web app', async (host) => {
    upstream.seen.splice(0);
    for (const target of ['/api/v1/indicators', '/api/v1/session', '/api/docs', '/', '/nothing'])
      expect(await ask(here(host), target)).toMatchObject({ status: 400, code: 'wrong-host' });
    expect(upstream.seen).toEqual([]);
  });

  it('holds the host of an address that is spelt as a whole to the same names', async () => {
    const path = '/api/v1/indicators';
    expect((await ask(here('127.0.0.1:PORT'), hub.address + path)).status).toBe(200);
    expect(await ask(here('127.0.0.1:PORT'), `http://evil.example${path}`)).toMatchObject({
      code: 'wrong-host',
    });
  });

  it('refuses who names no host', async () => {
    expect((await ask('')).status).toBe(400);
  });

  it.each(['/healthz', '/readyz', '/metrics'])(
    'answers %s to a supervisor that knows its address alone',
    async (target) => {
      const { status } = await ask('10.1.2.3:8080', target);
      expect([200, 503]).toContain(status);
    },
  );
});
