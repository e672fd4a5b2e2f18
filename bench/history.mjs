/**
 * A ledger with a long history: how what is asked of it grows, measured whenever it holds so many versions.
 *   node bench/history.mjs [--versions 10000000] [--records 3300000] [--live 0.5] [--batch 500] [--at 1000000,3300000,10000000] [--corrections 200] [--keep]
 * With --keep the ledger stays, filled as far as it came; a call with the same settings goes on with it. Ends with a recomputation of every cell,
 * a row for each message, and the pages of the largest cell adding up to it.
 */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { LEDGER_MIGRATIONS } from '@nhip/ledger';
import { createPool, migrate } from '@nhip/platform';
import { startStack } from '../tools/local/stack.mjs';
import { Filler, Merging } from './history/fill.mjs';
import { History } from './history/messages.mjs';
import { Reads } from './history/reads.mjs';
import { about, keep } from './measured.mjs';
import { permits } from './permits.mjs';

const root = path.resolve(import.meta.dirname, '..');
const { values: options } = parseArgs({
  options: {
    versions: { type: 'string', default: '10000000' },
    records: { type: 'string', default: '3300000' },
    live: { type: 'string', default: '0.5' },
    batch: { type: 'string', default: '500' },
    at: { type: 'string' },
    corrections: { type: 'string', default: '200' },
    keep: { type: 'boolean', default: false },
  },
});
const [versions, records, live, batch] = [
  options.versions,
  options.records,
  options.live,
  options.batch,
].map(Number);
const settings = { versions, records, live, batch };
const LEVELS = (options.at?.split(',').map(Number) ?? [0.1, 0.33, 1].map((part) => part * versions))
  .map(Math.round)
  .filter((level) => level > 0 && level <= versions)
  .sort((a, b) => a - b);

const dir = path.join(root, '.nhip/bench/history');
const rounded = (value) => Math.round(value * 10) / 10;

/** A database named after the settings, so that it is found again. */
async function database(url) {
  const name = `history_${Object.values(settings).join('_').replace('.', '_')}`;
  const admin = createPool(url, { max: 1 });
  const { rowCount } = await admin.query('select 1 from pg_database where datname = $1', [name]);
  if (rowCount === 0) await admin.query(`create database ${name}`);
  await admin.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
}

/** What merging has used since the level before, and how long it took until nothing was left to merge. */
async function merged(merging) {
  const restSeconds = await merging.rest();
  const { steps, seconds, postgresCpu, wal } = await merging.takeUsed();
  return {
    steps,
    seconds: rounded(seconds),
    ofThatSecondsAfterTheLastBatch: rounded(restSeconds),
    postgresCpuSeconds: rounded(postgresCpu),
    walMB: Math.round(wal / 1e6),
  };
}

/** @param held versions that the ledger holds, merged */
async function asked(reads, history, held) {
  return {
    start: await reads.start(held),
    correctionMs: await reads.corrections(held, Number(options.corrections)),
    explain: await reads.explain(),
    asOf: await reads.asOf(held),
    verify: await reads.verify(held),
    disk: await reads.disk(held),
  };
}

const stack = await startStack({ dir, cache: path.join(root, '.nhip/cache'), log: console.log });
const url = await database(stack.env.DATABASE_URL);
const pool = createPool(url, { max: 12 });
const merging = new Merging(url);
let result;
try {
  await migrate(pool, 'core', LEDGER_MIGRATIONS);
  const { catalogue, program } = permits();
  const history = new History(settings);
  const postmaster = stack.known('postgres').pid;
  const filler = new Filler({ pool, catalogue, history, settings, postmaster });
  const reads = new Reads({ pool, url, catalogue, program, history });
  let held = await filler.held();
  if (held > 0) console.log(`the ledger holds ${held} versions`);
  result = { ...about('history'), ...settings, levels: [] };
  for (const level of LEVELS.filter((one) => one >= held)) {
    if (level > held) {
      merging.start();
      held = await filler.fill(held, level);
      await merging.stop();
    }
    const measured = {
      versions: held,
      records: history.known(held),
      fill: filler.takeUsed(),
      merging: await merged(merging),
      ...(await asked(reads, history, held)),
    };
    result.levels.push(measured);
    console.log(JSON.stringify(measured, undefined, 2));
  }
  result.complete = await reads.complete(held);
  result.equal = result.complete.equal && result.levels.every(({ verify }) => verify.equal);
  console.log(JSON.stringify({ complete: result.complete, equal: result.equal }, undefined, 2));
  if (versions >= 10_000_000) keep(result);
} finally {
  await merging.pool.end();
  await pool.end();
  await stack.stop({ remove: !options.keep });
  if (!options.keep) rmSync(dir, { recursive: true, force: true });
}
process.exit(result?.equal ? 0 : 1);
