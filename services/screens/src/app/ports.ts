import type { Cell } from '@nhip/kernel';

export const LEDGER = Symbol('ledger');
/** Resolves once memory holds what was published before the call; rejects with Fault `unavailable`. */
export const CURRENT = Symbol('current figures');

export interface RawPlace {
  readonly agency: string;
  readonly sentBy: string;
  readonly sentAt: string;
  readonly receipt: string;
  readonly file: string;
  readonly row: number;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly sha256: string;
  readonly feed: string;
  readonly mapping: number;
  readonly incarnation: string;
}

interface DimensionCodes {
  readonly dimension: string;
  readonly codes: readonly string[];
}

export interface ExplainQuestion {
  readonly cube: string;
  readonly cubeVersion: number;
  readonly measures: readonly string[];
  readonly days: { readonly from: number; readonly to: number };
  readonly filters: readonly DimensionCodes[];
  /** 0 = now. */
  readonly asOf: number;
  readonly cursor: string;
  readonly limit: number;
}

interface Amount {
  readonly measure: string;
  /** Exact integer in minor units. */
  readonly amount: string;
}

export interface Explained {
  readonly records: readonly {
    readonly id: string;
    readonly version: string;
    readonly contributions: readonly Amount[];
    readonly raw: RawPlace;
    readonly fields: string;
  }[];
  readonly cursor: string;
  readonly totals: readonly Amount[];
  readonly count: string;
  readonly commit: string;
}

export interface VerifyQuestion {
  /** Empty = every cube. */
  readonly cube: string;
  readonly days?: { readonly from: number; readonly to: number };
  readonly filters: readonly DimensionCodes[];
}

export interface Verified {
  readonly equal: boolean;
  readonly cells: string;
  readonly records: string;
  readonly commit: string;
  readonly differences: readonly {
    readonly cube: string;
    readonly cubeVersion: number;
    readonly dims: readonly string[];
    readonly day: number;
    readonly bucket: number;
    readonly stored: readonly string[];
    readonly recomputed: readonly string[];
  }[];
}

export interface RecordVersion {
  readonly version: string;
  readonly outcome: string;
  readonly deleted: boolean;
  readonly current: boolean;
  readonly withdrawn: boolean;
  readonly fields: string;
  readonly raw: RawPlace;
  readonly commit: string;
}

/** What only the ledger can answer. Every call rejects with Fault `unavailable` while it is away. */
export interface Ledger {
  explain(question: ExplainQuestion): Promise<Explained>;
  verify(question: VerifyQuestion): Promise<Verified>;
  cellsAsOf(cube: string, cubeVersion: number, commit: number): Promise<readonly Cell[]>;
  recordHistory(type: string, id: string): Promise<readonly RecordVersion[]>;
  /** The last commit at an instant; number 0 where there was none. */
  commitAt(instant: number): Promise<{ readonly commit: number; readonly at: number }>;
}
