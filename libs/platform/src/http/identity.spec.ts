import { describe, expect, it } from '@jest/globals';
import { IDENTITY_HEADER, type Identity } from '@nhip/contracts';
import { identityOf, signIdentity, verifyIdentity } from './identity.js';

const KEY = 'a secret of this suite';
const sender: Identity = { name: 'khoá của Sở', roles: ['agency-sender'], agency: 'H09' };

describe('an identity', () => {
  it('comes through as it was signed', () => {
    expect(identityOf({ headers: { [IDENTITY_HEADER]: signIdentity(sender, KEY) } }, KEY)).toEqual(
      sender,
    );
  });

  it.each([
    ['nothing', undefined],
    ['an empty header', ''],
    ['another secret', signIdentity(sender, 'another secret, as long')],
    ['no signature', signIdentity(sender, KEY).split('.')[0]],
    ['a signature of other length', `${signIdentity(sender, KEY)}0`],
    ['a signature that is not ASCII', `x.${'ă'.repeat(64)}`],
    [
      'more roles than were signed',
      `${Buffer.from('{"name":"x","roles":["admin"]}').toString('base64url')}.${signIdentity(sender, KEY).split('.')[1]}`,
    ],
  ])('is refused with %s', (_what, header) => {
    expect(() => verifyIdentity(header, KEY)).toThrow(
      expect.objectContaining({ kind: 'unauthenticated' }),
    );
  });
});
