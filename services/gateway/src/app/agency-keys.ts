import { randomBytes } from 'node:crypto';
import type { AgencyKey, CreateKeyBody, Identity, NewAgencyKey } from '@nhip/contracts';
import type { Clock } from '@nhip/platform';
import { agencyNotKnown, keyNotKnown } from '../faults.js';
import { hashSecret, lookupOf } from './authenticate.js';
import type { Agencies, Audit, Identities, StoredKey } from './ports.js';
import { SENDER } from './seed.js';

const shown = ({ lookup, agency, name, createdAt, simulated }: StoredKey): AgencyKey => ({
  id: lookup,
  agency,
  name,
  createdAt: createdAt.toISOString(),
  ...(simulated && { simulated }),
});

/** The keys by which agencies send: an agency may have several, so that a new one can take over before the old one ends. */
export class AgencyKeys {
  constructor(
    private readonly identities: Identities,
    private readonly agencies: Agencies,
    private readonly audit: Audit,
    private readonly clock: Clock,
  ) {}

  /** @param simulated whether what is sent with it is @throws Fault `invalid` where the catalogue has no such agency */
  async create({ agency, simulated }: CreateKeyBody, by: Identity): Promise<NewAgencyKey> {
    if (!(await this.agencies.knows(agency, by))) throw agencyNotKnown(agency);
    const key = `agency_${randomBytes(24).toString('base64url')}`;
    const lookup = lookupOf(key);
    const name = `agency:${agency}/${lookup.slice(0, 8)}`;
    await this.#note(simulated ? 'create key of simulated data' : 'create key', by, name);
    const identity: Identity = { name, roles: SENDER, agency, ...(simulated && { simulated }) };
    await this.identities.put({ identity, kind: 'key', lookup, secretHash: await hashSecret(key) });
    const made = (await this.identities.keys(agency)).find((one) => one.lookup === lookup);
    if (!made) throw keyNotKnown(lookup);
    return { ...shown(made), key };
  }

  async list(agency?: string): Promise<readonly AgencyKey[]> {
    return (await this.identities.keys(agency)).map(shown);
  }

  /** It opens nothing any more, within seconds. @throws Fault `missing` */
  async revoke(id: string, by: Identity): Promise<void> {
    await this.#note('revoke key', by, id);
    if ((await this.identities.revoke(id)) === undefined) throw keyNotKnown(id);
  }

  #note(action: string, { name: who }: Identity, target: string): Promise<void> {
    return this.audit.write({ at: this.clock.now(), who, action, target });
  }
}
