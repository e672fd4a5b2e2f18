import { describe, expect, it } from '@jest/globals';
import { Identity, ROLES } from './identity.js';

describe('an identity', () => {
  it.each(ROLES)('may have the role %s', (role) => {
    const identity = { name: 'x', roles: [role] };
    expect(Identity.parse(identity)).toEqual(identity);
  });

  it('says of which agency or ministry it is', () => {
    const identity = { name: 'x', roles: ['ministry'], agency: 'H09', ministry: 'G14' };
    expect(Identity.parse(identity)).toEqual(identity);
  });

  it.each([
    [{ name: 'x', roles: ['root'] }],
    [{ name: 'x', roles: 'admin' }],
    [{ name: 'x' }],
    [{ roles: [] }],
    [{ name: 'x', roles: [], agency: 7 }],
    [null],
  ])('is none: %j', (given) => {
    expect(Identity.safeParse(given).success).toBe(false);
  });
});
