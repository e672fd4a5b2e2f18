import { ROUTES, type Route } from '@nhip/contracts';
import { problemOf, replyProblem } from '@nhip/platform';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance } from 'fastify';
import { authorise } from './authorise.js';
import { forward } from './forward.js';
import type { Handlers } from './handlers.js';
import { OWN_ROUTES } from './own-routes.js';
import { webFile } from './web-file.js';

/** The longest that a service may think before it begins to answer: recomputations are long. */
const HEADERS_MS = 310_000;
const GUARDS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
};
const TLS_GUARD = { 'strict-transport-security': 'max-age=31536000' };

function addRoute(scope: FastifyInstance, handlers: Handlers, route: Route): void {
  const { method, path, service } = route;
  const url = path.replace(/\{(\w+)\}/g, ':$1');
  if (service !== 'gateway') scope.route({ method, url, handler: forward(handlers, route) });
  const own = OWN_ROUTES[`${method} ${path}`];
  if (own)
    scope.route({
      method,
      url,
      handler: async (request, reply) =>
        own(handlers, request, reply, await authorise(handlers, route, request)),
    });
}

/** The one public door: routes by the table, deny by default. */
export async function registerDoor(app: FastifyInstance, handlers: Handlers): Promise<void> {
  await app.register(async (scope: FastifyInstance) => {
    await scope.register(replyFrom, {
      disableCache: true,
      disableRequestLogging: true,
      undici: { connections: 256, bodyTimeout: 0, headersTimeout: HEADERS_MS },
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.addHook(
      'onRequest',
      async (_request, reply) =>
        void reply.headers(handlers.isSecure ? { ...GUARDS, ...TLS_GUARD } : GUARDS),
    );
    scope.setErrorHandler((error, request, reply) => {
      if (problemOf(error).status === 500)
        handlers.logger.error(
          { route: request.routeOptions.url, error: (error as Error).stack },
          'a request failed',
        );
      return replyProblem(reply, error);
    });
    for (const route of ROUTES) addRoute(scope, handlers, route);
    scope.get('/*', async (request, reply) => webFile(handlers.web, request.url, reply));
  });
}
