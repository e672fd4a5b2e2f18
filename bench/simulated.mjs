/**
 * The simulated province at an empty hub, as fast as that takes it: what it costs, and whether every figure is the truth.
 *   node bench/simulated.mjs [--seed 1] [--from 2025-06-01] [--days 61] [--per-day 150]
 * First some days. Then what had begun goes on to its end, with all mends; waiting rows are replayed; and nothing but the truth without any mistake may stand. Ends with a recomputation of every cell.
 */
import { parseArgs } from 'node:util';
import { createPool } from '@nhip/platform';
import { atHour, dayNamed, Timeline, Truth, World } from '@nhip/simulator';
import { Hub } from '../services/cli/dist/hub.js';
import { Check, nameOf } from '../services/cli/dist/simulate/check.js';
import { province } from '../services/cli/dist/simulate/pack-folder.js';
import { ReplayDays } from '../services/cli/dist/simulate/replay-days.js';
import { sendersOf } from './bulk.mjs';
import { startHub } from './hub.mjs';
import { about, keep } from './measured.mjs';
import { meter, pssBy, sumOf } from './usage.mjs';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    from: { type: 'string', default: '2025-06-01' },
    days: { type: 'string', default: '61' },
    'per-day': { type: 'string', default: '150' },
  },
});
const [SEED, DAYS, PER_DAY] = [options.seed, options.days, options['per-day']].map(Number);
const FROM = dayNamed(options.from);
/** Whatever begins has ended so many days later. */
const LONGEST_DAYS = 250;
const SHOWN = 20;

const worldOf = (isClean) =>
  new World(province(), {
    seed: SEED,
    from: FROM,
    perDay: PER_DAY,
    growingDays: 0,
    days: DAYS,
    isClean,
  });
const endOf = (days) => Math.min(Date.now(), atHour(FROM + days, 0));

/** What of the truth a hub does not say, or says otherwise. */
async function faultsOf(asked, { truth, wrong }) {
  const check = new Check(asked, province());
  const { figures, mismatches } = await check.figures(truth, await check.head(), () => undefined);
  const refusals = await check.refusals('one-stop.dossiers', wrong);
  return { figures, faults: [...mismatches.map(nameOf), ...refusals] };
}

/** What stands of each record, by its key. */
const standing = (truth) =>
  JSON.stringify(truth.said().toSorted((a, b) => (a.key < b.key ? -1 : 1)));

function cleanTruth(end) {
  const truth = new Truth();
  for (const slot of new Timeline(worldOf(true), 3_600_000).until(end)) truth.after(slot);
  return truth;
}

/** Bytes of the database. */
async function bytesOf(hub) {
  const pool = createPool(hub.database, { max: 1 });
  try {
    const { rows } = await pool.query(
      'select pg_database_size(current_database())::float8 as bytes',
    );
    return rows[0].bytes;
  } finally {
    await pool.end();
  }
}

async function measured(hub) {
  hub.load('packs/public-services');
  const asked = new Hub({ gateway: hub.gateway, keyOf: () => hub.credentials.admin });
  const world = worldOf(false);
  const senders = await sendersOf(hub, world.province, SEED);
  const before = await bytesOf(hub);
  const read = meter(hub.processes);
  const replay = new ReplayDays(world, senders);
  const some = await replay.until(endOf(DAYS));
  const cost = read(some.rows);
  const bytes = (await bytesOf(hub)) - before;
  const pss = pssBy(hub.processes);
  console.error(`${some.rows} rows, ${cost.perSecond} a second; now the figures`);
  const within = await faultsOf(asked, some);
  console.error(`${within.figures} figures, ${within.faults.length} differ; now to the end`);
  const end = endOf(DAYS + LONGEST_DAYS);
  const all = await replay.until(end);
  await asked.post('admin', '/api/v1/feeds/one-stop.dossiers/quarantine/replay', {});
  const ended = await faultsOf(asked, all);
  const isClean = standing(all.truth) === standing(cleanTruth(end));
  const faults = [
    ...within.faults,
    ...ended.faults,
    ...(isClean ? [] : ['the truth is not the clean one']),
  ];
  if (!(await hub.verify())) faults.push('the recomputation differs');
  return {
    faults,
    figures: {
      seed: SEED,
      from: options.from,
      days: DAYS,
      rows: some.rows,
      ...cost,
      pssMB: Math.round(sumOf(pss) / 1e6),
      databaseMBPerMillion: Math.round(bytes / some.rows),
      wrongRows: some.wrong.length,
      comparedWithin: within.figures,
      rowsAtEnd: all.rows,
      comparedAtEnd: ended.figures,
    },
  };
}

const hub = await startHub('simulated');
let faults;
try {
  const run = await measured(hub);
  ({ faults } = run);
  const name = `simulated-${SEED}-${options.from}-${DAYS}`;
  const result = { ...about(name), ...run.figures, equal: faults.length === 0 };
  console.log(JSON.stringify(result, undefined, 2));
  for (const fault of faults.slice(0, SHOWN)) console.error(fault);
  if (DAYS >= 61) keep(result);
} finally {
  await hub.stop();
}
process.exit(faults?.length === 0 ? 0 : 1);
