import type { OrderKey, Provenance } from '@nhip/contracts';

/** What a raw row is to its record. Labels may depend on the order of reading; the standing row may not. */
export type Outcome = 'current' | 'late' | 'duplicate' | 'conflict' | 'restored' | 'retracted';

/** One version of one record, as read from its topic. */
export interface Row {
  readonly type: string;
  readonly id: string;
  readonly bucket: number;
  readonly key: OrderKey;
  readonly versioned: boolean;
  readonly deleted: boolean;
  readonly effective: number;
  /** JSON of the fields, names sorted: equal content is equal text. */
  readonly payload: string;
  readonly prov: Provenance;
}

/** A row that the ledger already holds. */
export interface PastRow {
  readonly key: OrderKey;
  readonly deleted: boolean;
  readonly payload: string;
  /** Of the ledger row, for a row that stands again. */
  readonly effective: number;
  readonly versioned: boolean;
  readonly prov: Provenance;
}

/** What a record adds to one cell; `combo` numbers a cube version and a combination of codes. */
export interface Part {
  readonly combo: number;
  readonly day: number;
  readonly values: readonly number[];
}

/** The record as it stands. `key` is undefined where every row was withdrawn. */
export interface Standing {
  readonly key: OrderKey | undefined;
  readonly deleted: boolean;
  readonly payload: string;
  /** Exactly what was added to the cells. */
  readonly parts: readonly Part[];
  /** The next instant at which the contribution changes. */
  readonly due: number | undefined;
}

export interface LedgerRow extends Row {
  readonly outcome: Outcome;
  /** The row became the standing one. */
  readonly stood: boolean;
}

/** The evaluation of a record's fields at a clock: what it adds, and when that changes next. */
export type Evaluate = (
  record: { readonly bucket: number; readonly type: string; readonly id: string },
  payload: string,
  clock: number,
) => { readonly parts: readonly Part[]; readonly due: number | undefined };

export const sameContent = (
  a: { deleted: boolean; payload: string },
  b: { deleted: boolean; payload: string },
): boolean => a.deleted === b.deleted && a.payload === b.payload;
