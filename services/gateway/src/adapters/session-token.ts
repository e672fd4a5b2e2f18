import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';
import { Identity } from '@nhip/contracts';
import { jwtVerify, SignJWT } from 'jose';
import { SESSION_SECONDS } from '../app/ports.js';

const ALGORITHM = 'HS256';

/** The key of stored sessions, derived from the hub's secret: what is signed for a service is no session, nor the other way round. */
export const sessionKey = (secret: string): KeyObject =>
  createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', 'nhip session', 32)));

/** What is kept of a session's id: who reads the store cannot act by it. */
export const hashOfSession = (id: string): string =>
  createHash('sha256').update(id).digest('base64url');

/** The identity of a session as it is stored: a JWT for this session alone, for as long as a session lasts. */
export const signSession = (identity: Identity, hash: string, key: KeyObject): Promise<string> =>
  new SignJWT({ identity })
    .setProtectedHeader({ alg: ALGORITHM })
    .setSubject(hash)
    .setIssuedAt()
    .setExpirationTime(`${SESSION_SECONDS}s`)
    .sign(key);

/** The identity that was signed for a session; undefined where the token is not ours, or is of another session or time. */
export async function verifySession(
  token: string,
  hash: string,
  key: KeyObject,
): Promise<Identity | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, { algorithms: [ALGORITHM], subject: hash });
    return Identity.parse(payload['identity']);
  } catch {
    return undefined;
  }
}
