/**
 * The peer of the engine: Kafka Streams with exactly_once_v2 makes the same cells of the same messages (bench/peers/streams).
 *   node bench/streams.mjs [--versions 1000000] [--records 330000] [--shape near|spread] [--warm 100000]
 * The messages lie on the topic before the measurement; the same JVM has worked through --warm others before. Ends with a comparison of every cell.
 */
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { RECORD_PARTITIONS } from '@nhip/contracts';
import { createLogger, kafkaBus } from '@nhip/platform';
import kafkajs from 'kafkajs';
import { kafka } from '../tools/local/kafka.mjs';
import { freePort } from '../tools/local/processes.mjs';
import { cellsOf, differing, withoutZeros } from './cells.mjs';
import { cpuOf } from './cpu.mjs';
import { about, keep } from './measured.mjs';
import { BACKLOG, CLOCK, messages, produce } from './messages.mjs';
import { buildPeer, needJdk, skip, startPeer } from './peer.mjs';
import { permits } from './permits.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    ...BACKLOG,
    warm: { type: 'string', default: '100000' },
  },
});
const [versions, records, warm] = [options.versions, options.records, options.warm].map(Number);
const { shape } = options;
/** The broker answers these questions within what is measured: they are few. */
const POLL_MS = 500;
const [QUIET_MS, LONGEST_MS] = [3_000, 3_600_000];
/** Offsets behind the last message of a partition that no application commits: ends of transactions, one a thread of the peer. */
const ENDS = 2;

needJdk('streams');
if (process.env.KAFKA_BROKERS)
  skip('streams', 'the CPU of a broker of its own is read, KAFKA_BROKERS is set');

const dir = path.join(root, '.nhip/bench/streams');

/** Where an application stands: what it has not committed of its input and of its deltas, and every offset as text. */
async function progressOf(admin, { application, input, output }) {
  const deltas = `${application}-delta-repartition`;
  const [committed, ...ends] = await Promise.all([
    admin.fetchOffsets({ groupId: application, topics: [input, deltas] }),
    ...[input, deltas, output].map((topic) => admin.fetchTopicOffsets(topic)),
  ]);
  const placed = new Map(
    committed.flatMap(({ topic, partitions }) =>
      partitions.map(({ partition, offset }) => [`${topic}/${partition}`, Number(offset)]),
    ),
  );
  const lags = (topic, of) =>
    of.map(({ partition, high }) => high - Math.max(0, placed.get(`${topic}/${partition}`) ?? 0));
  return {
    isThrough:
      lags(input, ends[0]).every((lag) => lag === 0) &&
      lags(deltas, ends[1]).every((lag) => lag <= ENDS),
    offsets: JSON.stringify([
      [...placed].sort(),
      ends.map((of) => of.map(({ partition, high }) => `${partition}:${high}`).sort()),
    ]),
  };
}

/** Lets the peer work a topic off. Resolves with what was used between its start and its last commit; rejects after an hour. */
async function workOff(peer, admin, broker, run) {
  const now = () => ({ at: Date.now(), peer: cpuOf(peer.pid), broker: cpuOf(broker) });
  await peer.tell(`start ${run.application} ${run.input} ${run.output}`, 'running');
  const before = now();
  for (let [last, after] = ['', before]; ;) {
    const used = now();
    const { isThrough, offsets } = await progressOf(admin, run);
    if (offsets !== last) [last, after] = [offsets, used];
    if (isThrough && used.at - after.at > QUIET_MS) {
      await peer.tell('stop', 'stopped');
      return {
        seconds: (after.at - before.at) / 1000,
        peer: after.peer - before.peer,
        broker: after.broker - before.broker,
      };
    }
    if (used.at - before.at > LONGEST_MS)
      throw new Error(`${run.application} does not come through`);
    await Promise.race([sleep(POLL_MS), peer.ended]);
  }
}

/** A fresh topic that holds messages, and one for the cells that an application makes of them. */
async function prepare(bus, application, partitions) {
  const [input, output] = [`${application}-records`, `${application}-cells`];
  await bus.ensureTopics([
    { name: input, partitions: RECORD_PARTITIONS, retention: 'unlimited' },
    { name: output, partitions: RECORD_PARTITIONS, retention: 'compacted' },
  ]);
  const producer = await bus.producer();
  await produce(producer, input, partitions);
  await producer.close();
  return { application, input, output };
}

/** The last committed values of each cell. The peer reads them itself: the hub's client knows no lz4. */
async function cellsOn(peer, topic) {
  const file = path.join(dir, 'cells.tsv');
  await peer.tell(`dump ${topic} ${file}`, 'dumped');
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  return withoutZeros(
    new Map(
      lines.map((line) => {
        const [name, values] = line.split('\t');
        return [name, values.split(',').map(Number)];
      }),
    ),
  );
}

buildPeer('streams');
rmSync(dir, { recursive: true, force: true });
mkdirSync(dir, { recursive: true });
const broker = {
  port: await freePort(),
  controllerPort: await freePort(),
  inboxPort: await freePort(),
};
const context = { dir, cache: path.join(root, '.nhip/cache'), state: broker, log: console.log };
await kafka.prepare(context);
await kafka.start(context);
for (const signal of ['SIGINT', 'SIGTERM'])
  process.on(signal, () => void kafka.stop(broker).then(() => process.exit(1)));
const brokers = [`127.0.0.1:${broker.port}`];
const bus = kafkaBus({ brokers, clientId: 'bench', logger: createLogger('bench', 'error') });
const admin = new kafkajs.Kafka({ brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
let peer;
let result;
try {
  await admin.connect();
  console.log(`making ${versions} versions of ${records} records`);
  const warming = { versions: warm, records: Math.ceil((warm * records) / versions), shape };
  const first = warm > 0 && (await prepare(bus, 'warm', messages({ ...warming, seed: 8 })));
  const backlog = messages({ versions, records, shape });
  const measured = await prepare(bus, 'measured', backlog);
  const expected = cellsOf(backlog, permits().program, CLOCK);
  peer = startPeer('streams', [brokers[0], path.join(dir, 'state'), String(CLOCK)]);
  if (first) await workOff(peer, admin, broker.process.pid, first);
  const used = await workOff(peer, admin, broker.process.pid, measured);
  const different = differing(await cellsOn(peer, measured.output), expected);
  if (different.length > 0) console.log('cells differ, among them', different.slice(0, 5));
  const aMillion = (seconds) => Math.round(((seconds * 1e6) / versions) * 10) / 10;
  result = {
    ...about(shape === 'near' ? 'streams' : `streams-${shape}`),
    seed: 7,
    versions,
    records,
    warm,
    seconds: Math.round(used.seconds * 10) / 10,
    rowsPerSecond: Math.round(versions / used.seconds),
    cpuSecondsPerMillion: { peer: aMillion(used.peer), broker: aMillion(used.broker) },
    equal: different.length === 0,
    cells: expected.size,
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (versions >= 1_000_000) keep(result);
} finally {
  peer?.end();
  await admin.disconnect();
  await bus.close();
  await kafka.stop(broker);
  rmSync(dir, { recursive: true, force: true });
}
process.exit(result?.equal ? 0 : 1);
