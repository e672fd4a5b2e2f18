import { OUTCOMES, type Outcome } from '@nhip/contracts';

/** Bits of `flags` in the ledger and of a record. */
export const FLAGS = {
  outcome: 7,
  stands: 8,
  deleted: 16,
  versioned: 32,
  failed: 64,
  incomplete: 128,
  /** Of a row: its record belongs to whoever sent it first, unlike one of a shared type, or one that came before records had owners. */
  owned: 256,
  /** Of a row: its record is one of several that a raw row makes, one a column. */
  column: 512,
  /** Of a deletion: nothing stands in the column, and its row claims it all the same. */
  blank: 1024,
} as const;

export const outcomeOf = (flags: number): Outcome => OUTCOMES[flags & FLAGS.outcome] as Outcome;

/** Of a row of the ledger `l` in SQL: whether it claims its record, unless it was released. */
export const claimsSql = (flags: string): string =>
  `${flags} & ${FLAGS.deleted | FLAGS.blank} <> ${FLAGS.deleted}`;

/** Whether a row was written because of a withdrawal, and not because it came. */
export const isDerived = (outcome: Outcome): boolean =>
  outcome === 'restored' || outcome === 'retracted';
