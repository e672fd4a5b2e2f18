import { IDENTITY_HEADER, routeName, ROUTES, type Identity } from '@nhip/contracts';
import { callerKey, signCaller } from '@nhip/platform';

/** The secret of a service under test: its NHIP_INTERNAL_SECRET. */
export const TEST_SECRET = 'a secret of the tests';

/** Headers with which the gateway calls a route for an identity. @param name of the route, e.g. `GET /api/v1/feeds/{feed}` */
export async function callerHeaders(
  identity: Identity,
  name: string,
): Promise<Record<string, string>> {
  const route = ROUTES.find((one) => routeName(one) === name);
  if (!route) throw new TypeError(`there is no route ${name}`);
  return { [IDENTITY_HEADER]: await signCaller(identity, route, callerKey(TEST_SECRET)) };
}
