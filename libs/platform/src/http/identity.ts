import { createHmac, timingSafeEqual } from 'node:crypto';
import { Fault, IDENTITY_HEADER, type Identity } from '@nhip/contracts';

const mac = (text: string, secret: string): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** The header by which the gateway tells a service who is calling. */
export function signIdentity(identity: Identity, secret: string): string {
  const text = Buffer.from(JSON.stringify(identity)).toString('base64url');
  return `${text}.${mac(text, secret)}`;
}

export function verifyIdentity(header: string | undefined, secret: string): Identity {
  const [text = '', signature = ''] = (header ?? '').split('.');
  const [given, expected] = [Buffer.from(signature), Buffer.from(mac(text, secret))];
  const genuine = given.length === expected.length && timingSafeEqual(given, expected);
  if (!genuine)
    throw new Fault('unauthenticated', 'no-identity', {
      vi: 'yêu cầu không qua cổng của hệ thống',
      en: 'the request did not come through the gateway',
    });
  return JSON.parse(Buffer.from(text, 'base64url').toString()) as Identity;
}

/** Who is calling; the gateway has already decided that they may use the route. */
export const identityOf = (
  request: { readonly headers: Readonly<Record<string, string | string[] | undefined>> },
  secret: string,
): Identity => verifyIdentity(String(request.headers[IDENTITY_HEADER] ?? ''), secret);
