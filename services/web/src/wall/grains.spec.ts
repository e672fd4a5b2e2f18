import { describe, expect, it } from '@jest/globals';
import { tile } from '../../test/tiles.js';
import { offeredGrains } from './grains.js';

const of = (...periods: string[]) =>
  offeredGrains(periods.map((period, i) => tile(i + 1, { period })));

describe('the grains that a wall can be set to', () => {
  it('are those of its tiles, the commonest first', () => {
    expect(of('2026-11-29', '2026-Q4', '2026-Q4', '2026')).toEqual(['quarter', 'day', 'year']);
    expect(of('all')).toEqual([]);
  });

  it('begin with months where as many tiles are of them as of another', () => {
    expect(of('2026-11-29', '2026-11', '2026-11-29', '2026-11')).toEqual(['month', 'day']);
    expect(of('2026', '2026-Q4')).toEqual(['quarter', 'year']);
  });

  it('are of a line those of the periods that it draws', () => {
    const series = [{ period: '2026-11', value: 1, state: 'complete' as const }];
    const line = tile(1, { kind: 'series', period: 'all', series });
    expect(offeredGrains([line])).toEqual(['month']);
  });
});
