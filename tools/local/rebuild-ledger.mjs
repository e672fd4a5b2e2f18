/** The ledger built anew at a start, for one that this version cannot read: `nhip recover --rebuild` needs a ledger that runs. */
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** Nothing may use the database meanwhile. */
export async function dropLedger(url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('drop schema if exists core cascade');
  } finally {
    await client.end();
  }
}

async function replay(method, { gateway, admin }) {
  const response = await fetch(`${gateway}/api/v1/replay`, {
    method,
    headers: { authorization: `Bearer ${admin}` },
  });
  if (!response.ok)
    throw new Error(`${method} /api/v1/replay: ${response.status} ${await response.text()}`);
  return response.json();
}

/** Resolves once it is sure that all rows of all feeds will be mapped once more, whatever ends after that. */
export const beginReplay = (credentials) => replay('POST', credentials);

/** Says how far it is until all rows were mapped. */
export async function tellReplay(credentials, log) {
  for (;;) {
    const { done, read, rows } = await replay('GET', credentials);
    log(`dựng lại sổ cái — building the ledger anew: ${read}/${rows}`);
    if (done) return;
    await sleep(2_000);
  }
}
