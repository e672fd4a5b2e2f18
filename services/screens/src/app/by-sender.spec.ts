import path from 'node:path';
import { expect, it } from '@jest/globals';
import { DAY_MS, type DeliveryMessage } from '@nhip/contracts';
import { readFolder, readPack } from '@nhip/packs';
import { FakeLedger } from '../../test/started-screens.js';
import { Explain } from './explain.js';
import { ReadValues } from './read-values.js';
import { State } from './state.js';
import { tileOf } from './tiles.js';

const PACKS = path.resolve(import.meta.dirname, '../../../../packs');
const definitionsOf = (folder: string) =>
  readPack(readFolder(path.join(PACKS, folder))).definitions;
const FEED = 'one-stop-dossiers';
const sending = {
  agency: 'H09.92',
  senders: ['H09.01', 'H09.02'],
  schedule: { every: 'P1D', by: '17:00', grace: 'P1D' },
};
const DEFINITIONS = [
  ...definitionsOf('national').filter(({ kind }) => kind === 'calendar'),
  ...definitionsOf('examples/one-stop').map((one) =>
    one.id === FEED ? { ...one, body: { ...one.body, ...sending } } : one,
  ),
];
const MEASURES = Object.keys(
  DEFINITIONS.find(({ kind, id }) => kind === 'cube' && id === 'one-stop')?.body[
    'measures'
  ] as object,
);
const NOW = Date.parse('2026-11-25T18:00+07:00');
const YESTERDAY = '2026-11-24';

const received = (unit: string) => ({
  kind: 'cell' as const,
  cube: 'one-stop',
  cubeVersion: 1,
  dims: [`${unit}@2020-01-01`, 'done@2020-01-01'],
  day: Date.parse(YESTERDAY) / DAY_MS,
  bucket: 0,
  values: MEASURES.map((name) => (name === 'received' ? 4 : 0)),
  epoch: 1,
  commit: 1,
});

const delivered = (agency: string, receivedAt: string): DeliveryMessage => ({
  receipt: agency,
  feed: FEED,
  agency,
  receivedAt: Date.parse(`${receivedAt}+07:00`),
  part: 'ingest',
  seq: 1,
  received: 0,
});

/** H09.01 and the centre have sent today, H09.02 not since the day before yesterday. */
function begun(): State {
  const state = new State(() => NOW);
  const known = DEFINITIONS.map((one) => ({ ...one, revision: 1, pack: 'one-stop' }));
  state.setDefinitions(known, 1);
  for (const unit of ['H09.01', 'H09.02', 'H09.03']) state.cubes.apply(received(unit));
  const live = { 'one-stop': 1, 'one-stop-targets': 1, 'one-stop-feedback': 1 };
  state.cubes.apply({
    kind: 'commit',
    epoch: 1,
    commit: 1,
    at: NOW,
    revision: 1,
    cells: 3,
    live,
  });
  state.deliveries.apply(delivered('H09.92', '2026-11-25T10:00'));
  state.deliveries.apply(delivered('H09.01', '2026-11-25T11:00'));
  state.deliveries.apply(delivered('H09.02', '2026-11-23T11:00'));
  return state;
}

const state = begun();
const ledger = new FakeLedger();
const values = new ReadValues(state, ledger, { ask: async () => true });
const INDICATOR = 'one-stop.digitised-rate';
const yesterday = { grain: 'day', from: YESTERDAY, to: YESTERDAY } as const;
const missing = [{ agency: 'H09.02', name: { vi: 'H09.02', en: 'H09.02' } }];

it('a value of all units names the agencies whose delivery for its period is absent, and is provisional', async () => {
  const { values: rows } = await values.read(INDICATOR, yesterday);
  expect(rows).toMatchObject([
    {
      state: 'provisional',
      freshness: { state: 'missing' },
      coverage: { expected: 3, received: 2, missing },
    },
  ]);
});

it('a value by unit stands as that unit sends, where it sends; else as all do', async () => {
  const { values: rows } = await values.read(INDICATOR, { ...yesterday, by: 'unit' });
  expect(
    rows.map(({ dims, state: is, freshness, coverage }) => [
      dims['unit']?.code,
      is,
      freshness?.state,
      `${coverage?.received}/${coverage?.expected}`,
    ]),
  ).toEqual([
    ['H09.01', 'complete', 'fresh', '1/1'],
    ['H09.02', 'provisional', 'missing', '0/1'],
    ['H09.03', 'provisional', 'missing', '2/3'],
  ]);
});

it('a value of one unit, its explanation and a tile say the same', async () => {
  const one = { 'dim.unit': 'H09.01' };
  const { values: rows } = await values.read(INDICATOR, { ...yesterday, ...one });
  const stands = { freshness: { state: 'fresh' }, coverage: { expected: 1, received: 1 } };
  expect(rows).toMatchObject([{ state: 'complete', ...stands }]);
  const explain = new Explain(state, ledger, values);
  expect(await explain.explain(INDICATOR, { period: YESTERDAY, limit: 1, ...one })).toMatchObject(
    stands,
  );
  const tile = { no: 1, kind: 'number', indicator: INDICATOR, grain: 'day' } as const;
  expect(tileOf(tile, state, () => undefined)).toMatchObject({
    period: YESTERDAY,
    coverage: { expected: 3, received: 2, missing },
  });
});
