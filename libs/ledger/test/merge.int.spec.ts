import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { permitRows, permitVariant, seeded } from '@nhip/testkit';
import { cellsAsOf, lastCommit, Merger } from '../src/index.js';
import { addTo } from '../src/packed/delta-row.js';
import type { Exact } from '../src/packed/exact.js';
import { ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

/** The cells as of a commit, in one order. */
async function cells(commit: number): Promise<string[]> {
  const all = await cellsAsOf(ledger.pool, 'permits', 1, commit);
  return all
    .filter(({ values }) => values.some((value) => value !== 0n))
    .map(({ dims, day, values }) => `${dims.join()}/${day}=${values.join()}`)
    .sort();
}

/** Rows of one month and one combination of codes, so that many batches are about the same blocks. */
const produce = (seed: number, dossiers: number): void => {
  const rows = permitVariant(permitRows(), { seed, prefix: `${seed}-`, dossiers });
  seeded(seed)
    .shuffle(rows)
    .map((row, i) => ({
      ...row,
      'case:channel': 'Desk',
      'case:department': 'General',
      'case:startdate': `2026-10-0${1 + (i % 9)}T02:00:00.000Z`,
      'case:deadline': `2026-10-1${i % 9}T02:00:00.000Z`,
      'case:enddate': i % 3 === 0 ? '' : `2026-10-1${i % 7}T02:00:00.000Z`,
    }))
    .forEach((row, i) => ledger.produce(row, `r${seed}`, i + 1, ledger.now));
};

async function mergeAll(merger: Merger): Promise<void> {
  while (await merger.step());
}

it('merges while a writer writes, two at a time, and leaves every answer as it was', async () => {
  produce(SEED, 100);
  const engine = ledger.engine();
  await ledger.drain(engine, 2);
  const { commit } = await lastCommit(ledger.pool);
  const asked = [1, 2, 3, 4].map((quarter) => Math.floor((commit * quarter) / 4));
  const then = await Promise.all(asked.map(cells));

  produce(SEED + 1, 40);
  const mergers = [new Merger(ledger.pool), new Merger(ledger.pool)];
  await Promise.all([ledger.drain(engine, 2), ...mergers.map(mergeAll)]);
  await mergeAll(mergers[0]!);

  expect(await Promise.all(asked.map(cells))).toEqual(then);
  const { rows } = await ledger.pool.query<{ most: string; merged: string }>(
    'select max(runs) as most, count(*) filter (where level > 0) as merged from (select level, count(distinct batch) as runs from core.delta group by bucket, combo, block, level) t',
  );
  expect(Number(rows[0]?.most)).toBeLessThan(16);
  expect(Number(rows[0]?.merged)).toBeGreaterThan(0);
  const now = new Map<string, Exact[]>();
  for (const { dims, day, values } of await ledger.cells())
    addTo(now, `${dims.join(',')}/${day}`, values);
  expect(await cells((await lastCommit(ledger.pool)).commit)).toEqual(
    [...now]
      .filter(([, values]) => values.some((value) => value !== 0))
      .map(([place, values]) => `${place}=${values.join(',')}`)
      .sort(),
  );
});

it('looks at nothing while nothing was committed', async () => {
  produce(SEED + 2, 5);
  await ledger.drain(ledger.engine());
  const merger = new Merger(ledger.pool);
  await mergeAll(merger);
  expect(await merger.step()).toBe(false);
});
