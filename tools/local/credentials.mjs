/** The identities of a demonstration hub: made once, kept for their owner's eyes. */
import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const token = (kind) => `${kind}_${randomBytes(24).toString('base64url')}`;
const password = () => randomBytes(9).toString('base64url');

/** The passwords by which agencies produce into their inboxes, by code: none of them may be guessed over the network. */
const inboxPasswords = (agencies) =>
  Object.fromEntries(Object.keys(agencies).map((code) => [code, token('inbox')]));

/** Reads or makes `credentials.json` (mode 600); the addresses follow the present ports. @param inbox brokers of the inboxes, where they are known */
export function credentialsOf(state, gateway, inbox) {
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
  const agencies = { ...inboxPasswords(made.agencies), ...made.inbox?.agencies };
  const brokers = inbox ?? made.inbox?.brokers ?? '';
  const credentials = {
    ...made,
    gateway,
    inbox: { brokers, mechanism: 'SCRAM-SHA-512', agencies },
  };
  writeFileSync(file, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
  return credentials;
}
