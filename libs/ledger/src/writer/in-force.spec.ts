import { beforeEach, describe, expect, it } from '@jest/globals';
import { UNDATED_DAY } from '@nhip/contracts';
import { dossierCatalogue } from '@nhip/testkit';
import type { Combos } from '../store/combos.js';
import { InForce } from './in-force.js';
import { Programs } from './programs.js';
import { RecordState } from './state.js';
import { Walks } from './walks.js';

const programs = Programs.of(dossierCatalogue);
const [cube] = programs.all;
if (!cube) throw new Error('the catalogue has no cube');
const version = { cube: cube.id, version: cube.version, from: 1, to: undefined };

const asked: (readonly string[])[] = [];
const combos = {
  numbersOf: () => (dims: readonly string[]) => asked.push(dims),
} as unknown as Combos;
const walks = new Walks();
const walk = { bucket: 0, cube: cube.id, version: cube.version, after: 0, done: true };
walks.set({ ...walk, calendars: '', again: null });

beforeEach(() => {
  asked.length = 0;
});

const evaluated = (channel: string | null, marks = false, clock = 20_000) => {
  const record = new RecordState(0, 1, cube.record, 'a');
  const evaluate = InForce.of(programs, [{ ...version, state: 'live' }]).evaluator(
    combos,
    walks,
    [],
    (_record, fields) => fields,
  );
  const fields = { channel, receivedAt: 86_400_000 * 15_000 };
  return evaluate(record, channel === null ? {} : fields, 86_400_000 * clock, marks)?.parts;
};
const mark = [...cube.measures.map(() => 0), 1];

describe('what is in force', () => {
  it('counts a record where its codes and days say', () => {
    const parts = evaluated('desk@2010-01-01');
    expect(asked[0]).toEqual(['desk@2010-01-01']);
    expect(parts?.map(({ day, values }) => [day, values.length])).toEqual([
      [15_000, cube.measures.length],
    ]);
  });

  it('marks the whole cube where a code is too long to stand in a key', () => {
    const parts = evaluated('x'.repeat(201));
    expect(asked[0]).toEqual([]);
    expect(parts).toMatchObject([{ day: UNDATED_DAY, values: mark }]);
  });

  it('marks the cells that a failed record names', () => {
    expect(evaluated('desk@2010-01-01', true)).toMatchObject([{ day: 15_000, values: mark }]);
  });

  it('marks the whole cube where a failed record names none, and nothing before its first instant', () => {
    expect(evaluated(null, true)).toMatchObject([{ day: UNDATED_DAY, values: mark }]);
    expect(asked[0]).toEqual([]);
    expect(evaluated('desk@2010-01-01', true, 14_000)).toEqual([]);
  });

  it('waits where the catalogue lacks a version that is live or fills, and for no retired one', () => {
    const other = { ...version, version: 99 };
    for (const state of ['live', 'filling'] as const)
      expect(() => InForce.of(programs, [{ ...other, state }])).toThrow('dossiers@99');
    expect(InForce.of(programs, [{ ...other, state: 'retired' }]).all).toEqual([]);
  });
});
