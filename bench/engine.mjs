/**
 * The engine on a backlog: record versions as they lie on `nhip.records`, folded and committed to PostgreSQL with cells, members, log and offsets.
 *   node bench/engine.mjs [--versions 1000000] [--records 330000] [--shape near|spread]
 * Kafka's fetch is left out: batches are handed over from memory, as the consumer hands them over. Ends with a recomputation of every cell.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { bucketOf, RECORD_PARTITIONS, TOPICS } from '@nhip/contracts';
import { Catalogue, compileCube } from '@nhip/kernel';
import { LEDGER_MIGRATIONS, Writer, Programs, verify } from '@nhip/ledger';
import { readFolder, readPack } from '@nhip/packs';
import { createLogger, createPool, migrate } from '@nhip/platform';
import { startStack } from '../tools/local/stack.mjs';
import { about, keep } from './measured.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    versions: { type: 'string', default: '1000000' },
    records: { type: 'string', default: '330000' },
    shape: { type: 'string', default: 'near' },
  },
});
const [VERSIONS, RECORDS] = [Number(options.versions), Number(options.records)];
/** Between two versions of a record, where they are spread: no batch nets them out. */
const LAP = 60_000;
const [SHARE_REPEATED, VERSIONS_A_RECORD] = [0.02, Math.max(1, Math.round(VERSIONS / RECORDS))];
const [BATCH, SHARE_OUT_OF_ORDER, DAY] = [1_250, 0.1, 86_400_000];

let state = 7;
const random = () => {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
};
const pick = (items) => items[Math.floor(random() * items.length)];
const CHANNELS = ['Internet', 'Desk', 'Post', 'e-mail', 'Intern'].map(
  (code) => `${code}@2010-01-01`,
);
const STEPS = ['T02', 'T03', 'T04', 'T05', 'T06', 'T10', 'T15', 'T20'].map(
  (code) => `${code}@2010-01-01`,
);

/** The record of a message: the versions of one lie within some fifty messages, or a lap from each other. */
const recordAt = {
  near: (i) => Math.floor((i * RECORDS) / VERSIONS + random() * 50) % RECORDS,
  spread: (i) => {
    const round = LAP * VERSIONS_A_RECORD;
    return Math.floor(i / round) * LAP + ((i % round) % LAP);
  },
}[options.shape];
if (!recordAt) throw new Error(`--shape ${options.shape}: near or spread`);

/** Versions of all records in the order of their source versions, then a tenth moved elsewhere. */
function messages() {
  const start = Date.parse('2024-01-01T00:00:00Z');
  const partitions = Array.from({ length: RECORD_PARTITIONS }, () => []);
  const all = Array.from({ length: VERSIONS }, (_, i) => {
    const record = recordAt(i);
    const receivedAt = start + Math.floor((record / RECORDS) * 600 * DAY);
    const finishedAt = random() < 0.5 ? receivedAt + Math.floor(random() * 90 * DAY) : null;
    const fields = {
      channel: pick(CHANNELS),
      deadline: receivedAt + 30 * DAY,
      department: 'General@2010-01-01',
      finishedAt,
      group: 'Group 1',
      plannedEnd: null,
      receivedAt,
      step: pick(STEPS),
    };
    const prov = {
      agency: 'H09',
      sentBy: 'bench',
      receipt: `r${String(Math.floor(i / 5_000)).padStart(6, '0')}`,
      receivedAt: start + Math.floor(i / 5_000) * 5_000,
      row: (i % 5_000) + 1,
      sha256: '0'.repeat(64),
      feed: 'municipal-permits.events',
      incarnation: 'bench',
      topic: 'nhip.feed.municipal-permits.events',
      partition: 0,
      offset: String(i),
      mapping: 1,
    };
    const id = `bench-${String(record).padStart(7, '0')}`;
    return {
      id,
      text: JSON.stringify({
        kind: 'version',
        type: 'permit',
        id,
        version: start + i,
        versioned: true,
        deleted: random() < 0.01,
        effective: receivedAt,
        fields,
        prov,
      }),
    };
  });
  for (let n = 0; n < VERSIONS * (SHARE_OUT_OF_ORDER / 2); n += 1) {
    const [a, b] = [Math.floor(random() * VERSIONS), Math.floor(random() * VERSIONS)];
    [all[a], all[b]] = [all[b], all[a]];
  }
  if (options.shape === 'spread')
    for (let n = 0; n < VERSIONS * SHARE_REPEATED; n += 1) {
      const at = Math.floor(random() * (VERSIONS - LAP));
      all[at + Math.floor(random() * LAP)] = all[at];
    }
  for (const { id, text } of all) partitions[bucketOf('permit', id)].push(Buffer.from(text));
  return partitions;
}

/** CPU seconds of the server: what its processes used, and those that have ended. */
function serverCpu(postmaster) {
  const ticks = (pid, ended) => {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
    return (
      Number(fields[11]) +
      Number(fields[12]) +
      (ended ? Number(fields[13]) + Number(fields[14]) : 0)
    );
  };
  const children = readdirSync('/proc').filter(
    (pid) =>
      /^\d+$/.test(pid) &&
      (() => {
        try {
          return (
            readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')[1] ===
            String(postmaster)
          );
        } catch {
          return false;
        }
      })(),
  );
  return (
    (ticks(postmaster, true) + children.reduce((sum, pid) => sum + ticks(pid, false), 0)) / 100
  );
}

const dir = path.join(root, '.nhip/bench');
const stack = await startStack({
  dir: path.join(dir, 'stack'),
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
  const catalogue = Catalogue.build(
    readPack(readFolder(path.join(root, 'packs/municipal-permits'))).definitions,
    1,
  );
  const engine = new Writer({
    pool,
    clock: { now: () => Date.parse('2026-11-25T00:00:00Z') },
    logger: createLogger('bench', 'error'),
    poison: { leaveOut: (messages, decode) => messages.map(decode) },
    onCommit: () => undefined,
  });
  engine.setPrograms(Programs.of(catalogue));
  engine.assigned({
    [TOPICS.records.name]: Array.from({ length: RECORD_PARTITIONS }, (_, i) => i),
  });
  console.log(`making ${VERSIONS} versions of ${RECORDS} records`);
  const partitions = messages();

  const sample = partitions[0].slice(0, 60_000);
  // Once unmeasured: a cold parser does half of what a warm one does.
  for (const value of sample) JSON.parse(value.toString());
  const parseBegan = process.hrtime.bigint();
  for (const value of sample) JSON.parse(value.toString());
  const parseRate = sample.length / (Number(process.hrtime.bigint() - parseBegan) / 1e9);

  const wal = async () =>
    Number(
      (await pool.query("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0') as at")).rows[0].at,
    );
  const postmaster = stack.known('postgres').pid;
  const [walBefore, cpuBefore, serverBefore, began] = [
    await wal(),
    process.cpuUsage(),
    serverCpu(postmaster),
    Date.now(),
  ];
  let done = 0;
  const progress = setInterval(
    () =>
      console.log(
        `  ${Math.round((Date.now() - began) / 1000)} s: ${done} rows, ${Math.round(done / ((Date.now() - began) / 1000))} rows/s`,
      ),
    5_000,
  );
  await Promise.all(
    partitions.map(async (values, partition) => {
      for (let from = 0; from < values.length; from += BATCH) {
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
        done += slice.length;
      }
    }),
  );
  clearInterval(progress);
  await engine.stop();
  const seconds = (Date.now() - began) / 1000;
  const cpu = process.cpuUsage(cpuBefore);
  const [walAfter, serverAfter] = [await wal(), serverCpu(postmaster)];
  const checked = await verify(pool, [compileCube(catalogue.get('cube', 'permits'), catalogue)]);
  const rate = VERSIONS / seconds;
  const perMillion = 1e6 / VERSIONS;
  result = {
    ...about(options.shape === 'near' ? 'engine' : `engine-${options.shape}`),
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
    },
    walBytesPerRow: Math.round((walAfter - walBefore) / VERSIONS),
    residentMB: Math.round(process.memoryUsage().rss / 1e6),
    equal: checked.equal,
    cells: checked.cells,
  };
  console.log(JSON.stringify(result, undefined, 2));
  if (VERSIONS >= 1_000_000) keep(result);
} finally {
  await pool.end();
  await admin.query(`drop database ${name} with (force)`);
  await admin.end();
  await stack.stop({ remove: true });
}
process.exit(result?.equal ? 0 : 1);
