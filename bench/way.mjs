/**
 * A row's whole way, from the agency's request to an open wall, and what a hub costs that has nothing to do: CPU of every process of a hub as `npm start` starts it.
 *   node bench/way.mjs [--rows 60000] [--warm 20000] [--idle 60]
 *   node bench/way.mjs --empty [--idle 60]     # the idle part alone, on a hub that never had a row
 * Ends with the indicators held against a naive count of the rows, and a recomputation of every cell.
 */
import { parseArgs } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';
import { createPool } from '@nhip/platform';
import { naivePermits } from '@nhip/testkit';
import { until } from '../tools/local/processes.mjs';
import { startHub } from './hub.mjs';
import { about, keep } from './measured.mjs';
import { asSent, bodyOf, permitRows } from './permit-rows.mjs';
import { cpuBy, inUnits, percentBy, pssBy, since, sumOf } from './usage.mjs';
import { openWall } from './screen-stream.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '60000' },
    warm: { type: 'string', default: '20000' },
    idle: { type: 'string', default: '60' },
    empty: { type: 'boolean', default: false },
  },
});
const [ROWS, WARM, IDLE_SECONDS] = [options.rows, options.warm, options.idle].map(Number);
const [BODY_ROWS, EVENTS_A_DOSSIER] = [5_000, 3];
const [LONGEST_MS, QUIET_MS, LOOK_MS] = [120_000, 10_000, 500];
/** The part of the hub behind the topic of records: the other doors have aims of their own. */
const BEHIND = ['ledger', 'postgres', 'screens', 'watch'];
const INDICATORS = {
  received: 'permits.received',
  finished: 'permits.finished',
  open: 'permits.open',
  late: 'permits.finished-late',
};
const round = (value) => Math.round(value * 10) / 10;
const rowsOf = (rows, prefix) =>
  permitRows(0, rows, { prefix, dossiers: Math.ceil(rows / EVENTS_A_DOSSIER) });

function bodiesOf(rows) {
  const bodies = [];
  for (let from = 0; from < rows.length; from += BODY_ROWS)
    bodies.push(bodyOf(rows.slice(from, from + BODY_ROWS)));
  return bodies;
}

/** What the indicators say by the plainest code there is. */
function expectedOf(rows) {
  const figures = naivePermits(asSent(rows));
  return Object.fromEntries(
    Object.entries(INDICATORS).map(([figure, indicator]) => [indicator, figures[figure]]),
  );
}

const differing = (expected, said) =>
  Object.entries(expected)
    .filter(([indicator, value]) => said[indicator] !== value)
    .map(([indicator, value]) => `${indicator}: ${said[indicator]}, not ${value}`);

async function indicatorsOf(hub) {
  const values = Object.values(INDICATORS).map(async (indicator) => {
    const url = `/api/v1/indicators/${indicator}/values?grain=all`;
    const answer = await hub.call('GET', url, hub.credentials.operator);
    return [indicator, answer.values[0]?.value];
  });
  return Object.fromEntries(await Promise.all(values));
}

function assertShown({ shown }, expected) {
  const faults = differing(expected, shown);
  if (faults.length > 0) throw new Error(faults.join('; '));
  return true;
}

/** Sends bodies one after another. Resolves when all their receipts are applied and the wall shows what they say; gives the seconds of the first. */
async function send(hub, wall, bodies, expected) {
  const began = performance.now();
  const receipts = [];
  for (const body of bodies) receipts.push(await hub.send(body));
  for (const receipt of receipts) await hub.applied(receipt);
  const seconds = (performance.now() - began) / 1000;
  await until('the wall', LONGEST_MS, () => assertShown(wall, expected));
  return seconds;
}

/** Resolves when nothing is left to do: the database has written nothing for longer than any service pauses. */
async function quiet(hub) {
  const pool = createPool(hub.database, { max: 1 });
  const place = async () =>
    (await pool.query('select pg_current_wal_insert_lsn()::text as at')).rows[0].at;
  let [known, knownSince] = [await place(), performance.now()];
  try {
    for (const end = performance.now() + LONGEST_MS; performance.now() - knownSince < QUIET_MS;) {
      if (performance.now() > end) throw new Error('the database goes on writing');
      await sleep(LOOK_MS);
      const at = await place();
      if (at !== known) [known, knownSince] = [at, performance.now()];
    }
  } finally {
    await pool.end();
  }
}

async function measureWay(hub, wall) {
  const [warm, counted] = [rowsOf(WARM, 'warm'), rowsOf(ROWS, 'way')];
  const [bodies, expected] = [bodiesOf(counted), expectedOf([...warm, ...counted])];
  await send(hub, wall, bodiesOf(warm), expectedOf(warm));
  await quiet(hub);
  console.error(`${WARM} rows to warm up, now ${ROWS}`);
  const { processes } = hub;
  const before = cpuBy(processes);
  const seconds = await send(hub, wall, bodies, expected);
  const used = since(before, cpuBy(processes));
  return {
    expected,
    figures: {
      rows: ROWS,
      bodyRows: BODY_ROWS,
      seconds: round(seconds),
      rowsPerSecond: Math.round(ROWS / seconds),
      cpuSecondsPerMillion: {
        all: round((sumOf(used) * 1e6) / ROWS),
        behindRecords: round((sumOf(used, BEHIND) * 1e6) / ROWS),
        by: inUnits(used, 1e6 / ROWS),
      },
    },
  };
}

async function measureIdle(hub) {
  await quiet(hub);
  console.error(`idle for ${IDLE_SECONDS} s`);
  const { processes } = hub;
  const percent = await percentBy(processes, IDLE_SECONDS);
  const pss = pssBy(processes);
  return {
    seconds: IDLE_SECONDS,
    percentOfACore: { all: round(sumOf(percent)), by: inUnits(percent, 1) },
    pssMB: { all: Math.round(sumOf(pss) / 1e6), by: inUnits(pss, 1e-6) },
  };
}

/** What the hub says otherwise than the rows. */
async function faultsOf(hub, expected) {
  const faults = differing(expected, await indicatorsOf(hub));
  return (await hub.verify()) ? faults : [...faults, 'the recomputation differs'];
}

if (['DATABASE_URL', 'KAFKA_BROKERS', 'REDIS_URL'].some((name) => process.env[name])) {
  console.log('skipped: way reads the CPU of stores of its own, and others are set');
  process.exit(0);
}
let faults;
const hub = await startHub('way');
try {
  const wall = await openWall(hub, 'permits');
  const way = options.empty ? { expected: {} } : await measureWay(hub, wall);
  const idle = await measureIdle(hub);
  wall.close();
  faults = await faultsOf(hub, way.expected);
  const result = {
    ...about(options.empty ? 'way-empty' : 'way'),
    ...(!options.empty && { way: way.figures }),
    idle,
    equal: faults.length === 0,
  };
  console.log(JSON.stringify(result, undefined, 2));
  for (const fault of faults) console.error(fault);
  if (IDLE_SECONDS >= 60 && (options.empty || ROWS >= 60_000)) keep(result);
} finally {
  await hub.stop();
}
process.exit(faults?.length === 0 ? 0 : 1);
