/** Who is calling. Deny by default: a route names the roles that may pass. */
export const ROLES = [
  'viewer',
  'operator',
  'duty',
  'admin',
  'auditor',
  'agency-sender',
  'agency-approver',
  'ministry',
  'wall',
] as const;
export type Role = (typeof ROLES)[number];

export interface Identity {
  /** Stable name, for the audit log and `sentBy`; never a secret. */
  readonly name: string;
  readonly roles: readonly Role[];
  /** The agency of a sender or approver. */
  readonly agency?: string;
  /** The ministry of a reader. */
  readonly ministry?: string;
}

/** Header by which the gateway tells a service who is calling: base64url(JSON Identity) + '.' + hex HMAC-SHA256 of that text. */
export const IDENTITY_HEADER = 'x-nhip-identity';
