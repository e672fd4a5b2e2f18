import { Fault, type Identity } from '@nhip/contracts';
import { badRequest } from '@nhip/platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { asyncApi } from './asyncapi.js';
import { docsPage } from './docs-page.js';
import type { Handlers } from './handlers.js';
import { wholeBody } from './limited-body.js';
import { openApi } from './openapi.js';
import { sessionCookie, sessionOf } from './session-cookie.js';

const SIGN_IN_BYTES = 10_000;
const signInBody = z.object({
  name: z.string().min(1).max(200),
  password: z.string().min(1).max(500),
});

const wrongBody = (): Fault =>
  badRequest(
    'wrong-body',
    'cần {"name": "…", "password": "…"}',
    'needs {"name": "…", "password": "…"}',
  );

function credentialsOf(text: string): z.infer<typeof signInBody> {
  try {
    return signInBody.parse(JSON.parse(text));
  } catch {
    throw wrongBody();
  }
}

async function signIn(
  handlers: Handlers,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const { authenticate, audit, clock, isSecure } = handlers;
  const { name, password } = credentialsOf(
    await wholeBody(request.body, request.headers['content-length'], SIGN_IN_BYTES),
  );
  const note = (action: string): Promise<void> =>
    audit.write({ at: clock.now(), who: name, action, target: `from ${request.ip}` });
  try {
    const { session, identity } = await authenticate.signIn(name, password, request.ip);
    await note('sign-in');
    return reply
      .header('set-cookie', sessionCookie(session, isSecure))
      .header('cache-control', 'no-store')
      .send(identity);
  } catch (error) {
    if (error instanceof Fault && error.kind === 'unauthenticated') await note('sign-in refused');
    throw error;
  }
}

async function signOut(
  handlers: Handlers,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const session = sessionOf(request.headers.cookie);
  if (session) await handlers.sessions.close(session);
  return reply.code(204).header('set-cookie', sessionCookie('', handlers.isSecure)).send();
}

export type OwnRoute = (
  handlers: Handlers,
  request: FastifyRequest,
  reply: FastifyReply,
  identity: Identity | undefined,
) => unknown;

/** What the gateway answers itself; health and metrics are the shell's. */
export const OWN_ROUTES: Readonly<Record<string, OwnRoute>> = {
  'POST /api/v1/session': signIn,
  'GET /api/v1/session': (_handlers, _request, reply, identity) =>
    reply.header('cache-control', 'no-store').send(identity),
  'DELETE /api/v1/session': signOut,
  'GET /api/docs': (_handlers, _request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header(
        'content-security-policy',
        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      )
      .send(docsPage()),
  'GET /api/docs/openapi.json': (handlers) => openApi(handlers.address),
  'GET /asyncapi': () => asyncApi(),
};
