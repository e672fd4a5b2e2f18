import { KeySet } from '@nhip/contracts';
import { inTransaction, type Pool } from '@nhip/platform';
import {
  calculateJwkThumbprint,
  exportJWK,
  FlattenedSign,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import type { Signer } from '../app/ports.js';

const ALGORITHM = 'EdDSA';

interface KeyRow {
  readonly kid: string;
  readonly private: JWK;
  readonly public: JWK;
}

async function newKey(): Promise<KeyRow> {
  const pair = await generateKeyPair(ALGORITHM, { crv: 'Ed25519', extractable: true });
  const shown = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(shown);
  return {
    kid,
    private: await exportJWK(pair.privateKey),
    public: { ...shown, kid, alg: ALGORITHM, use: 'sig' },
  };
}

/** All keys, the newest first; the first is made by whoever comes first. */
function keysOf(pool: Pool): Promise<readonly KeyRow[]> {
  return inTransaction(pool, async (client) => {
    await client.query(`select pg_advisory_xact_lock(hashtext('nhip.exchange.signing-key'))`);
    const { rows } = await client.query<KeyRow>(
      'select kid, private, public from exchange.signing_key order by created_at desc',
    );
    if (rows.length > 0) return rows;
    const key = await newKey();
    await client.query(
      'insert into exchange.signing_key (kid, private, public) values ($1, $2, $3)',
      [key.kid, JSON.stringify(key.private), JSON.stringify(key.public)],
    );
    return [key];
  });
}

/** Signs with the newest key of this hub; former keys stay known, so that old answers can still be checked. */
export async function openSigner(pool: Pool): Promise<Signer> {
  const keys = await keysOf(pool);
  const [newest] = keys;
  if (!newest) throw new TypeError('no signing key');
  const key = await importJWK(newest.private, ALGORITHM);
  return {
    keys: KeySet.parse({ keys: keys.map((one) => one.public) }),
    sign: async (body) => {
      const signed = await new FlattenedSign(new TextEncoder().encode(body))
        .setProtectedHeader({ alg: ALGORITHM, kid: newest.kid })
        .sign(key);
      return `${signed.protected}..${signed.signature}`;
    },
  };
}
