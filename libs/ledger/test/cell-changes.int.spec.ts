import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { permitRows, permitVariant, seeded } from '@nhip/testkit';
import { cellChanges, cellsAsOf, lastCommit, Merger } from '../src/index.js';
import { ScratchLedger } from './scratch-ledger.js';

const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
  const rows = permitVariant(permitRows(), { seed: SEED, prefix: 'x-', dossiers: 80 });
  seeded(SEED)
    .shuffle(rows)
    .forEach((row, i) => ledger.produce(row, 'r', i + 1, ledger.now));
});
afterEach(() => ledger.close());

type Sums = Map<string, bigint[]>;

function addTo(sums: Sums, key: string, values: readonly bigint[], times: bigint): void {
  const known = sums.get(key) ?? [];
  sums.set(
    key,
    values.map((value, i) => (known[i] ?? 0n) + times * value),
  );
}

const written = (sums: Sums): string[] =>
  [...sums]
    .filter(([, values]) => values.some((value) => value !== 0n))
    .map(([key, values]) => `${key}=${values.join()}`)
    .sort();

const OLD = { from: 14_000, to: 15_099 };
const LATE = { from: 15_100, to: 16_000 };

it('are what cells were at a commit less than they are now, each day since its own, merged or not', async () => {
  await ledger.drain(ledger.engine(), 3);
  const { commit } = await lastCommit(ledger.pool);
  const [early, late] = [Math.floor(commit / 4), Math.floor(commit / 2)];
  const asked = [
    { ...OLD, since: early },
    { ...LATE, since: late },
  ];
  const then = async (days: typeof OLD, at: number, into: Sums): Promise<void> => {
    for (const { dims, day, values } of await cellsAsOf(ledger.pool, 'permits', 1, at))
      if (days.from <= day && day <= days.to) addTo(into, `${dims.join()}/${day}`, values, 1n);
  };
  const [before, now]: [Sums, Sums] = [new Map(), new Map()];
  await then(OLD, early, before);
  await then(LATE, late, before);
  await then(OLD, commit, now);
  await then(LATE, commit, now);
  expect(written(now)).not.toEqual(written(before));

  const rewound = async (): Promise<string[]> => {
    const told = await cellChanges(ledger.pool, 'permits', 1, asked);
    expect(told).toMatchObject({ commit, tooMany: false });
    const sums = new Map(now);
    for (const { dims, day, values, commit: number } of told.changes) {
      expect(number).toBeGreaterThan(day < LATE.from ? early : late);
      addTo(sums, `${dims.join()}/${day}`, values, -1n);
    }
    return written(sums);
  };
  expect(await rewound()).toEqual(written(before));
  const merger = new Merger(ledger.pool);
  while (await merger.step());
  expect(await rewound()).toEqual(written(before));
});

it('are none of days that are not asked for, and none after the last commit', async () => {
  await ledger.drain(ledger.engine(), 3);
  const { commit } = await lastCommit(ledger.pool);
  const changesOf = async (from: number, to: number, since: number) => {
    const { changes } = await cellChanges(ledger.pool, 'permits', 1, [{ from, to, since }]);
    const placeOf = ({ dims, day, commit: at }: (typeof changes)[number]): string =>
      [dims.join(), day, at].join('/');
    return changes.toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1));
  };
  expect(await changesOf(OLD.from, LATE.to, commit)).toEqual([]);
  expect(await changesOf(0, 10, 0)).toEqual([]);
  const all = await changesOf(OLD.from, LATE.to, 0);
  const { day = 0 } = all[0] ?? {};
  expect(await changesOf(day, day, 0)).toEqual(all.filter((one) => one.day === day));
});
