import { createSecretKey } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Identity } from '@nhip/contracts';
import { SignJWT, UnsecuredJWT } from 'jose';
import { hashOfSession, sessionKey, signSession, verifySession } from './session-token.js';

const SECRET = 'a secret of this suite';
const key = sessionKey(SECRET);
const duty: Identity = { name: 'duty', roles: ['duty'] };
const hash = hashOfSession('an id');

describe('a stored session', () => {
  it('is read as the identity that was signed for it', async () => {
    expect(await verifySession(await signSession(duty, hash, key), hash, key)).toEqual(duty);
  });

  it('is nothing in the place of another', async () => {
    const other = hashOfSession('another id');
    expect(await verifySession(await signSession(duty, hash, key), other, key)).toBeUndefined();
  });

  it.each([
    ['an identity as it is', async () => JSON.stringify(duty)],
    [
      'what nobody signed',
      async () => new UnsecuredJWT({ identity: duty }).setSubject(hash).encode(),
    ],
    [
      'what another secret signed',
      () => signSession(duty, hash, sessionKey('another secret, longer')),
    ],
    [
      'what the secret itself signed, as it signs for services',
      () => signSession(duty, hash, createSecretKey(Buffer.from(SECRET))),
    ],
    [
      'what has expired',
      () =>
        new SignJWT({ identity: duty })
          .setProtectedHeader({ alg: 'HS256' })
          .setSubject(hash)
          .setExpirationTime('-1s')
          .sign(key),
    ],
    [
      'a role that there is not',
      () => signSession({ name: 'x', roles: ['root'] } as unknown as Identity, hash, key),
    ],
  ])('is never %s', async (_, token) => {
    expect(await verifySession(await token(), hash, key)).toBeUndefined();
  });
});
