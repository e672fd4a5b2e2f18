import type { KeySet } from '@nhip/contracts';

/** A place in the stream of changes: after this row of this commit. */
interface Place {
  readonly commit: number;
  readonly bucket: number;
  readonly seq: number;
}

interface StandingRecord {
  readonly bucket: number;
  readonly id: string;
  readonly version: number;
  readonly commit: number;
  /** JSON of the canonical fields. */
  readonly payload: string;
}

interface RecordChange {
  readonly id: string;
  readonly version: number;
  readonly commit: number;
  readonly deleted: boolean;
  readonly payload: string;
  readonly place: Place;
}

export const SOURCE = Symbol('what is read of the ledger');

/** What is read of the ledger, never written. */
export interface LedgerSource {
  /** Those of some feeds whose data are simulated. */
  simulatedAmong(feeds: readonly string[]): Promise<ReadonlySet<string>>;
  head(): Promise<{ readonly epoch: number; readonly commit: number }>;
  /** Records that stand, after one of them, in a fixed order. */
  standing(
    type: string,
    after: { readonly bucket: number; readonly id: string },
    limit: number,
  ): Promise<readonly StandingRecord[]>;
  /** Changes after a place, up to a commit, in the order of commits, without a gap. */
  changes(
    type: string,
    after: Place,
    upTo: number,
    limit: number,
  ): Promise<readonly RecordChange[]>;
}

export interface Access {
  readonly at: number;
  /** Name of the identity, never a secret. */
  readonly caller: string;
  readonly ministry: string | undefined;
  readonly dataset: string;
  readonly cursor: string;
  readonly changes: number;
  /** Last commit that was handed over. */
  readonly commit: number;
  /** `ok`, or the code of the refusal. */
  readonly result: string;
}

/** Append-only: who took what, and who was refused. */
export interface AccessLog {
  append(access: Access): Promise<void>;
}

export const SIGNER = Symbol('signer');

/** Signs answers; the signature stands beside the body. */
export interface Signer {
  /** Detached JWS (RFC 7515, appendix F) over the bytes of the body. */
  sign(body: string): Promise<string>;
  /** Public keys, as JSON Web Key Set. */
  readonly keys: KeySet;
}
