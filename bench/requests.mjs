/**
 * One row a request, as the systems of agencies send: rate, latency and CPU until each is answered, and until all are applied, on a hub as
 * `npm start` starts it.
 *   node bench/requests.mjs [--requests 20000] [--warm 5000] [--connections 32] [--rows 1] [--keys]
 * Ends with the indicators held against a naive count of the rows, and a recomputation of every cell.
 */
import { Agent, request } from 'node:http';
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@nhip/platform';
import { naivePermits } from '@nhip/testkit';
import { until } from '../tools/local/processes.mjs';
import { FEED_ROUTE, startHub } from './hub.mjs';
import { about, keep, summaryOf } from './measured.mjs';
import { asSent, bodyOf, permitRows } from './permit-rows.mjs';
import { cpuBy, inUnits, since, sumOf } from './usage.mjs';

const { values: options } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    warm: { type: 'string', default: '5000' },
    connections: { type: 'string', default: '32' },
    rows: { type: 'string', default: '1' },
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

/** A sender with connections of its own; each request waits for the answer of the one before it. */
class Sender {
  #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  constructor(hub) {
    this.hub = hub;
    this.url = new URL(FEED_ROUTE, hub.gateway);
  }

  /** Gives the milliseconds of each answer. */
  async send(bodies, name) {
    const took = [];
    let next = 0;
    const worker = async () => {
      for (let i = next++; i < bodies.length; i = next++) {
        const began = performance.now();
        await this.#post(bodies[i], `${name}-${i}`);
        took.push(performance.now() - began);
      }
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, worker));
    return took;
  }

  #post(body, key) {
    const headers = {
      authorization: `Bearer ${this.hub.agency}`,
      'content-type': 'application/x-ndjson',
      'content-length': Buffer.byteLength(body),
      ...(options.keys && { 'idempotency-key': key }),
    };
    return new Promise((resolve, reject) => {
      const sending = request(
        this.url,
        { agent: this.#agent, method: 'POST', headers },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk) => (text += chunk));
          answer.on('end', () =>
            answer.statusCode === 202
              ? resolve()
              : reject(new Error(`${answer.statusCode} ${text}`)),
          );
        },
      );
      sending.on('error', reject);
      sending.end(body);
    });
  }

  close() {
    this.#agent.destroy();
  }
}

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

const round = (value, digits = 1) => Number(value.toFixed(digits));
const rowsOf = (count, prefix) => permitRows(0, count, { prefix, dossiers: Math.ceil(count / 3) });

const hub = await startHub('requests');
const pool = createPool(hub.database, { max: 1 });
const sender = new Sender(hub);
try {
  const [warm, counted] = [rowsOf(WARM * BODY_ROWS, 'warm'), rowsOf(REQUESTS * BODY_ROWS, 'one')];
  await sender.send(bodiesOf(warm), 'warm');
  await allApplied(pool);
  await sleep(5_000);
  const bodies = bodiesOf(counted);
  const { processes } = hub;
  const [before, began] = [cpuBy(processes), performance.now()];
  const took = await sender.send(bodies, 'one');
  const answered = {
    seconds: (performance.now() - began) / 1_000,
    cpu: since(before, cpuBy(processes)),
  };
  await allApplied(pool);
  const applied = {
    seconds: (performance.now() - began) / 1_000,
    cpu: since(before, cpuBy(processes)),
  };
  await assertShown(hub, [...warm, ...counted]);
  const equal = await hub.verify();
  const perMillion = 1e6 / counted.length;
  const sideOf = ({ seconds, cpu }) => ({
    perSecond: Math.round(counted.length / seconds),
    cpuSecondsPerMillion: { all: round(sumOf(cpu) * perMillion), by: inUnits(cpu, perMillion) },
  });
  const measured = {
    ...about(BODY_ROWS === 1 ? 'requests' : 'bodies'),
    requests: REQUESTS,
    rowsOfEach: BODY_ROWS,
    connections: CONNECTIONS,
    idempotencyKeys: options.keys,
    answerMs: summaryOf(took, round),
    answered: sideOf(answered),
    applied: sideOf(applied),
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
