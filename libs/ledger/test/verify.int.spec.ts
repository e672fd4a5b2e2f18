import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { compileCube } from '@nhip/kernel';
import { permitRows, permitVariant, seeded } from '@nhip/testkit';
import { verify } from '../src/index.js';
import { plus } from '../src/packed/exact.js';
import { catalogue, ScratchLedger } from './scratch-ledger.js';

const program = compileCube(catalogue.get('cube', 'permits')!, catalogue);
const SEED = Number(process.env['NHIP_SEED'] ?? 4711);

let ledger: ScratchLedger;
beforeEach(async () => {
  ledger = await ScratchLedger.open();
});
afterEach(() => ledger.close());

function produce(seed: number, dossiers: number): void {
  const rows = permitVariant(permitRows(), { seed, prefix: 'x-', dossiers, conflicts: 0.05 });
  seeded(seed)
    .shuffle(rows)
    .forEach((row, i) => ledger.produce(row, `r${seed}`, i + 1, ledger.now + i));
}

it('compares as of one commit, whatever is committed while it reads', async () => {
  produce(SEED, 120);
  const engine = ledger.engine();
  await ledger.drain(engine, 40);
  produce(SEED + 1, 200);
  ledger.withdraw(`r${SEED}`, 'w1');
  let writing = true;
  const written = ledger.drain(engine, 3).finally(() => (writing = false));
  const during: number[] = [];
  while (writing) {
    const { equal, differences, commit } = await verify(ledger.pool, [program]);
    expect({ equal, differences }).toEqual({ equal: true, differences: [] });
    during.push(commit);
  }
  await written;
  expect(new Set(during).size).toBeGreaterThan(2);
});

it('is about what was asked for alone', async () => {
  produce(SEED + 2, 60);
  await ledger.drain(ledger.engine());
  await ledger.spoil((days) => {
    const first = days.find((values) => values !== undefined);
    if (first) first[0] = plus(first[0] ?? 0, 1);
    return first !== undefined;
  });
  const [{ day, dims } = { day: 0, dims: [''] }] = (await verify(ledger.pool, [program]))
    .differences;
  const whole = await verify(ledger.pool, [program]);
  const of = (bounds: object) => verify(ledger.pool, [program], bounds);
  expect(whole.differences).toMatchObject([{ day, dims }]);
  expect(await of({ from: day, to: day })).toMatchObject({ equal: false });
  expect(await of({ from: day + 1 })).toMatchObject({ equal: true });
  expect(await of({ filters: [[dims[0]]] })).toMatchObject({ equal: false });
  const others = await of({ filters: [['another@2010-01-01']] });
  expect(others).toMatchObject({ equal: true, cells: 0, records: whole.records });
});
