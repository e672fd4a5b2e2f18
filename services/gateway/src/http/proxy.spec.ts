import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { expect, it, jest } from '@jest/globals';
import { until } from '@nhip/testkit';
import { fastify, type FastifyRequest } from 'fastify';
import { Proxy } from './proxy.js';

it('sets no watch over a live stream whose client left while it was being admitted', async () => {
  const steps: string[] = [];
  const admission = {
    admit: async ({ raw: { socket } }: FastifyRequest) => {
      steps.push('asked');
      await once(socket, 'close');
      steps.push('admitted');
    },
    isAdmittedStill: async () => true,
  };
  const config = {
    NHIP_SERVICE_URLS: { screens: 'http://127.0.0.1:9' },
    NHIP_INTERNAL_SECRET: 'a secret of this suite',
  };
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  const proxy = new Proxy(admission as never, {} as never, Date, config as never, silent);
  const app = fastify();
  await proxy.register(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const watches = jest.spyOn(globalThis, 'setInterval');
  const client = connect((app.server.address() as AddressInfo).port, '127.0.0.1');
  client.write('GET /api/v1/screens/s/stream HTTP/1.1\r\nhost: hub\r\n\r\n');
  await until('it is asked', () => steps.includes('asked'));
  client.destroy();
  await until('it is admitted', () => steps.includes('admitted'));
  await app.close();
  expect(watches).not.toHaveBeenCalled();
});
