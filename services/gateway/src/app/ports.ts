import type { Identity } from '@nhip/contracts';

export type IdentityKind = 'key' | 'person';

export interface StoredIdentity {
  readonly identity: Identity;
  /** argon2id of the key or password. */
  readonly secretHash: string;
}

export interface NewIdentity {
  readonly identity: Identity;
  readonly kind: IdentityKind;
  /** Where a key is found; null for a person. */
  readonly lookup: string | null;
  readonly secretHash: string;
}

export const IDENTITIES = Symbol('identities');
export interface Identities {
  byKey(lookup: string): Promise<StoredIdentity | undefined>;
  byName(name: string, kind: IdentityKind): Promise<StoredIdentity | undefined>;
  /** Makes an identity known, or gives a known one this secret and these roles; one that was revoked is known again. */
  put(identity: NewIdentity): Promise<void>;
  /** The keys of agencies that were not revoked, by agency and age. */
  keys(agency?: string): Promise<readonly StoredKey[]>;
  /** Resolves to the agency whose key it was; undefined where there is no such key. */
  revoke(lookup: string): Promise<string | undefined>;
}

/** A key of an agency as it is kept. */
export interface StoredKey {
  readonly lookup: string;
  readonly name: string;
  readonly agency: string;
  readonly simulated: boolean;
  readonly createdAt: Date;
}

export const AGENCIES = Symbol('agencies');
export interface Agencies {
  /** Whether the catalogue has an agency. Rejects with Fault `unavailable` where that cannot be told. @param asker may read the catalogue */
  knows(agency: string, asker: Identity): Promise<boolean>;
}

/** After so long a person signs in again. */
export const SESSION_SECONDS = 12 * 3_600;

export const SESSIONS = Symbol('sessions');
export interface Sessions {
  open(identity: Identity): Promise<string>;
  read(id: string): Promise<Identity | undefined>;
  close(id: string): Promise<void>;
}

export const LIMITS = Symbol('limits');
export interface Limits {
  /** Counts one call; false where the limit of the window is passed. Rejects with Fault `unavailable` where nothing can be counted. */
  allow(what: string, most: number, seconds: number): Promise<boolean>;
}

export interface AuditEntry {
  /** Integer ms of the hub clock. */
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly target: string;
}

export const AUDIT = Symbol('audit log');
export interface Audit {
  /** Resolves once the entry is durable: what is not written down is not done. */
  write(entry: AuditEntry): Promise<void>;
  /** The number of the first entry that does not follow from the one before it; undefined where the chain is whole. */
  firstBreak(): Promise<string | undefined>;
  /** Deletes at most so many entries from before an instant, the oldest first: none behind one that is younger or that breaks the chain, and never the newest. Resolves to how many. */
  deleteEntries(before: number, most: number): Promise<number>;
}
