/**
 * One row a request, as the systems of agencies send: rate, latency and CPU until each is answered, and until all are applied, on a hub as
 * `npm start` starts it.
 *   node bench/requests.mjs [--requests 20000] [--warm 5000] [--connections 32] [--rows 1] [--keys]
 * Ends with the indicators held against a naive count of the rows, and a recomputation of every cell.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@nhip/platform';
import { naivePermits } from '@nhip/testkit';
import { until } from '../tools/local/processes.mjs';
import { FEED_ROUTE, startHub } from './hub.mjs';
import { about, keep, summaryOf } from './measured.mjs';
import { asSent, bodyOf, permitRows } from './permit-rows.mjs';
import { LOAD, Sender } from './sender.mjs';
import { meter } from './usage.mjs';

const { values: options } = parseArgs({
  options: {
    ...LOAD,
    keys: { type: 'boolean', default: false },
  },
});
const [REQUESTS, WARM, CONNECTIONS, BODY_ROWS] = [
  options.requests,
  options.warm,
  options.connections,
  options.rows,
].map(Number);
const LONGEST_MS = 300_000;
const INDICATORS = { received: 'permits.received', open: 'permits.open' };

const bodiesOf = (rows) =>
  Array.from({ length: rows.length / BODY_ROWS }, (_, i) =>
    bodyOf(rows.slice(i * BODY_ROWS, (i + 1) * BODY_ROWS)),
  );

/** Resolves when no receipt waits for any of its rows. */
async function allApplied(pool) {
  const text = `select coalesce(sum((body->>'received')::bigint), 0) as sent,
    (select coalesce(sum(applied + late + duplicates + quarantined), 0) from ingest.progress) as done from ingest.receipt where sent`;
  for (const end = performance.now() + LONGEST_MS; performance.now() < end; await sleep(100)) {
    const [{ sent, done }] = (await pool.query(text)).rows;
    if (sent === done) return;
  }
  throw new Error('not all rows were applied in time');
}

async function assertShown(hub, rows) {
  const figures = naivePermits(asSent(rows));
  for (const [figure, indicator] of Object.entries(INDICATORS)) {
    const url = `/api/v1/indicators/${indicator}/values?grain=all`;
    const said = async () =>
      (await hub.call('GET', url, hub.credentials.operator)).values[0]?.value === figures[figure];
    await until(`${indicator} = ${figures[figure]}`, 30_000, said);
  }
}

const toTenth = (value) => Number(value.toFixed(1));
const rowsOf = (count, prefix) => permitRows(0, count, { prefix, dossiers: Math.ceil(count / 3) });

const hub = await startHub('requests');
const pool = createPool(hub.database, { max: 1 });
const sender = new Sender(new URL(FEED_ROUTE, hub.gateway), {
  connections: CONNECTIONS,
  status: 202,
});
const send = (bodies, name) =>
  sender.send(bodies, (i) => ({
    authorization: `Bearer ${hub.agency}`,
    'content-type': 'application/x-ndjson',
    ...(options.keys && { 'idempotency-key': `${name}-${i}` }),
  }));
try {
  const [warm, counted] = [rowsOf(WARM * BODY_ROWS, 'warm'), rowsOf(REQUESTS * BODY_ROWS, 'one')];
  await send(bodiesOf(warm), 'warm');
  await allApplied(pool);
  await sleep(5_000);
  const bodies = bodiesOf(counted);
  const used = meter(hub.processes);
  const took = await send(bodies, 'one');
  const answered = used(counted.length);
  await allApplied(pool);
  const applied = used(counted.length);
  await assertShown(hub, [...warm, ...counted]);
  const equal = await hub.verify();
  const measured = {
    ...about(BODY_ROWS === 1 ? 'requests' : 'bodies'),
    requests: REQUESTS,
    rowsOfEach: BODY_ROWS,
    connections: CONNECTIONS,
    idempotencyKeys: options.keys,
    answerMs: summaryOf(took, toTenth),
    answered,
    applied,
    equal,
  };
  keep(measured);
  console.log(JSON.stringify(measured, null, 2));
  process.exitCode = equal ? 0 : 1;
} finally {
  sender.close();
  await pool.end();
  await hub.stop();
}
