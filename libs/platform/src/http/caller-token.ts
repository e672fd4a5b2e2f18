import { createSecretKey, type KeyObject } from 'node:crypto';
import { ROLES, routeName, type Identity, type Route } from '@nhip/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { noIdentity } from '../faults.js';

const ALGORITHM = 'HS256';
/** From the gateway to a service it is milliseconds; more would only help whoever overheard a token. */
const LIFETIME_S = 60;
const CLOCK_SKEW_S = 30;
/** For so long a token serves again, and is known to who verified it. */
const AGAIN_MS = (LIFETIME_S * 1_000) / 3;

const claims = z.object({
  route: z.string(),
  identity: z.object({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    agency: z.string().optional(),
    ministry: z.string().optional(),
    simulated: z.literal(true).optional(),
  }),
});

export const callerKey = (secret: string): KeyObject => createSecretKey(Buffer.from(secret));

/**
 * The token by which the gateway tells a service who is calling: a JWT that names the identity, the route that was matched, the
 * service that it is for, and when it was signed. Its life is counted by the operating system's clock, never by the hub's.
 */
export const signCaller = (identity: Identity, route: Route, key: KeyObject): Promise<string> =>
  new SignJWT({ identity, route: routeName(route) })
    .setProtectedHeader({ alg: ALGORITHM })
    .setAudience(route.service)
    .setIssuedAt()
    .setExpirationTime(`${LIFETIME_S}s`)
    .sign(key);

interface Signed {
  readonly token: string;
  /** Until when it is given again. */
  readonly until: number;
}

/** Signs for callers. A token serves its caller on its route again for a third of its life: who sends a row a request has one signed now and then. */
export class CallerTokens {
  readonly #signed = new WeakMap<Identity, Map<Route, Signed>>();

  constructor(private readonly key: KeyObject) {}

  async sign(identity: Identity, route: Route): Promise<string> {
    const known = this.#signed.get(identity)?.get(route);
    if (known && Date.now() < known.until) return known.token;
    const until = Date.now() + AGAIN_MS;
    const token = await signCaller(identity, route, this.key);
    const ofRoutes = this.#signed.get(identity) ?? new Map<Route, Signed>();
    this.#signed.set(identity, ofRoutes.set(route, { token, until }));
    return token;
  }
}

/** Who is calling. @throws Fault `unauthenticated` where the token is not the gateway's, or is for another route, service or time. */
export async function verifyCaller(token: string, route: Route, key: KeyObject): Promise<Identity> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      audience: route.service,
      maxTokenAge: LIFETIME_S,
      clockTolerance: CLOCK_SKEW_S,
    });
    const { identity, route: named } = claims.parse(payload);
    if (named === routeName(route)) return identity;
  } catch {
    // Falls through: whatever is wrong with a token, it says nothing of who is calling.
  }
  throw noIdentity();
}

interface Verified {
  readonly route: Route;
  readonly identity: Identity;
  /** A token that is known is not looked at again until then. */
  readonly until: number;
}

const MOST_KNOWN = 1_000;

/** Verifies callers. A token that was verified is known for some seconds, which come on top of its life. */
export class CallerChecks {
  readonly #known = new Map<string, Verified>();

  constructor(private readonly key: KeyObject) {}

  /** Who is calling. @throws Fault `unauthenticated` as `verifyCaller` does */
  async verify(token: string, route: Route): Promise<Identity> {
    const known = this.#known.get(token);
    if (known?.route === route && Date.now() < known.until) return known.identity;
    const identity = await verifyCaller(token, route, this.key);
    if (this.#known.size >= MOST_KNOWN) this.#known.clear();
    this.#known.set(token, { route, identity, until: Date.now() + AGAIN_MS });
    return identity;
  }
}
