import path from 'node:path';
import { DAY_MS, type CellMessage } from '@nhip/contracts';
import { readFolder, readPack } from '@nhip/packs';
import { State } from '../src/app/state.js';
import { NOW } from './permit-state.js';

const PACKS = path.resolve(import.meta.dirname, '../../../packs');
const definitionsOf = (folder: string) =>
  readPack(readFolder(path.join(PACKS, folder))).definitions;
const DEFINITIONS = [
  ...definitionsOf('national').filter(({ kind }) => kind === 'calendar'),
  ...definitionsOf('examples/one-stop'),
];

/** Measures of the cubes of the pack by name, in the order that they have there. */
const MEASURES = new Map(
  DEFINITIONS.filter(({ kind }) => kind === 'cube').map(({ id, body }) => [
    id,
    Object.keys(body['measures'] as object),
  ]),
);

/** One cell of a cube of the pack of examples, of a unit. */
export function cell(
  cube: string,
  date: string,
  sums: Readonly<Record<string, number>>,
  unit = 'H09.01',
): CellMessage {
  const dims = [`${unit}@2020-01-01`, ...(cube === 'one-stop' ? ['done@2020-01-01'] : [])];
  const values = MEASURES.get(cube)?.map((name) => sums[name] ?? 0) ?? [];
  const day = Date.parse(date) / DAY_MS;
  return { kind: 'cell', cube, cubeVersion: 1, dims, day, bucket: 0, values, epoch: 1, commit: 1 };
}

/** A state that knows the pack of examples, whose formulas read several cubes. */
export function oneStopState(): State {
  const state = new State(() => NOW);
  state.setDefinitions(
    DEFINITIONS.map(({ kind, id, version, body }) => ({
      kind,
      id,
      version,
      body,
      revision: 1,
      pack: 'one-stop',
    })),
    1,
  );
  for (const message of [
    cell('one-stop', '2025-11-05', { received: 4 }),
    cell('one-stop', '2026-11-05', { received: 4, finished: 4, onTime: 3 }),
    cell('one-stop', '2026-11-06', { received: 2, finished: 1, onTime: 1 }, 'H09.02'),
    cell('one-stop-targets', '2026-01-01', { onTimeRate: 9750, units: 1 }),
    cell('one-stop-targets', '2026-01-01', { onTimeRate: 9500, units: 1 }, 'H09.02'),
    cell('one-stop-feedback', '2026-11-07', { received: 3, answeredOnTime: 2, answered: 2 }),
  ])
    state.cubes.apply(message);
  const live = { 'one-stop': 1, 'one-stop-targets': 1, 'one-stop-feedback': 1 };
  state.cubes.apply({
    kind: 'commit',
    epoch: 1,
    commit: 1,
    at: NOW,
    revision: 1,
    cells: 6,
    live,
  });
  return state;
}
