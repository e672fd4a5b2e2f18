import { SESSION_SECONDS } from '../app/ports.js';

/** Behind TLS a browser takes `__Host-` from this very host alone, by TLS, for all of its paths: no neighbour can put one in its place. */
export const cookieName = (isSecure: boolean): string =>
  isSecure ? '__Host-nhip-session' : 'nhip-session';

/** The session that a request carries. */
export function sessionOf(cookies: string | undefined, isSecure: boolean): string | undefined {
  const value = (cookies ?? '')
    .split(/;\s*/)
    .map((cookie) => cookie.split(/=(.*)/s))
    .find(([name]) => name === cookieName(isSecure))?.[1];
  return value !== undefined && /^[\w-]{1,200}$/.test(value) ? value : undefined;
}

/** A cookie that no script can read and no other site can send; an empty session ends it. */
export function sessionCookie(session: string, isSecure: boolean): string {
  const age = session === '' ? 0 : SESSION_SECONDS;
  return `${cookieName(isSecure)}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${isSecure ? '; Secure' : ''}`;
}
