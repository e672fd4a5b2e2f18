/**
 * Ingest beside its peers, in one run: NDJSON of 267 B rows in batches of 500, one message a row, answered after acks=all.
 *   node bench/ingest.mjs [--seconds 5] [--rounds 3] [--connections 8]
 * Prints rows/s and ratios, checks that every acknowledged row is on the topic, writes docs/measured/ingest.json.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { feedTopic, TOPICS } from '@nhip/contracts';
import { routeName, ROUTES } from '@nhip/contracts';
import { callerKey, createPool, kafkaBus, query, signCaller } from '@nhip/platform';
import { freePort } from '../tools/local/processes.mjs';
import { startStack } from '../tools/local/stack.mjs';
import { AGENCY, definitions, FEED, rowsOf } from './ingest-rows.mjs';
import { about, keep } from './measured.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    rounds: { type: 'string', default: '3' },
    connections: { type: 'string', default: '8' },
  },
});
const [seconds, rounds, connections] = [
  Number(values.seconds),
  Number(values.rounds),
  Number(values.connections),
];
const [BATCH_ROWS, BATCHES, PLAIN] = [500, 40, 'nhip.feed.bench-plain'];
const quiet = { error() {}, warn() {}, info() {}, debug() {} };
const secret = randomBytes(16).toString('hex');
const bodies = Array.from({ length: BATCHES }, (_, i) =>
  Buffer.from(rowsOf(i, BATCH_ROWS).join('\n')),
);
const sendRows = ROUTES.find((route) => routeName(route) === 'POST /api/v1/feeds/{feed}/records');
/** A token lives for a minute, a run for longer: each request gets its own. */
const identity = () =>
  signCaller(
    { name: 'bench', roles: ['agency-sender'], agency: AGENCY },
    sendRows,
    callerKey(secret),
  );

const dir = path.join(root, '.nhip/bench/ingest');
rmSync(dir, { recursive: true, force: true });
const stack = await startStack({ dir, cache: path.join(root, '.nhip/cache'), log: console.log });
const bus = kafkaBus({
  brokers: stack.env.KAFKA_BROKERS.split(','),
  clientId: 'bench',
  logger: quiet,
});
const children = [];

async function finish(code) {
  for (const child of children) child.kill('SIGKILL');
  await bus.close().catch(() => undefined);
  await stack.stop({ remove: true }).catch(() => undefined);
  rmSync(dir, { recursive: true, force: true });
  process.exit(code);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void finish(1));

function start(file, args, env = {}) {
  const child = fork(path.join(root, file), args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  children.push(child);
  return child;
}
const said = (child) => new Promise((resolve) => child.once('message', resolve));

async function publishDefinitions() {
  const topics = [TOPICS.registry, TOPICS.deliveries].map(({ name, partitions, retention }) => ({
    name,
    partitions,
    retention,
  }));
  const feeds = [feedTopic(FEED), PLAIN].map((name) => ({
    name,
    partitions: 4,
    retention: 'unlimited',
  }));
  await bus.ensureTopics([...topics, ...feeds]);
  const producer = await bus.producer();
  await producer.send(
    TOPICS.registry.name,
    definitions.map((one) => ({
      key: `${one.kind}/${one.id}@${one.version}`,
      value: JSON.stringify(one),
    })),
  );
  await producer.close();
}

async function ready(port) {
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
}

async function post(agent, port, body) {
  const proven = await identity();
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/x-ndjson',
      'content-length': body.length,
      'x-nhip-identity': proven,
    };
    const sending = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/api/v1/feeds/${FEED}/records`,
        headers,
      },
      (answer) => {
        const chunks = [];
        answer.on('data', (chunk) => chunks.push(chunk));
        answer.on('end', () =>
          answer.statusCode === 202
            ? resolve(JSON.parse(Buffer.concat(chunks).toString()))
            : reject(new Error(`${answer.statusCode} ${Buffer.concat(chunks)}`)),
        );
      },
    );
    sending.on('error', reject);
    sending.end(body);
  });
}

async function load(port, ms) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let [rows, next] = [0, 0];
  const end = Date.now() + ms;
  const worker = async () => {
    while (Date.now() < end) {
      const { received } = await post(agent, port, bodies[(next += 1) % bodies.length]);
      rows += received;
    }
  };
  const since = performance.now();
  await Promise.all(Array.from({ length: connections }, worker));
  agent.destroy();
  return { rows, seconds: (performance.now() - since) / 1000 };
}

const rowsIn = async (topic) =>
  (await bus.offsets(topic)).reduce((sum, { earliest, end }) => sum + Number(end - earliest), 0);
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const round = (value, digits = 0) => Number(value.toFixed(digits));

try {
  await publishDefinitions();
  const [barePort, ingestPort] = [await freePort(), await freePort()];
  const bare = start('bench/ingest-bare.mjs', [String(barePort)]);
  await said(bare);
  start('services/ingest/dist/main.js', [], {
    ...stack.env,
    NHIP_PORT: String(ingestPort),
    NHIP_INTERNAL_SECRET: secret,
    NHIP_LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  });
  await ready(ingestPort);
  const settings = [
    stack.env.KAFKA_BROKERS,
    PLAIN,
    ...[BATCHES, BATCH_ROWS, connections].map(String),
  ];
  const producing = async (which) => {
    const client = start('bench/ingest-produce.mjs', [...settings, which]);
    await said(client);
    return (ms) => (client.send(ms), said(client));
  };

  let acknowledged = 0;
  const peers = {
    bare: (ms) => load(barePort, ms),
    stock: await producing('stock'),
    ours: await producing('ours'),
    ingest: async (ms) => {
      const result = await load(ingestPort, ms);
      acknowledged += result.rows;
      return result;
    },
  };
  const rates = { bare: [], stock: [], ours: [], ingest: [] };
  for (const run of Object.values(peers)) await run(2_000);
  for (let turn = 0; turn < rounds; turn += 1)
    for (const [name, run] of Object.entries(peers)) {
      const { rows, seconds: took } = await run(seconds * 1000);
      rates[name].push(rows / took);
      console.log(`${name.padEnd(7)} ${round(rows / took).toLocaleString('en')} rows/s`);
    }

  const pool = createPool(stack.env.DATABASE_URL, { max: 1 });
  const [receipts] = await query(
    pool,
    `select coalesce(sum((body->>'received')::bigint), 0) as rows from ingest.receipt where sent`,
  );
  await pool.end();
  const kept = await rowsIn(feedTopic(FEED));
  const equal = kept === acknowledged && Number(receipts.rows) === acknowledged;
  const rate = Object.fromEntries(
    Object.entries(rates).map(([name, all]) => [name, round(median(all))]),
  );
  const to = (peer) => round(rate.ingest / rate[peer], 3);
  const ratios = {
    toBareServer: to('bare'),
    toClientAsItComes: to('stock'),
    toOurClient: to('ours'),
  };
  const measured = {
    ...about('ingest'),
    seconds,
    rounds,
    connections,
    rowBytes: 267,
    batchRows: BATCH_ROWS,
    rowsPerSecond: rate,
    ratios,
    acknowledged,
    kept,
    equal,
  };
  keep(measured);
  console.log(
    `ingest is ${ratios.toBareServer} × the bare server (aim 0.05), ${ratios.toClientAsItComes} × the same client as it comes and ${ratios.toOurClient} × as the hub uses it (aim 0.7)`,
  );
  console.log(
    equal
      ? `equal: ${kept} rows acknowledged, kept and on receipts`
      : `NOT EQUAL: ${acknowledged} acknowledged, ${kept} kept, ${receipts.rows} on receipts`,
  );
  await finish(equal ? 0 : 1);
} catch (error) {
  console.error(error);
  await finish(1);
}
