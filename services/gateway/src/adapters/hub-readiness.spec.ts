import { expect, it } from '@jest/globals';
import { Readiness } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { HubReadiness } from './hub-readiness.js';

it('is not ready while a store stands still, and is again once it answers', async () => {
  const store = { stands: false };
  const ping = () => (store.stands ? new Promise(() => undefined) : Promise.resolve('PONG'));
  const readiness = new Readiness();
  const hub = new HubReadiness(
    { NHIP_SERVICE_URLS: {} } as never,
    { query: async () => ({ rows: [] }) } as never,
    { ping } as never,
    readiness,
    { error() {}, warn() {}, info() {}, debug() {} },
  );
  hub.onApplicationBootstrap();
  await until('it is ready', () => readiness.ready);
  store.stands = true;
  await until('it is not ready', () => !readiness.ready);
  store.stands = false;
  await until('it is ready again', () => readiness.ready);
  await hub.beforeApplicationShutdown();
  expect(readiness.report().parts).toEqual({ stores: { ok: true } });
});
