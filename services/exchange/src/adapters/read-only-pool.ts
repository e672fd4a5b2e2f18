import { createPool, type Pool } from '@nhip/platform';

/** The pool of the ledger's reads. */
export const LEDGER_POOL = Symbol('read-only pool of the ledger');

/** A pool whose sessions cannot write, whatever the code does: PostgreSQL refuses it (25006). */
export function readOnlyPool(url: string): Pool {
  const address = new URL(url);
  address.searchParams.set('options', '-c default_transaction_read_only=on');
  return createPool(address.href, { name: 'exchange-reads', max: 8 });
}
