import { readFileSync } from 'node:fs';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { replyProblem } from './problem.js';

export interface TlsFiles {
  /** File of the certificate chain, PEM. */
  readonly cert: string;
  /** File of the private key, PEM. */
  readonly key: string;
}

const BODY_BYTES = 1_000_000;

/** NestJS on Fastify as every service runs it. What Fastify itself refuses (an address that cannot be read) is a problem too. */
export function httpAdapter(
  options: { readonly bodyLimit?: number | undefined; readonly tls?: TlsFiles | undefined } = {},
): FastifyAdapter {
  const { bodyLimit = BODY_BYTES, tls } = options;
  return new FastifyAdapter({
    bodyLimit,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      void replyProblem(reply, error),
    ...(tls && { https: { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } }),
  });
}
