import type { KeySet } from '@nhip/contracts';
import type { Cell, CommitChange, DataKind, Delivery } from '@nhip/kernel';
import type { RecordCount } from '@nhip/ledger';
import type { Moment } from '../domain/observations-cursor.js';

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

export type { RecordCount };

export const SOURCE = Symbol('what is read of the ledger');

/** What is read of the ledger, never written. */
export interface LedgerSource {
  /** Those of some feeds whose data are simulated. */
  simulatedAmong(feeds: readonly string[]): Promise<ReadonlySet<string>>;
  /** By cube the version that was live at a commit, and the commit from which on it has been. */
  live(commit: number): Promise<ReadonlyMap<string, LiveVersion>>;
  head(): Promise<{ readonly epoch: number; readonly commit: number }>;
  /** By type how many records stand, and when they last changed; undefined where counting them takes too long. */
  counts(): Promise<ReadonlyMap<string, RecordCount> | undefined>;
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

/** The cells of the ledger and its commits, never written. */
export interface FigureSource {
  head(): Promise<{ readonly epoch: number; readonly commit: number }>;
  /** By cube the version that was live at a commit, and the commit from which on it has been. */
  live(commit: number): Promise<ReadonlyMap<string, LiveVersion>>;
  /** Of some feeds of which rows came, of which kind their data are. */
  kinds(feeds: readonly string[]): Promise<ReadonlyMap<string, DataKind>>;
  /** The last commit such that none up to it was made after an instant. */
  commitUpTo(instant: number): Promise<number>;
  /** When some commits were made, integer ms. */
  instants(commits: readonly number[]): Promise<ReadonlyMap<number, number>>;
  /** The cells of a cube version at a commit, and what each commit after another one added to which. */
  history(
    cube: string,
    version: number,
    since: number,
    commit: number,
  ): Promise<{ readonly cells: readonly Cell[]; readonly changes: readonly CommitChange[] }>;
}

export interface LiveVersion {
  readonly version: number;
  readonly from: number;
}

/** A delivery, and since when the hub knows of it, and that it was taken back, integer ms. */
export interface KnownDelivery extends Delivery {
  readonly knownAt: number;
  readonly withdrawnAt?: number;
}

/** What was told of deliveries. */
export interface ToldDeliveries {
  readonly deliveries: readonly Delivery[];
  /** Receipts that were taken back. */
  readonly withdrawn: readonly string[];
}

export const JOURNAL = Symbol('journal of what observations stand on beside cells');

/** What observations stand on beside the ledger, each with the instant from which on it is told. Instants handed out before are never written to later. */
export interface Journal {
  /** The instant of a new answer: what is noted later has a later one. @param now of the hub clock */
  moment(now: number): Promise<number>;
  /** What is known already changes nothing. */
  note(told: ToldDeliveries, now: number): Promise<void>;
  /** Those of some feeds that were known at an instant, in no order. */
  deliveries(feeds: readonly string[], upTo: number): Promise<readonly KnownDelivery[]>;
  /** Since when an indicator means what it does; instant 0 where it was asked for the first time. */
  meaningSince(indicator: string, meaning: string, moment: Moment): Promise<Moment>;
}

export interface Access {
  readonly at: number;
  /** Name of the identity, never a secret. */
  readonly caller: string;
  readonly ministry: string | undefined;
  /** What was asked for: one of the two. */
  readonly dataset?: string;
  readonly indicator?: string;
  readonly cursor: string;
  /** How many changes or observations. */
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
