import { describe, expect, it } from '@jest/globals';
import type { Observation, Observations } from '@nhip/contracts';
import { observationsCsv } from './observations-csv.js';

const named = (code: string, vi: string) => ({
  code,
  validFrom: '2025-07-01',
  name: { vi, en: vi },
});
const observation = (more: Partial<Observation>): Observation => ({
  period: '2026-11',
  dims: { unit: named('25747', 'Phường') },
  value: 1,
  state: 'complete',
  flags: [],
  commit: 4,
  updatedAt: '2026-11-25T00:00:00.000Z',
  ...more,
});
const page = (...observations: readonly Observation[]): Observations => ({
  indicator: 'i',
  version: 2,
  definition: 'd',
  unit: 'percent',
  unitName: null,
  decimals: 2,
  commit: 5,
  at: null,
  observations,
  cursor: 'c',
  more: false,
});
const rows = (...observations: readonly Observation[]): string[] =>
  observationsCsv(page(...observations), ['unit'])
    .split('\r\n')
    .slice(1, -1);

describe('observations as CSV', () => {
  it('say of each row what it is of', () => {
    expect(rows(observation({ flags: ['incomplete', 'simulated'], value: 71.5 }))).toEqual([
      'i,2,d,percent,2026-11,25747,2025-07-01,Phường,71.5,complete,incomplete simulated,,,,4,2026-11-25T00:00:00.000Z',
    ]);
  });

  it('have numbers as they are, beyond 2^53 to the last digit, and nothing where there are no data', () => {
    const cells = rows(
      observation({ value: -3.2 }),
      observation({ value: 9_007_199_254_740_992, exact: '9007199254740993' }),
      observation({ value: -9_007_199_254_740_992, exact: '-9007199254740993' }),
      observation({ value: null, state: 'no-data', commit: null, updatedAt: null }),
    ).map((row) => row.split(',')[8]);
    expect(cells).toEqual(['-3.2', '9007199254740993', '-9007199254740993', '']);
  });

  it.each(['=1+1', '+1', '-1', '@x', '\tx'])('have no cell that is a formula: %j', (name) => {
    expect(rows(observation({ dims: { unit: named('1', name) } }))[0]).toContain(`'${name},1,`);
  });

  it('have their head even where there is no row', () => {
    expect(observationsCsv(page(), ['unit'])).toMatch(/^indicator,version,/);
  });
});
