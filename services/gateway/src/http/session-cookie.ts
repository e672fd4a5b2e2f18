import { SESSION_SECONDS } from '../app/ports.js';

const NAME = 'nhip-session';

/** The session that a request carries. */
export const sessionOf = (cookies: string | undefined): string | undefined =>
  /(?:^|;\s*)nhip-session=([\w-]{1,200})(?:;|$)/.exec(cookies ?? '')?.[1];

/** A cookie that no script can read and no other site can send; an empty session ends it. */
export function sessionCookie(session: string, isSecure: boolean): string {
  const age = session === '' ? 0 : SESSION_SECONDS;
  return `${NAME}=${session}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${age}${isSecure ? '; Secure' : ''}`;
}
