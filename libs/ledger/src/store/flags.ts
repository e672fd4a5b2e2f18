/** Bits of `flags` in the ledger and of a record. */
export const FLAGS = { outcome: 7, stands: 8, deleted: 16, versioned: 32, failed: 64 } as const;
