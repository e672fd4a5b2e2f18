import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { Fault, IDENTITY_HEADER, type Identity, type Route } from '@nhip/contracts';
import { injectTrace, replyProblem, signIdentity } from '@nhip/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { authorise } from './authorise.js';
import type { Handlers } from './handlers.js';
import { limitedBody } from './limited-body.js';

const BODY_BYTES = 64 * 1024 * 1024;

const serviceAway = ({ service }: Route, cause?: unknown): Fault =>
  new Fault(
    'unavailable',
    'service-away',
    {
      vi: `dịch vụ ${service} tạm thời không trả lời`,
      en: `${service} does not answer at the moment`,
    },
    { cause, hint: { vi: 'thử lại sau vài giây', en: 'try again in some seconds' } },
  );

const READS_OF_RECORDS = /\/records\/|\/quarantine$|\/explain$|\/changes$/;
const NO_ACTS = /\/records$|\/verify$/;

/** What leaves a trace: acts on definitions and deliveries, and reads of records. A delivery of rows has its receipt for a trace. */
export const isAudited = ({ method, path, service }: Route): boolean =>
  service !== 'gateway' && (method === 'GET' ? READS_OF_RECORDS.test(path) : !NO_ACTS.test(path));

/** The caller's headers without what is between them and us, with who they are. */
function headersFor(
  handlers: Handlers,
  identity: Identity | undefined,
  headers: IncomingHttpHeaders,
): IncomingHttpHeaders {
  const {
    authorization: _key,
    cookie: _session,
    [IDENTITY_HEADER]: _forged,
    expect: _expect,
    ...rest
  } = headers;
  return injectTrace({
    ...rest,
    ...(identity && { [IDENTITY_HEADER]: signIdentity(identity, handlers.secret) }),
  });
}

/** Path and query alone, however the request line was spelt. */
const targetOf = (url: string): string =>
  url.startsWith('/') ? url : url.replace(/^https?:\/\/[^/?#]*/i, '');

async function noteDown(
  handlers: Handlers,
  route: Route,
  identity: Identity,
  target: string,
): Promise<void> {
  const { audit, clock } = handlers;
  await audit.write({
    at: clock.now(),
    who: identity.name,
    action: `${route.method} ${route.path}`,
    target: target.slice(0, 500),
  });
}

/** Hands a request to the service of its route, streaming both ways. */
export function forward(handlers: Handlers, route: Route) {
  const base = handlers.urls[route.service];
  return async (request: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
    const identity = await authorise(handlers, route, request);
    if (!base) throw serviceAway(route);
    const target = targetOf(request.url);
    if (identity && isAudited(route)) await noteDown(handlers, route, identity, target);
    if (request.body)
      request.body = limitedBody(
        request.body as Readable,
        request.headers['content-length'],
        BODY_BYTES,
      );
    return reply.from(base + target, {
      // A refusal is the client's to read, with its Retry-After: nothing is repeated here.
      retryDelay: () => null as unknown as number,
      rewriteRequestHeaders: (_request, headers) =>
        headersFor(handlers, identity, headers as IncomingHttpHeaders),
      onError: (answer, { error }) => {
        const { cause } = error as { cause?: unknown };
        replyProblem(
          answer as FastifyReply,
          cause instanceof Fault ? cause : serviceAway(route, error),
        );
      },
    });
  };
}
