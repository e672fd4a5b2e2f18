import { Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import {
  malformed,
  IDENTITY_HEADER,
  parameterRefusal,
  pathRefusal,
  queryNames,
  refusalOf,
  valueRefusal,
  type Identity,
  type Refusal,
  type Route,
} from '@nhip/contracts';
import type { FastifyRequest } from 'fastify';
import type { ServiceConfig } from '../config/service-config.js';
import { CONFIG, SERVICE_NAME } from '../tokens.js';
import { noSuchAddress, notAllowed } from '../faults.js';
import { assertBody } from './assert-body.js';
import { CallerChecks, callerKey } from './caller-token.js';
import { knownQuery } from './known-parameters.js';
import { matchedRoute } from './matched-route.js';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the guard; absent on public routes. */
    caller?: Identity;
  }
}

/** @throws Fault `forbidden` unless one of the identity's roles may use the route */
export function assertRole({ roles }: Identity, route: Route): void {
  const { roles: allowed } = route;
  if (allowed !== 'public' && !roles.some((role) => allowed.includes(role)))
    throw notAllowed(route);
}

/** What keeps the parameters of a path from being ids. @throws Fault `missing` where one is empty: that address has no such part */
function paramsRefusal(params: unknown): Refusal | undefined {
  for (const [name, value] of Object.entries(params as Readonly<Record<string, string>>)) {
    if (value === '') throw noSuchAddress();
    const refusal = pathRefusal(name, value);
    if (refusal) return refusal;
  }
  return undefined;
}

/** What the contract refuses of the headers that a route reads; undefined where it takes them. */
function headerRefusal(given: FastifyRequest['headers'], { headers }: Route): Refusal | undefined {
  const read = headers?.safeParse(given);
  return read?.error && refusalOf(read.error);
}

/** @throws Fault `missing`, `malformed` or `unsupported` where a request says what its route does not know, or holds text that nothing can store */
export function assertReadable(
  { params, query, body, headers }: Pick<FastifyRequest, 'params' | 'query' | 'body' | 'headers'>,
  route: Route,
): void {
  knownQuery(query as Readonly<Record<string, unknown>>, queryNames(route));
  const refusal =
    paramsRefusal(params) ??
    parameterRefusal(query, 'query') ??
    (body instanceof Uint8Array ? undefined : valueRefusal(body, 'body')) ??
    headerRefusal(headers, route);
  if (refusal) throw malformed(refusal);
  assertBody(headers, body, route);
}

/**
 * Lets a request of the route table pass: called by the gateway for this very route, by someone whose role may use it, with
 * parameters that the route knows. What is not in the table is refused.
 */
@Injectable()
export class CallerGuard implements CanActivate {
  readonly #callers: CallerChecks;

  constructor(
    @Inject(SERVICE_NAME) private readonly service: string,
    @Inject(CONFIG) { NHIP_INTERNAL_SECRET }: ServiceConfig,
  ) {
    this.#callers = new CallerChecks(callerKey(NHIP_INTERNAL_SECRET));
  }

  /** @throws Fault `missing`, `unauthenticated`, `forbidden`, `malformed` or `unsupported` */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    // Calls between services come by gRPC, on an address that the public does not reach.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const route = matchedRoute(request);
    if (!route) throw noSuchAddress();
    if (route.roles !== 'public') {
      if (route.service !== this.service) throw noSuchAddress();
      const token = String(request.headers[IDENTITY_HEADER] ?? '');
      request.caller = await this.#callers.verify(token, route);
      assertRole(request.caller, route);
    }
    assertReadable(request, route);
    return true;
  }
}
