import { createPool, type Pool, type Resources } from '@nhip/platform';

/** The pool of the answers: however many are asked for, the writer waits for none of its connections. */
export const READS = Symbol('pool of the reads');

const CONNECTIONS = 8;
const STATEMENT_MS = 60_000;

export const readsPool = (url: string, resources: Resources): Pool =>
  resources.add(
    createPool(url, {
      name: 'ledger-reads',
      max: CONNECTIONS,
      statementTimeoutMs: STATEMENT_MS,
    }),
    (pool) => pool.end(),
  );
