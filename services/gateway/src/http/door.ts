import path from 'node:path';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { Fault, IDENTITY_HEADER, ROUTES, type Identity, type Route } from '@nhip/contracts';
import { replyProblem, signIdentity, type Clock } from '@nhip/platform';
import replyFrom from '@fastify/reply-from';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Authenticate } from '../app/authenticate.js';
import type { Audit, Limits, Sessions } from '../app/ports.js';
import { asyncApi, docsPage, openApi } from './openapi.js';

export interface Handlers {
  readonly authenticate: Authenticate;
  readonly sessions: Sessions;
  readonly limits: Limits;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly urls: Readonly<Record<string, string>>;
  readonly secret: string;
  readonly web: string | undefined;
  readonly address: string;
}

const COOKIE = 'nhip-session';
const CALLS = { most: 6_000, seconds: 10 };
const signInBody = z.object({ name: z.string().min(1).max(200), password: z.string().min(1).max(500) });

const cookieOf = (request: FastifyRequest): string | undefined =>
  /(?:^|;\s*)nhip-session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];

/** Whoever may pass a route; public ones need no identity. */
async function authorised(handlers: Handlers, route: Route, request: FastifyRequest): Promise<Identity | undefined> {
  if (route.roles === 'public') return undefined;
  const identity = await handlers.authenticate.caller(request.headers.authorization, cookieOf(request));
  const { roles } = route;
  if (!identity.roles.some((role) => roles.includes(role)))
    throw new Fault(
      'forbidden',
      'not-allowed',
      { vi: 'vai trò của bạn không được làm việc này', en: 'your role may not do this' },
      { fields: { needs: roles } },
    );
  if (!(await handlers.limits.allow(`calls/${identity.name}`, CALLS.most, CALLS.seconds)))
    throw new Fault(
      'limited',
      'too-many-calls',
      { vi: 'gọi quá nhiều lần', en: 'too many calls' },
      { hint: { vi: 'chờ vài giây', en: 'wait some seconds' } },
    );
  return identity;
}

/** Acts that leave a trace: what changes something, and who read a record. */
const isAudited = ({ method, path: at, service }: Route): boolean =>
  at.includes('/records/') ||
  at.endsWith('/explain') ||
  (method !== 'GET' && (service === 'registry' || at.includes('/withdraw') || at.includes('/replay')));

function forward(handlers: Handlers, route: Route) {
  const base = handlers.urls[route.service];
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const identity = await authorised(handlers, route, request);
    if (!base)
      throw new Fault('unavailable', 'service-away', {
        vi: `dịch vụ ${route.service} chưa chạy`,
        en: `${route.service} is not running`,
      });
    if (identity && isAudited(route))
      await handlers.audit.write({
        at: handlers.clock.now(),
        who: identity.name,
        action: `${route.method} ${route.path}`,
        target: request.url.slice(0, 500),
      });
    return reply.from(base + request.url, {
      rewriteRequestHeaders: (_request, headers) => {
        const { authorization: _a, cookie: _c, [IDENTITY_HEADER]: _i, ...rest } = headers;
        return { ...rest, ...(identity && { [IDENTITY_HEADER]: signIdentity(identity, handlers.secret) }) };
      },
      onError: (answer, { error }) =>
        void replyProblem(
          answer as FastifyReply,
          new Fault(
            'unavailable',
            'service-away',
            { vi: `dịch vụ ${route.service} tạm thời không trả lời`, en: `${route.service} does not answer at the moment` },
            { cause: error },
          ),
        ),
    });
  };
}

async function signIn(handlers: Handlers, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request.body as AsyncIterable<Buffer>) chunks.push(chunk);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.concat(chunks).toString());
  } catch {
    json = undefined;
  }
  const parsed = signInBody.safeParse(json);
  if (!parsed.success)
    throw new Fault(
      'invalid',
      'wrong-body',
      { vi: 'cần {name, password}', en: 'needs {name, password}' },
      { fields: { status: 400 } },
    );
  const { session, identity } = await handlers.authenticate.signIn(parsed.data.name, parsed.data.password, request.ip);
  return reply.header('set-cookie', `${COOKIE}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=43200`).send(identity);
}

type Own = (handlers: Handlers, request: FastifyRequest, reply: FastifyReply, identity: Identity | undefined) => unknown;

const OWN: Readonly<Record<string, Own>> = {
  'POST /api/v1/session': signIn,
  'GET /api/v1/session': (_handlers, _request, _reply, identity) => identity,
  'DELETE /api/v1/session': async (handlers, request, reply) => {
    const session = cookieOf(request);
    if (session) await handlers.sessions.close(session);
    return reply.code(204).header('set-cookie', `${COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0`).send();
  },
  'GET /api/docs': (_handlers, _request, reply) => reply.type('text/html; charset=utf-8').send(docsPage()),
  'GET /api/docs/openapi.json': (handlers) => openApi(handlers.address),
  'GET /asyncapi': () => asyncApi(),
};

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.json': 'application/json',
  '.ico': 'image/x-icon',
};

/** A file of the web app, or its page where the address is the app's own. */
function webFile(web: string | undefined, url: string, reply: FastifyReply): unknown {
  const nothing = (): never => {
    throw new Fault('missing', 'no-such-address', { vi: 'không có địa chỉ này', en: 'there is no such address' });
  };
  const name = decodeURIComponent(url.split('?', 1)[0] ?? '/');
  if (!web || name.startsWith('/api/') || name.startsWith('/exchange/')) return nothing();
  const wanted = path.join(web, path.normalize(name));
  const inside = wanted.startsWith(web) && existsSync(wanted) && statSync(wanted).isFile();
  const file = inside ? wanted : path.join(web, 'index.html');
  if (!existsSync(file) || (!inside && path.extname(name))) return nothing();
  return reply
    .type(TYPES[path.extname(file)] ?? 'application/octet-stream')
    .header('cache-control', file.includes(`${path.sep}assets${path.sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('content-security-policy', "default-src 'self'; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'")
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(createReadStream(file));
}

/** The one public door: routes by the table, deny by default. */
export async function registerDoor(app: FastifyInstance, handlers: Handlers): Promise<void> {
  await app.register(async (scope: FastifyInstance) => {
    await scope.register(replyFrom, {
      disableRequestLogging: true,
      undici: { connections: 128, bodyTimeout: 0, headersTimeout: 310_000 },
    });
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.setErrorHandler((error, _request, reply) => replyProblem(reply, error));
    for (const route of ROUTES) {
      const url = route.path.replace(/\{(\w+)\}/g, ':$1');
      const own = OWN[`${route.method} ${route.path}`];
      if (route.service !== 'gateway') scope.route({ method: route.method, url, handler: forward(handlers, route) });
      else if (own)
        scope.route({
          method: route.method,
          url,
          handler: async (request, reply) => own(handlers, request, reply, await authorised(handlers, route, request)),
        });
    }
    scope.get('/*', (request, reply) => webFile(handlers.web, request.url, reply));
  });
}
