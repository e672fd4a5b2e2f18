import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { BODY_BYTES, type Fault } from '@nhip/contracts';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type {
  ConnectionError,
  FastifyError,
  FastifyInstance,
  FastifyReply,
  FastifyRequest,
} from 'fastify';
import { badRequest, headersTooLarge, requestTooSlow } from '../faults.js';
import { routeAt } from './matched-route.js';
import { PROBLEM_TYPE, problemOf, replyProblem } from './problem.js';

export interface TlsFiles {
  /** File of the certificate chain, PEM. */
  readonly cert: string;
  /** File of the private key, PEM. */
  readonly key: string;
}

/** Longer than a request can have one: the guard says how long an id may be. */
const LONGEST_PARAM = 100_000;
/** A request that has not come whole by then is ended: 64 MB take as long at 4.5 Mbit/s; who is slower sends them compressed, or in parts. */
const REQUEST_MS = 120_000;

/** What Node refuses before there is a request, by its code; anything else is a 400. */
const REFUSED: Readonly<Record<string, readonly [status: number, fault: () => Fault]>> = {
  HPE_HEADER_OVERFLOW: [431, headersTooLarge],
  ERR_HTTP_REQUEST_TIMEOUT: [408, requestTooSlow],
};

/** Answers on a connection what the HTTP parser refused; Fastify never sees it as a request. */
function refuseOnSocket(error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy(error);
  const [status, fault] = REFUSED[error.code] ?? [400, badRequest];
  const body = JSON.stringify({ ...problemOf(fault()), status });
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\ncontent-type: ${PROBLEM_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

/** NestJS on Fastify as every service runs it, each route with the largest body that the table of routes names. What Fastify or the HTTP parser refuses is a problem too. */
export function httpAdapter({ tls }: { readonly tls?: TlsFiles | undefined } = {}): FastifyAdapter {
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_BYTES,
    forceCloseConnections: true,
    requestTimeout: REQUEST_MS,
    routerOptions: { maxParamLength: LONGEST_PARAM },
    frameworkErrors: (error: FastifyError, _request: FastifyRequest, reply: FastifyReply) =>
      void replyProblem(reply, error),
    clientErrorHandler: refuseOnSocket,
    ...(tls && { https: { cert: readFileSync(tls.cert), key: readFileSync(tls.key) } }),
  });
  adapter.getInstance<FastifyInstance>().addHook('onRoute', (options) => {
    const { bodyBytes } = routeAt(String(options.method), options.url) ?? {};
    if (bodyBytes !== undefined) options.bodyLimit = bodyBytes;
  });
  return adapter;
}
