import { describe, expect, it } from '@jest/globals';
import type { Tile } from '@nhip/contracts';
import { pagesOf } from './pages.js';

const tile = (no: number, kind: Tile['kind'], span: number): Tile => ({ no, kind, span }) as Tile;
const tiles = [1, 2, 3, 4]
  .map((no) => tile(no, 'number', 3))
  .concat(
    tile(5, 'number', 3),
    tile(6, 'number', 3),
    tile(7, 'series', 6),
    tile(8, 'ranked', 6),
    tile(9, 'ranked', 6),
  );
const numbers = (height: number): number[][] =>
  pagesOf(tiles, height).map((page) => page.tiles.map(({ no }) => no));

describe('the pages of a wall', () => {
  it('holds everything on one page where it fits', () => {
    expect(numbers(60)).toEqual([[1, 2, 3, 4, 5, 6, 7, 8, 9]]);
  });

  it('puts rows that do not fit on the next page, whole and in their order', () => {
    expect(numbers(36)).toEqual([
      [1, 2, 3, 4, 5, 6, 7],
      [8, 9],
    ]);
  });

  it('gives the room that is left to its tables', () => {
    expect(pagesOf(tiles, 36).map(({ rows }) => rows)).toEqual([8, 12]);
    expect(pagesOf(tiles, 22).at(-1)?.rows).toBe(6);
  });

  it('shows a row on a page of its own where nothing fits, rather than nothing', () => {
    expect(numbers(10)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
      [8, 9],
    ]);
  });
});
