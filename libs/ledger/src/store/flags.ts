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
} as const;

export const outcomeOf = (flags: number): Outcome => OUTCOMES[flags & FLAGS.outcome] as Outcome;

/** Whether a row was written because of a withdrawal, and not because it came. */
export const isDerived = (outcome: Outcome): boolean =>
  outcome === 'restored' || outcome === 'retracted';
