import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { ConnectionError, FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { badRequest } from '../faults.js';
import { PROBLEM_TYPE, problemOf, replyProblem } from './problem.js';

export interface TlsFiles {
  /** File of the certificate chain, PEM. */
  readonly cert: string;
  /** File of the private key, PEM. */
  readonly key: string;
}

const BODY_BYTES = 1_000_000;

/** Answers on a connection what the HTTP parser refused; Fastify never sees it as a request. */
function refuseOnSocket(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const body = JSON.stringify(problemOf(badRequest()));
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** NestJS on Fastify as every service runs it. What Fastify or the HTTP parser refuses is a problem too. */
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
    clientErrorHandler: refuseOnSocket,
    ...(tls && { https: { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } }),
  });
}
