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

it('holds no bytes of who left while they were being admitted', async () => {
  const left: Promise<unknown>[] = [];
  const sender = { name: 'sender', roles: ['agency-sender'], agency: 'H09' };
  const admission = {
    admit: async ({ raw: { socket }, headers }: FastifyRequest) => {
      if (!headers['x-leaves']) return sender;
      const gone = new Promise((resolve) => socket.once('close', resolve));
      left.push(gone);
      await gone;
      return sender;
    },
  };
  const config = {
    NHIP_SERVICE_URLS: { ingest: 'http://127.0.0.1:9' },
    NHIP_INTERNAL_SECRET: 'a secret of this suite',
  };
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  const proxy = new Proxy(admission as never, {} as never, Date, config as never, silent);
  const app = fastify({ bodyLimit: 100_000_000, forceCloseConnections: true });
  await proxy.register(app);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  const begin = (more: string) => {
    const client = connect(port, '127.0.0.1');
    client.write(
      `POST /api/v1/feeds/f/records HTTP/1.1\r\nhost: hub\r\ncontent-type: text/csv\r\ncontent-length: 60000000\r\n${more}\r\n`,
    );
    return client;
  };
  begin('x-leaves: 1\r\n').destroySoon();
  await until('it is admitted', () => left.length === 1);
  await left[0];
  const other = begin('');
  const [answer] = (await once(other, 'data')) as [Buffer];
  other.destroy();
  await app.close();
  expect(answer.toString()).toMatch(/^HTTP\/1.1 503 /);
});
