import { readFileSync } from 'node:fs';
import { ROLES, Identity, type Role } from '@nhip/contracts';
import { z } from 'zod';
import { hashSecret, isSecret, lookupOf } from './authenticate.js';
import type { Identities, IdentityKind } from './ports.js';

const person = z.object({ name: Identity.shape.name, password: z.string() });
const file = z.object({
  agencies: z.record(z.string(), z.string()),
  ministry: z.string(),
  operator: z.string(),
  admin: z.string(),
  people: z.record(z.string(), person),
});

const MINISTRY = 'G14';
/** What the key of an agency may. */
export const SENDER: readonly Role[] = ['agency-sender', 'agency-approver'];

interface Wanted {
  readonly kind: IdentityKind;
  readonly identity: Identity;
  readonly secret: string;
}

function personOf(role: string, name: string, agency: string): Identity {
  if (role === 'agency') return { name, roles: SENDER, agency };
  if (role === 'ministry') return { name, roles: ['ministry'], ministry: MINISTRY };
  const known = ROLES.find((one) => one === role);
  if (!known) throw new Error(`there is no role “${role}”`);
  return { name, roles: [known] };
}

function wantedOf(text: string): readonly Wanted[] {
  const { agencies, ministry, operator, admin, people } = file.parse(JSON.parse(text));
  const [agency = ''] = Object.keys(agencies);
  const key = (secret: string, identity: Identity): Wanted => ({ kind: 'key', secret, identity });
  return [
    ...Object.entries(agencies).map(([code, secret]) =>
      key(secret, { name: `agency:${code}`, roles: SENDER, agency: code }),
    ),
    key(ministry, { name: `ministry:${MINISTRY}`, roles: ['ministry'], ministry: MINISTRY }),
    key(operator, { name: 'operator:key', roles: ['operator'] }),
    key(admin, { name: 'admin:key', roles: ['admin'] }),
    ...Object.entries(people).map(([role, { name, password }]): Wanted => ({
      kind: 'person',
      secret: password,
      identity: personOf(role, name, agency),
    })),
  ];
}

/**
 * Makes the identities of a demonstration hub known. Those that are known with this secret stay as they are;
 * a file made anew is what counts.
 */
export async function seedIdentities(path: string, identities: Identities): Promise<void> {
  for (const { kind, identity, secret } of wantedOf(readFileSync(path, 'utf8'))) {
    const known = await identities.byName(identity.name, kind);
    if (known && (await isSecret(known.secretHash, secret))) continue;
    const lookup = kind === 'key' ? lookupOf(secret) : null;
    await identities.put({ identity, kind, lookup, secretHash: await hashSecret(secret) });
  }
}
