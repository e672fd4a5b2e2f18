/**
 * Reading, judging and writing out dossiers of the national portal, 12 codes or references and more a row, beside `JSON.parse` of the same rows, both warm and in turns.
 *   node bench/normalise.mjs [--rows 20000] [--rounds 7]
 * Ends with the number of rows that were taken: those that were sent right.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { Catalogue, keeper } from '@nhip/kernel';
import { readFolder, readPack } from '@nhip/packs';
import { dayNamed, World } from '@nhip/simulator';
import { province } from '../services/cli/dist/simulate/pack-folder.js';
import { FeedProgram } from '../services/normalise/dist/domain/map-row.js';
import { about, keep, summaryOf } from './measured.mjs';

const { values: options } = parseArgs({
  options: {
    rows: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '7' },
  },
});
const [ROWS, ROUNDS] = [options.rows, options.rounds].map(Number);
const FEED = 'one-stop.dossiers';
const RECEIVED = Date.parse('2026-11-25T12:00:00+07:00');
const FROM = dayNamed('2026-03-02');

const packs = path.resolve(import.meta.dirname, '../packs');
const definitionsOf = (name) => readPack(readFolder(path.join(packs, name))).definitions;
const catalogue = Catalogue.build(
  [...definitionsOf('national'), ...definitionsOf('public-services')],
  1,
);
const feed = catalogue.get('feed', FEED);

/** Rows as ingest keeps them, those that were sent right. */
function* kept() {
  const world = new World(province(), { seed: 1, from: FROM, perDay: 400, growingDays: 0 });
  const toKeep = keeper(feed);
  for (let day = FROM; ; day += 1)
    for (const { feed: name, row, refusedAs } of world.sendings(day))
      if (name === FEED && refusedAs === undefined) yield JSON.stringify(toKeep(row));
}

const texts = kept().take(ROWS).toArray();
const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const delivery = {
  receipt: 'r',
  receivedAt: RECEIVED,
  agency: 'H09.14',
  sentBy: 'k',
  file: null,
  feed: FEED,
  incarnation: 'i',
  topic: `nhip.feed.${FEED}`,
  partition: 0,
  sha256: 'a'.repeat(64),
};
const program = new FeedProgram(feed, catalogue);

let taken = 0;
const WORK = {
  parse: () => {
    for (const text of texts) JSON.parse(text);
  },
  normalise: () => {
    taken = 0;
    for (const [i, text] of texts.entries())
      if (program.row(text, { ...delivery, row: i + 1, offset: String(i) }).ok) taken += 1;
  },
};

/** Rows a second of CPU. */
function rateOf(work) {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (ROWS * 1e6) / (user + system);
}

const rates = { parse: [], normalise: [] };
for (let round = -2; round < ROUNDS; round += 1)
  for (const [name, work] of Object.entries(WORK)) {
    const rate = rateOf(work);
    if (round >= 0) rates[name].push(rate);
  }
const [parse, normalise] = [summaryOf(rates.parse).p50, summaryOf(rates.normalise).p50];
const result = {
  ...about('normalise'),
  rows: ROWS,
  bytesPerRow: Math.round(bytes / ROWS),
  rowsPerCpuSecond: { parse, normalise },
  ratio: Math.round((normalise / parse) * 1000) / 1000,
  taken,
};
console.log(JSON.stringify(result, undefined, 2));
if (ROWS >= 20_000) keep(result);
process.exit(taken === ROWS ? 0 : 1);
