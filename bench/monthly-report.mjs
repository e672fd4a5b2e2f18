/**
 * A province's monthly report through the doors: the dossiers of all its units, each sent by its agency's key to a hub of its own, add up to what was published, 393,087 of 443,565 on time, 88.62 % and 17.72 of 20 points (index 766, item 2.1).
 *   node bench/monthly-report.mjs [--dossiers 443565] [--seed 1]
 * Ends with each agency's figures held against what its part of the report says, and a recomputation of every cell.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Catalogue, compileCube } from '@nhip/kernel';
import { verify } from '@nhip/ledger';
import { readFolder, readPack } from '@nhip/packs';
import { createPool } from '@nhip/platform';
import { PUBLISHED_REPORT, REPORT_MONTH, reportByUnit, reportedDossiers } from '@nhip/simulator';
import { Hub } from '../services/cli/dist/hub.js';
import { province } from '../services/cli/dist/simulate/pack-folder.js';
import { sendersOf, sendInBulk } from './bulk.mjs';
import { startHub } from './hub.mjs';
import { about, keep } from './measured.mjs';
import { meter, pssBy, sumOf } from './usage.mjs';

const { values: options } = parseArgs({
  options: {
    dossiers: { type: 'string', default: String(PUBLISHED_REPORT.all) },
    seed: { type: 'string', default: '1' },
  },
});
const [DOSSIERS, SEED] = [options.dossiers, options.seed].map(Number);
const FEED = 'one-stop.dossiers';
const PACKS = path.resolve(import.meta.dirname, '../packs');

const rate = ({ all, onTime }) => (100 * onTime) / all;
/** As an indicator of two decimals tells it. */
const told = (value) => Math.round(value * 100) / 100;

/** The values of an indicator in the month by the codes of a dimension; that of the province by none. */
async function valuesOf(asked, indicator, by) {
  const query = { grain: 'month', from: REPORT_MONTH, to: REPORT_MONTH, by };
  const { values } = await asked.get('operator', `/api/v1/indicators/${indicator}/values`, query);
  return new Map(
    values.map(({ dims, value }) => [dims[by]?.code, value === null ? null : Number(value)]),
  );
}

/** What the hub says otherwise than the report. */
async function faultsOf(asked, whole, report) {
  const units = report.map(({ unit, ...counts }) => [unit.code, counts]);
  const expected = [
    ['index-766.2.1', (counts) => told(rate(counts))],
    ['index-766.2.1-points', (counts) => told(rate(counts) / 5)],
  ];
  const faults = [];
  const compare = (what, seen, wanted) => {
    if (seen !== wanted) faults.push(`${what}: ${seen}, not ${wanted}`);
  };
  for (const [indicator, of] of expected) {
    compare(indicator, (await valuesOf(asked, indicator)).get(undefined), of(whole));
    const byAgency = await valuesOf(asked, indicator, 'agency');
    for (const [code, counts] of units)
      compare(`${indicator} ${code}`, byAgency.get(code), of(counts));
  }
  const [finished, open] = [
    await valuesOf(asked, 'one-stop.finished', 'agency'),
    await valuesOf(asked, 'one-stop.open', 'agency'),
  ];
  const counted = (code) => (finished.get(code) ?? 0) + (open.get(code) ?? 0);
  for (const [code, { all }] of units) compare(`dossiers of ${code}`, counted(code), all);
  const codes = new Set([...finished.keys(), ...open.keys()]);
  const sum = [...codes].reduce((before, code) => before + counted(code), 0);
  compare('dossiers of all agencies', sum, whole.all);
  const refused = await asked.list('operator', `/api/v1/feeds/${FEED}/quarantine`, {}, 1);
  for (const { findings } of refused) faults.push(`refused: ${JSON.stringify(findings)}`);
  return faults;
}

/** Recomputes every cell of the cube from the hub's ledger. Not through the door: on a machine that does other things it takes longer than the gateway waits for an answer. */
async function recomputed(hub) {
  const folders = ['national', 'public-services'].map((name) => path.join(PACKS, name));
  const definitions = folders.flatMap((folder) => readPack(readFolder(folder)).definitions);
  const catalogue = Catalogue.build(definitions, 1);
  const pool = createPool(hub.database, { max: 1 });
  const began = performance.now();
  try {
    const program = compileCube(catalogue.get('cube', 'one-stop'), catalogue);
    const { equal, cells, records } = await verify(pool, [program]);
    const seconds = Math.round((performance.now() - began) / 1000);
    return { equal, cells, records, seconds };
  } finally {
    await pool.end();
  }
}

async function measured(hub) {
  hub.load('packs/public-services');
  const asked = new Hub({ gateway: hub.gateway, keyOf: () => hub.credentials.admin });
  const reporting = province();
  const senders = await sendersOf(hub, reporting, SEED);
  const { all, onTime } = PUBLISHED_REPORT;
  const whole = { all: DOSSIERS, onTime: Math.round((DOSSIERS * onTime) / all) };
  const report = reportByUnit(reporting, whole);
  const read = meter(hub.processes);
  const sent = await sendInBulk(senders, reportedDossiers(report, SEED));
  const cost = read(sent.rows);
  const faults = await faultsOf(asked, whole, report);
  console.error(`${faults.length} figures differ; now the recomputation`);
  const verified = await recomputed(hub);
  if (!verified.equal || verified.records !== sent.rows)
    faults.push(`the recomputation differs: ${JSON.stringify(verified)}`);
  return {
    faults,
    figures: {
      seed: SEED,
      month: REPORT_MONTH,
      dossiers: whole.all,
      onTime: whole.onTime,
      ratio: (await valuesOf(asked, 'index-766.2.1')).get(undefined),
      points: (await valuesOf(asked, 'index-766.2.1-points')).get(undefined),
      agencies: report.length,
      ...sent,
      ...cost,
      verified,
      pssMB: Math.round(sumOf(pssBy(hub.processes)) / 1e6),
      sendersMB: Math.round(process.resourceUsage().maxRSS / 1e3),
    },
  };
}

const hub = await startHub('monthly-report');
let faults;
try {
  const run = await measured(hub);
  ({ faults } = run);
  const result = { ...about('monthly-report'), ...run.figures, equal: faults.length === 0 };
  console.log(JSON.stringify(result, undefined, 2));
  for (const fault of faults) console.error(fault);
  if (DOSSIERS >= PUBLISHED_REPORT.all) keep(result);
} finally {
  await hub.stop();
}
process.exit(faults?.length === 0 ? 0 : 1);
