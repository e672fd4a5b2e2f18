import { readFileSync } from 'node:fs';
import type { Identity, Role } from '@nhip/contracts';
import { z } from 'zod';
import { hashSecret, lookupOf } from './authenticate.js';
import type { Identities } from './ports.js';

const person = z.object({ name: z.string(), password: z.string() });
const file = z.object({
  agencies: z.record(z.string(), z.string()),
  ministry: z.string(),
  operator: z.string(),
  admin: z.string(),
  people: z.record(z.string(), person),
});

const MINISTRY = 'G14';
const SENDER: readonly Role[] = ['agency-sender', 'agency-approver'];

/** Makes the identities of a demonstration hub known; those that are stay as they are. */
export async function seedIdentities(path: string, identities: Identities): Promise<void> {
  const { agencies, ministry, operator, admin, people } = file.parse(JSON.parse(readFileSync(path, 'utf8')));
  const agency = Object.keys(agencies)[0] ?? '';
  const keys: [string, Identity][] = [
    ...Object.entries(agencies).map(([code, key]): [string, Identity] => [
      key,
      { name: `agency:${code}`, roles: SENDER, agency: code },
    ]),
    [ministry, { name: `ministry:${MINISTRY}`, roles: ['ministry'], ministry: MINISTRY }],
    [operator, { name: 'operator:key', roles: ['operator'] }],
    [admin, { name: 'admin:key', roles: ['admin'] }],
  ];
  for (const [key, identity] of keys) await identities.ensure(identity, 'key', lookupOf(key), () => hashSecret(key));
  for (const [role, { name, password }] of Object.entries(people)) {
    const identity: Identity =
      role === 'agency'
        ? { name, roles: SENDER, agency }
        : role === 'ministry'
          ? { name, roles: ['ministry'], ministry: MINISTRY }
          : { name, roles: [role as Role] };
    await identities.ensure(identity, 'person', null, () => hashSecret(password));
  }
}
