import type { IncomingHttpHeaders } from 'node:http';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import replyFrom from '@fastify/reply-from';
import { Inject, Injectable } from '@nestjs/common';
import {
  BODY_BYTES,
  Fault,
  IDENTITY_HEADER,
  ROUTES,
  routeName,
  type Identity,
  type Route,
} from '@nhip/contracts';
import {
  BytesInFlight,
  callerKey,
  CallerTokens,
  CLOCK,
  CONFIG,
  injectTrace,
  LOGGER,
  replyProblem,
  serviceAway,
  type Clock,
  type HeldBytes,
  type Logger,
} from '@nhip/platform';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { AUDIT, type Audit } from '../app/ports.js';
import type { Config } from '../config.js';
import { Admission } from './admission.js';
import { limitedBody } from './limited-body.js';
import { pathOf, queryOf } from './target.js';
import { webFile } from './web-file.js';

/** The longest that a service may think before it begins to answer: recomputations are long. */
const HEADERS_MS = 310_000;
/** To one service: more than the live streams that it holds, so that these keep no other call waiting. */
const CONNECTIONS = 2_048;
/** A body of this length is taken whole and goes on in one piece with its head. */
const SMALL_BYTES = 32 * 1024;
/** How often it is asked whether who follows a live stream may still. */
const LIVE_MS = 5_000;

const isLive = ({ answer }: Route): boolean => answer.content?.['text/event-stream'] !== undefined;

/** The caller's headers without what is between them and us, with who they are. */
function headersFor(token: string | undefined, headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const {
    authorization: _key,
    cookie: _session,
    [IDENTITY_HEADER]: _forged,
    expect: _expect,
    ...rest
  } = headers;
  return injectTrace({ ...rest, ...(token !== undefined && { [IDENTITY_HEADER]: token }) });
}

/** A service's headers without what is between it and us: how long the caller's connection lives is not its to say. */
function answeredHeaders(headers: IncomingHttpHeaders): IncomingHttpHeaders {
  const { connection: _connection, 'keep-alive': _life, ...rest } = headers;
  return rest;
}

/**
 * The routes of the services, and the files of the web app. They are Fastify's own and not NestJS's: large bodies and live streams
 * pass both ways without being held.
 */
@Injectable()
export class Proxy {
  readonly #bytes = new BytesInFlight();
  readonly #tokens: CallerTokens;

  constructor(
    @Inject(Admission) private readonly admission: Admission,
    @Inject(AUDIT) private readonly audit: Audit,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.#tokens = new CallerTokens(callerKey(config.NHIP_INTERNAL_SECRET));
  }

  async register(app: FastifyInstance): Promise<void> {
    await app.register(async (scope: FastifyInstance) => {
      await scope.register(replyFrom, {
        disableCache: true,
        disableRequestLogging: true,
        undici: { connections: CONNECTIONS, bodyTimeout: 0, headersTimeout: HEADERS_MS },
      });
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
      // Who left in the middle of a request is told nothing of it.
      scope.setErrorHandler((error, _request, reply) =>
        reply.raw.destroyed ? reply.hijack() : replyProblem(reply, error, this.logger),
      );
      for (const route of ROUTES.filter(({ service }) => service !== 'gateway'))
        scope.route({
          method: route.method,
          url: route.path.replace(/\{(\w+)\}/g, ':$1'),
          handler: (request, reply) => this.#forward(route, request, reply),
        });
      scope.get('/*', async (request, reply) => webFile(this.config.NHIP_WEB, request.url, reply));
    });
  }

  /** Hands a request to the service of its route, streaming both ways. */
  async #forward(route: Route, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const identity = await this.admission.admit(request, route);
    const base = this.config.NHIP_SERVICE_URLS[route.service];
    if (!base) throw serviceAway(route.service);
    const path = pathOf(route, request.params as Readonly<Record<string, string>>);
    const query = queryOf(request.query);
    if (identity && route.audited) await this.#note(identity, route, path + query);
    const token = identity && (await this.#tokens.sign(identity, route));
    // Who left while they were being admitted closes no second time: what is held for them, or watched over, would be so for ever.
    if (reply.raw.destroyed) return reply.hijack();
    const whole = request.body ? await this.#take(route, request, reply, identity) : undefined;
    if (isLive(route)) this.#endOnceGone(route, request, reply);
    return reply.from(base + path, {
      ...whole,
      queryString: () => query.slice(1),
      // A refusal is the client's to read, with its Retry-After: nothing is repeated here.
      retryDelay: () => null as unknown as number,
      rewriteRequestHeaders: (_request, headers) =>
        headersFor(token, headers as IncomingHttpHeaders),
      rewriteHeaders: (headers) => answeredHeaders(headers as IncomingHttpHeaders),
      onError: (answer, { error }) => {
        const { cause } = error as { cause?: unknown };
        const fault = cause instanceof Fault ? cause : serviceAway(route.service, error);
        replyProblem(answer as FastifyReply, fault, this.logger);
      },
    });
  }

  /** Has the body go on as it comes, within its bounds. @returns one that is small, whole */
  async #take(
    { bodyBytes = BODY_BYTES }: Route,
    request: FastifyRequest,
    reply: FastifyReply,
    identity: Identity | undefined,
  ): Promise<{ readonly body: Buffer; readonly contentType: string } | undefined> {
    const { 'content-length': length, 'content-type': contentType } = request.headers;
    const held = this.#heldFor(identity, reply);
    const body = limitedBody(request.body as Readable, length, bodyBytes, held);
    if (length === undefined || Number(length) > SMALL_BYTES || !contentType) {
      request.body = body;
      return undefined;
    }
    return { body: await buffer(body), contentType };
  }

  /** The bytes of a request, until it is answered. */
  #heldFor(identity: Identity | undefined, { raw }: FastifyReply): HeldBytes {
    const held = this.#bytes.hold(identity?.agency ?? identity?.name ?? '');
    raw.once('close', held.release);
    return held;
  }

  /** A live stream outlasts a session: it is cut once its caller would not be admitted any more. */
  #endOnceGone(route: Route, request: FastifyRequest, { raw }: FastifyReply): void {
    const look = setInterval(
      () =>
        void this.admission
          .isAdmittedStill(request, route)
          .then((isStill) => isStill || raw.destroy()),
      LIVE_MS,
    );
    raw.once('close', () => clearInterval(look));
  }

  async #note({ name: who }: Identity, route: Route, target: string): Promise<void> {
    const action = routeName(route);
    await this.audit.write({ at: this.clock.now(), who, action, target: target.slice(0, 500) });
  }
}
