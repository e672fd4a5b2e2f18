import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { CONFIG, matchedRoute } from '@nhip/platform';
import type { FastifyInstance } from 'fastify';
import { isSecure, type Config } from '../config.js';
import { OwnAddresses } from './own-addresses.js';
import { assertPlainHeaders } from './plain-headers.js';
import { Proxy } from './proxy.js';
import { assertPlainTarget } from './target.js';

const GUARDS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
const TLS_GUARD = { 'strict-transport-security': 'max-age=31536000' };

/** What stands before all routes, and the routes of the services. To be called before the application is initialised. */
export async function prepareGateway(app: NestFastifyApplication): Promise<void> {
  const fastify = app.getHttpAdapter().getInstance() as unknown as FastifyInstance;
  const own = app.get(OwnAddresses);
  const headers = isSecure(app.get<Config>(CONFIG)) ? { ...GUARDS, ...TLS_GUARD } : GUARDS;
  fastify.addHook('onRequest', async (request, reply) => {
    void reply.headers(headers);
    const route = matchedRoute(request);
    assertPlainHeaders(request.raw, route);
    own.assertHost(request);
    assertPlainTarget(request.raw.url ?? '', route);
  });
  await app.get(Proxy).register(fastify);
}
