import { Fault, type Identity, type Route } from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';
import type { Handlers } from './handlers.js';
import { sessionOf } from './session-cookie.js';

const CALLS = { most: 6_000, seconds: 10 };

const notAllowed = (route: Route): Fault =>
  new Fault(
    'forbidden',
    'not-allowed',
    { vi: 'vai trò của bạn không được làm việc này', en: 'your role may not do this' },
    { fields: { needs: route.roles } },
  );

const tooManyCalls = (): Fault =>
  new Fault(
    'limited',
    'too-many-calls',
    { vi: 'gọi quá nhiều lần', en: 'too many calls' },
    { hint: { vi: 'chờ vài giây', en: 'wait some seconds' } },
  );

/** Who calls a route and may; undefined where it is public. Throws Fault `unauthenticated`, `forbidden` or `limited`. */
export async function authorise(
  handlers: Handlers,
  route: Route,
  request: FastifyRequest,
): Promise<Identity | undefined> {
  const { roles } = route;
  if (roles === 'public') return undefined;
  const identity = await handlers.authenticate.caller(
    request.headers.authorization,
    sessionOf(request.headers.cookie),
  );
  if (!identity.roles.some((role) => roles.includes(role))) throw notAllowed(route);
  if (!(await handlers.limits.allow(`calls/${identity.name}`, CALLS.most, CALLS.seconds)))
    throw tooManyCalls();
  return identity;
}
