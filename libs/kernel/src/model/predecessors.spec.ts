import { describe, expect, it } from '@jest/globals';
import { Catalogue } from './catalogue.js';
import { predecessorsOf } from './predecessors.js';

const name = { vi: 'đơn vị', en: 'agency' };
const agency = (id: string, ...succeeds: readonly (readonly [string, string])[]) => ({
  kind: 'agency',
  id,
  version: 1,
  body: { name, succeeds: succeeds.map(([of, from]) => ({ agency: of, from })) },
});
const catalogue = Catalogue.build(
  [
    agency('old'),
    agency('other'),
    agency('merged', ['old', '2025-07-01'], ['other', '2025-07-01']),
    agency('newest', ['merged', '2026-03-01']),
    agency('round', ['square', '2025-01-01']),
    agency('square', ['round', '2025-01-01']),
  ],
  1,
);
const on = (id: string, day: string): readonly string[] =>
  predecessorsOf(catalogue, id, Date.parse(`${day}T00:00:00+07:00`));

describe('the predecessors of an agency', () => {
  it.each([
    ['merged', '2025-06-30', []],
    ['merged', '2025-07-01', ['old', 'other']],
    ['newest', '2026-02-28', []],
    ['newest', '2026-03-01', ['merged', 'old', 'other']],
    ['old', '2026-03-01', []],
    ['nobody', '2026-03-01', []],
    ['round', '2026-03-01', ['square']],
  ])('%s on %s: %j', (id, day, right) => {
    expect(on(id, day)).toEqual(right);
  });

  it('are known from the first instant of the day in the reporting zone', () => {
    const first = Date.parse('2025-07-01T00:00:00+07:00');
    expect(predecessorsOf(catalogue, 'merged', first - 1)).toEqual([]);
    expect(predecessorsOf(catalogue, 'merged', first)).toEqual(['old', 'other']);
  });
});
