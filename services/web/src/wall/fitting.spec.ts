import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { partsThatFit } from './fitting.js';

const parts = (heights: readonly number[], room: number): number[][] =>
  partsThatFit({ heights, room, line: 10 }).map(({ from, to }) => [from, to]);

describe('the rows of a table', () => {
  it('are all shown at once where they fit', () => {
    expect(parts([10, 10, 10], 30)).toEqual([[0, 3]]);
    expect(parts([], 5)).toEqual([[0, 0]]);
  });

  it('are shown in parts where they do not, with room for the line that says which', () => {
    expect(parts([10, 10, 10], 29)).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
    expect(parts([10, 10, 10, 10, 10], 49)).toEqual([
      [0, 3],
      [3, 5],
    ]);
  });

  it('are shown whole, whatever their heights', () => {
    expect(parts([10, 20, 10, 10], 45)).toEqual([
      [0, 2],
      [2, 4],
    ]);
  });

  it('are shown one by one where there is room for none', () => {
    expect(parts([10, 10], 5)).toEqual([
      [0, 1],
      [1, 2],
    ]);
  });

  it('are each shown once, in their order', () => {
    const height = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(fc.array(height), fc.integer({ min: 0, max: 500 }), (heights, room) => {
        const shown = parts(heights, room).flatMap(([from = 0, to = 0]) => heights.slice(from, to));
        expect(shown).toEqual(heights);
      }),
    );
  });
});
