/**
 * The engine on a backlog: record versions as they lie on `nhip.records`, folded and committed to PostgreSQL with cells, log and offsets.
 *   node bench/engine.mjs [--versions 1000000] [--records 330000] [--shape near|spread] [--kafka] [--without log,history]
 * Batches are handed over from memory, as the consumer hands them over; with --kafka they lie on the topic and the consumer itself reads them, and the broker's CPU counts.
 * With --without nothing is written of `log` (what each batch changed and by which record: as-of and explain) or `history` (versions
 * and where they came from), so that the rest of a run says what each costs; the cells are then held against the same messages, not against the ledger.
 * Ends with a recomputation of every cell.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { RECORD_PARTITIONS, TOPICS } from '@nhip/contracts';
import { LEDGER_MIGRATIONS, verify } from '@nhip/ledger';
import { storedAt } from '../libs/ledger/dist/read/stored.js';
import { CopyRows } from '../libs/ledger/dist/wire/rows.js';
import { createPool, kafkaBus, migrate, Readiness, Subscriptions } from '@nhip/platform';
import { startStack } from '../tools/local/stack.mjs';
import { cellName, cellsOf, differing, withoutZeros } from './cells.mjs';
import { cpuOf, cpuOfServer } from './cpu.mjs';
import { about, keep } from './measured.mjs';
import { BACKLOG, CLOCK, messages, produce } from './messages.mjs';
import { permits } from './permits.mjs';
import { logger, newWriter, ownAll } from './writer.mjs';

/** The tables of each part that can be left out. */
const PARTS = { log: ['core.delta'], history: ['core.ledger', 'core.receipt'] };

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    ...BACKLOG,
    kafka: { type: 'boolean', default: false },
    without: { type: 'string', default: '' },
  },
});
const [VERSIONS, RECORDS] = [Number(options.versions), Number(options.records)];
const BATCH = 1_250;
const without = options.without.split(',').filter(Boolean);
const unknown = without.find((part) => !Object.hasOwn(PARTS, part));
if (unknown) throw new Error(`--without ${unknown}: known are ${Object.keys(PARTS).join(', ')}`);

/** Rows of these tables are neither encoded nor written. */
function leaveOut(tables) {
  const { add } = CopyRows.prototype;
  CopyRows.prototype.add = function (row) {
    if (!tables.includes(this.table)) add.call(this, row);
  };
}
leaveOut(without.flatMap((part) => PARTS[part]));

/** The values of a partition in one piece, so that holding a million of them costs the process nothing while it is measured. */
function held(messages) {
  const { length: count } = messages;
  const bytes = Buffer.concat(messages.map(({ value }) => value));
  const ends = new Float64Array(count + 1);
  for (const [i, { value }] of messages.entries()) ends[i + 1] = ends[i] + value.length;
  const at = (i) => bytes.subarray(ends[i], ends[i + 1]);
  const slice = (from, to) =>
    Array.from({ length: Math.min(to, count) - from }, (_, i) => at(from + i));
  return { count, slice };
}

/** Hands the messages over from memory, a batch of each partition at a time. Resolves once all are committed. */
async function fromMemory(engine, partitions, onDone) {
  ownAll(engine);
  await Promise.all(
    partitions.map(async (values, partition) => {
      for (let from = 0; from < values.count; from += BATCH) {
        const slice = values.slice(from, from + BATCH);
        await engine.submit({
          topic: TOPICS.records.name,
          partition,
          incarnation: 'bench',
          messages: slice.map((value, i) => ({
            topic: TOPICS.records.name,
            partition,
            offset: BigInt(from + i),
            key: null,
            value,
            headers: {},
            timestamp: 0,
          })),
        });
        onDone(slice.length);
      }
    }),
  );
}

/** Reads the topic as the service `ledger` does. Resolves once all its messages are committed. */
async function fromKafka(engine, bus, onDone) {
  const subscriptions = new Subscriptions(bus, new Readiness(), logger);
  let [left, allDone] = [VERSIONS, undefined];
  const done = new Promise((resolve) => (allDone = resolve));
  subscriptions.consume({
    group: 'nhip.ledger',
    topics: [TOPICS.records.name],
    positions: engine,
    handler: async (batch) => {
      await engine.submit(batch);
      onDone(batch.messages.length);
      left -= batch.messages.length;
      if (left <= 0) allDone();
    },
  });
  await subscriptions.onApplicationBootstrap();
  await done;
  return () => subscriptions.beforeApplicationShutdown();
}

/** A bus to a topic that holds the messages. */
async function busWith(partitions, brokers) {
  const bus = kafkaBus({ brokers: brokers.split(','), clientId: 'bench', logger });
  const { name, retention } = TOPICS.records;
  await bus.ensureTopics([{ name, partitions: RECORD_PARTITIONS, retention }]);
  const producer = await bus.producer();
  await produce(producer, name, partitions);
  await producer.close();
  return bus;
}

/** The cells that are stored, all buckets together. */
async function cellsIn(pool, program) {
  const cells = new Map();
  for (let bucket = 0; bucket < RECORD_PARTITIONS; bucket += 1) {
    const stored = await storedAt(
      pool,
      program,
      { bucket, batch: Number.MAX_SAFE_INTEGER },
      () => true,
    );
    for (const [key, values] of stored.cells) {
      const name = cellName(...JSON.parse(key));
      const sums = cells.get(name) ?? values.map(() => 0);
      cells.set(
        name,
        sums.map((sum, i) => sum + Number(values[i])),
      );
    }
  }
  return withoutZeros(cells);
}

if (options.kafka && process.env.KAFKA_BROKERS) {
  console.log('skipped: engine --kafka reads the CPU of a broker of its own, KAFKA_BROKERS is set');
  process.exit(0);
}
const dir = path.join(root, '.nhip/bench', options.kafka ? 'engine-kafka' : 'stack');
// The topic holds what this run sends and nothing else.
if (options.kafka) rmSync(dir, { recursive: true, force: true });
const stack = await startStack({
  dir,
  cache: path.join(root, '.nhip/cache'),
  log: console.log,
});
const name = `bench_${Date.now()}`;
const admin = createPool(stack.env.DATABASE_URL, { max: 1 });
await admin.query(`create database ${name}`);
const url = new URL(stack.env.DATABASE_URL);
url.pathname = `/${name}`;
const pool = createPool(url.href, { max: 12 });
let result;
try {
  await migrate(pool, 'core', LEDGER_MIGRATIONS);
  const { catalogue, program } = permits();
  const engine = newWriter(pool, catalogue, () => CLOCK);
  console.log(`making ${VERSIONS} versions of ${RECORDS} records`);
  const backlog = { versions: VERSIONS, records: RECORDS, shape: options.shape };
  let partitions = messages(backlog);

  // One JSON of each message's lines.
  const sample = partitions[0]
    .slice(0, 60_000)
    .map(({ value }) => Buffer.from(`[${value.toString().replaceAll('\n', ',')}]`));
  // Once unmeasured: a cold parser does half of what a warm one does.
  for (const text of sample) JSON.parse(text.toString());
  const parseBegan = process.hrtime.bigint();
  for (const text of sample) JSON.parse(text.toString());
  const parseRate = sample.length / (Number(process.hrtime.bigint() - parseBegan) / 1e9);

  const wal = async () =>
    Number(
      (await pool.query("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as at")).rows[0].at,
    );
  let bus;
  if (options.kafka) bus = await busWith(partitions, stack.env.KAFKA_BROKERS);
  const backlogHeld = options.kafka ? undefined : partitions.map(held);
  partitions = undefined;
  const broker = () => (options.kafka ? cpuOf(stack.known('kafka').pid) : 0);
  const postmaster = stack.known('postgres').pid;
  const [walBefore, cpuBefore, serverBefore, brokerBefore, began] = [
    await wal(),
    process.cpuUsage(),
    cpuOfServer(postmaster),
    broker(),
    Date.now(),
  ];
  let done = 0;
  const onDone = (rows) => (done += rows);
  const progress = setInterval(
    () =>
      console.log(
        `  ${Math.round((Date.now() - began) / 1000)} s: ${done} rows, ${Math.round(done / ((Date.now() - began) / 1000))} rows/s`,
      ),
    5_000,
  );
  const stopReading = await (bus
    ? fromKafka(engine, bus, onDone)
    : fromMemory(engine, backlogHeld, onDone));
  clearInterval(progress);
  await engine.stop();
  const seconds = (Date.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const [walAfter, serverAfter, brokerAfter] = [await wal(), cpuOfServer(postmaster), broker()];
  await stopReading?.();
  await bus?.close();
  const checked = without.length > 0 ? undefined : await verify(pool, [program]);
  // The peer on Kafka Streams is held against the same cells.
  const asPeers =
    (checked && !bus) ||
    differing(await cellsIn(pool, program), cellsOf(messages(backlog), program, CLOCK)).length ===
      0;
  const rate = VERSIONS / seconds;
  const perMillion = 1e6 / VERSIONS;
  result = {
    ...about(
      [
        'engine',
        ...(options.shape === 'near' ? [] : [options.shape]),
        ...(bus ? ['kafka'] : []),
        ...without.map((part) => `without-${part}`),
      ].join('-'),
    ),
    seed: 7,
    versions: VERSIONS,
    records: RECORDS,
    seconds: Math.round(seconds * 10) / 10,
    rowsPerSecond: Math.round(rate),
    jsonParsePerSecond: Math.round(parseRate),
    ratioToJsonParse: Math.round((rate / parseRate) * 10_000) / 10_000,
    cpuSecondsPerMillion: {
      engine: Math.round(((cpu.user + cpu.system) / 1e6) * perMillion * 10) / 10,
      postgres: Math.round((serverAfter - serverBefore) * perMillion * 10) / 10,
      ...(bus && { broker: Math.round((brokerAfter - brokerBefore) * perMillion * 10) / 10 }),
    },
    walBytesPerRow: Math.round((walAfter - walBefore) / VERSIONS),
    residentMB: Math.round(process.memoryUsage().rss / 1e6),
    equal: (!checked || checked.equal) && asPeers,
    ...(checked && { cells: checked.cells }),
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (VERSIONS >= 1_000_000) keep(result);
} finally {
  await pool.end();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  await stack.stop({ remove: true });
  if (options.kafka) rmSync(dir, { recursive: true, force: true });
}
process.exit(result?.equal ? 0 : 1);
