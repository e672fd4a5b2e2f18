/** The identities of a demonstration hub: made once, kept for their owner's eyes. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const token = (kind) => `${kind}_${randomBytes(24).toString('base64url')}`;
const password = () => randomBytes(9).toString('base64url');

/** Reads or makes `credentials.json` (mode 600); the address follows the present port. */
export function credentialsOf(state, gateway) {
  const file = path.join(state, 'credentials.json');
  const made = existsSync(file)
    ? JSON.parse(readFileSync(file, 'utf8'))
    : {
        agencies: { H09: token('agency') },
        ministry: token('ministry'),
        operator: token('operator'),
        admin: token('admin'),
        people: Object.fromEntries(
          ['viewer', 'operator', 'admin', 'agency', 'ministry'].map((role) => [
            role,
            { name: role, password: password() },
          ]),
        ),
      };
  const credentials = { ...made, gateway };
  writeFileSync(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
  return credentials;
}
