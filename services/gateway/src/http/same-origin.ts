import type { IncomingHttpHeaders } from 'node:http';
import type { Route } from '@nhip/contracts';
import { wrongOrigin } from '../faults.js';

/** Where a browser says that a request comes from: by `Sec-Fetch-Site`, or where it does not send that, by `Origin`. */
const isFromOwnPage = (
  { 'sec-fetch-site': site, origin }: IncomingHttpHeaders,
  own: readonly string[],
): boolean =>
  site === undefined ? origin !== undefined && own.includes(origin) : site === 'same-origin';

/** Whether a browser sent it: every browser says where a write comes from. */
const isFromBrowser = ({ 'sec-fetch-site': site, origin }: IncomingHttpHeaders): boolean =>
  site !== undefined || origin !== undefined;

/**
 * Holds a write that a session stands for, and a sign-in, to the hub's own pages. A sign-in by a program, which says nothing of an
 * origin, passes: it has no session that could be swapped.
 * @param own the hub's own origins
 * @throws Fault `forbidden`
 */
export function assertOwnWrite(
  headers: IncomingHttpHeaders,
  route: Route,
  own: readonly string[],
): void {
  if (route.method === 'GET') return;
  const isProgram = route.roles === 'public' && !isFromBrowser(headers);
  if (!isProgram && !isFromOwnPage(headers, own)) throw wrongOrigin();
}
