import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { Fault, MOST_CALLS, type Identity, type Route } from '@nhip/contracts';
import { assertReadable, assertRole, CONFIG } from '@nhip/platform';
import type { FastifyRequest } from 'fastify';
import { Authenticate } from '../app/authenticate.js';
import { LIMITS, type Limits } from '../app/ports.js';
import { isSecure, type Config } from '../config.js';
import { tooManyCalls } from '../faults.js';
import { OwnAddresses } from './own-addresses.js';
import { assertOwnWrite } from './same-origin.js';
import { sessionOf } from './session-cookie.js';

const LIMIT_SECONDS = 10;
const NO_MORE: ReadonlySet<unknown> = new Set(['unauthenticated', 'forbidden']);

/** Decides who passes, for the gateway's own routes and for those of the services alike. */
@Injectable()
export class Admission {
  constructor(
    @Inject(Authenticate) private readonly authenticate: Authenticate,
    @Inject(LIMITS) private readonly limits: Limits,
    @Inject(OwnAddresses) private readonly own: OwnAddresses,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Who calls a route and may; undefined where it is public. @throws Fault `unauthenticated`, `forbidden`, `limited`, `unsupported` or `malformed` */
  async admit(request: FastifyRequest, route: Route): Promise<Identity | undefined> {
    const identity = route.roles === 'public' ? undefined : await this.#caller(request, route);
    // A key is nothing that a browser sends by itself.
    if (!identity || request.headers.authorization === undefined)
      assertOwnWrite(request.headers, route, this.own.origins(request));
    const { params, query, headers, body } = request;
    const command = body instanceof Readable ? undefined : body;
    assertReadable({ params, query, headers, body: command }, route);
    return identity;
  }

  /** Whether who was admitted would be so still: the session not ended, the key still known. While a store is away, they are. */
  async isAdmittedStill(request: FastifyRequest, route: Route): Promise<boolean> {
    try {
      await this.#identify(request, route);
      return true;
    } catch (error) {
      return !(error instanceof Fault && NO_MORE.has(error.kind));
    }
  }

  async #identify({ headers }: FastifyRequest, route: Route): Promise<Identity> {
    const session = sessionOf(headers.cookie, isSecure(this.config));
    const identity = await this.authenticate.caller(headers.authorization, session);
    assertRole(identity, route);
    return identity;
  }

  /** Where Redis is away a proven caller passes uncounted: a limit protects, it must not shut the hub. */
  #isWithinLimit({ name }: Identity, { mostCalls }: Route): Promise<boolean> {
    const what = mostCalls === undefined ? `calls/${name}` : `rows/${name}`;
    return this.limits.allow(what, mostCalls ?? MOST_CALLS, LIMIT_SECONDS).catch(() => true);
  }

  async #caller(request: FastifyRequest, route: Route): Promise<Identity> {
    const identity = await this.#identify(request, route);
    if (!(await this.#isWithinLimit(identity, route))) throw tooManyCalls();
    return identity;
  }
}
