import { identityOf, knownQuery } from '@nhip/platform';
import type { Identity } from '@nhip/contracts';
import type { Query } from '../domain/values-query.js';

export interface Request {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly query: Query;
}

/** Who asks; and nothing is asked that the route does not know. */
export function admit(request: Request, secret: string, query: readonly string[] = []): Identity {
  const identity = identityOf(request, secret);
  knownQuery(request.query, query);
  return identity;
}
