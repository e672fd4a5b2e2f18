import type { Identity } from '@nhip/contracts';

export interface Known {
  readonly identity: Identity;
  /** argon2id of the key or password. */
  readonly secretHash: string;
}

export interface Identities {
  byKey(lookup: string): Promise<Known | undefined>;
  byName(name: string): Promise<Known | undefined>;
  ensure(identity: Identity, kind: 'key' | 'person', lookup: string | null, secretHash: () => Promise<string>): Promise<void>;
}

export interface Sessions {
  open(identity: Identity): Promise<string>;
  read(id: string): Promise<Identity | undefined>;
  close(id: string): Promise<void>;
}

export interface Limits {
  /** Counts one call; false where the limit of the window is passed. */
  allow(what: string, most: number, seconds: number): Promise<boolean>;
}

export interface AuditEntry {
  readonly at: number;
  readonly who: string;
  readonly action: string;
  readonly target: string;
}

export interface Audit {
  write(entry: AuditEntry): Promise<void>;
}
