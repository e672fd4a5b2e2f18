import { createSecretKey, type KeyObject } from 'node:crypto';
import { ROLES, routeName, type Identity, type Route } from '@nhip/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { noIdentity } from '../faults.js';

const ALGORITHM = 'HS256';
/** From the gateway to a service it is milliseconds; more would only help whoever overheard a token. */
const LIFETIME_S = 60;
const CLOCK_SKEW_S = 30;

const claims = z.object({
  route: z.string(),
  identity: z.object({
    name: z.string(),
    roles: z.array(z.enum(ROLES)),
    agency: z.string().optional(),
    ministry: z.string().optional(),
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
