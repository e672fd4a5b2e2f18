import { expect, it } from '@jest/globals';
import { Readiness } from '@nhip/platform';
import { until } from '@nhip/testkit';
import { HubReadiness } from './hub-readiness.js';

const hubWith = (ping: () => Promise<unknown>): Readiness => {
  const readiness = new Readiness();
  new HubReadiness(
    { NHIP_SERVICE_URLS: {} } as never,
    { query: async () => ({ rows: [] }) } as never,
    { ping } as never,
    readiness,
  );
  return readiness;
};

it('is not ready while a store stands still, and is again once it answers', async () => {
  const store = { stands: false };
  const readiness = hubWith(() =>
    store.stands ? new Promise(() => undefined) : Promise.resolve('PONG'),
  );
  const isReady = async (): Promise<boolean> => (await readiness.current()).ready;
  expect(await isReady()).toBe(true);
  store.stands = true;
  await until('it is not ready', async () => !(await isReady()));
  store.stands = false;
  await until('it is ready again', isReady);
  expect(readiness.report().parts).toEqual({ stores: { ok: true } });
});

it('looks once for all who ask at about the same time, and not where nobody asks', async () => {
  let looks = 0;
  const readiness = hubWith(async () => (looks += 1));
  expect(looks).toBe(0);
  await Promise.all([readiness.current(), readiness.current()]);
  await readiness.current();
  expect(looks).toBe(1);
});
