import { createPool, type Pool } from '@nhip/platform';

/** The pool of the ledger's reads. */
export const LEDGER_POOL = Symbol('read-only pool of the ledger');

const STATEMENT_MS = 60_000;

/** A pool whose sessions cannot write, and whose statements end. */
export const readOnlyPool = (url: string): Pool =>
  createPool(url, {
    name: 'exchange-reads',
    max: 8,
    readOnly: true,
    statementTimeoutMs: STATEMENT_MS,
  });
