import { describe, expect, it } from '@jest/globals';
import type { ScreenTile } from '@nhip/contracts';
import fc from 'fast-check';
import { pageAt, pagesOf, templateOf } from './pages.js';

const tile = (no: number, kind: ScreenTile['kind'], span: number): ScreenTile =>
  ({ no, kind, span }) as ScreenTile;
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

  it('gives the room that is left to charts, tables and maps, and none to figures beside them', () => {
    expect(pagesOf(tiles, 36).map(templateOf)).toEqual([
      'auto minmax(12.5rem, 1fr)',
      'minmax(16.5rem, 1fr)',
    ]);
  });

  it('gives it to figures where there is nothing else, but half as much again as they need at most', () => {
    const words = [tile(1, 'number', 12), tile(2, 'text', 12)];
    expect(pagesOf(words, 36).map(templateOf)).toEqual([
      'minmax(min-content, 18.6rem) minmax(min-content, 12rem)',
    ]);
  });

  it('shows a row on a page of its own where nothing fits, rather than nothing', () => {
    expect(numbers(10)).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7],
      [8, 9],
    ]);
  });

  it('are none where there are no tiles', () => {
    expect(pagesOf([], 60)).toEqual([]);
  });

  it('begins a row where a tile does not fit beside the last one', () => {
    const wide = [tile(1, 'number', 8), tile(2, 'number', 6), tile(3, 'number', 6)];
    expect(pagesOf(wide, 23.5).map((page) => page.tiles.length)).toEqual([1, 2]);
  });

  it('gives a row the height of its highest tile', () => {
    const mixed = [tile(1, 'series', 6), tile(2, 'ranked', 6), tile(3, 'number', 12)];
    expect(pagesOf(mixed, 35)).toHaveLength(1);
    expect(pagesOf(mixed, 34.8)).toHaveLength(2);
  });

  it('has for a map as many squares as stand one above the other, and a line for each feed', () => {
    const squares = [1, 6].map((row) => ({ row }));
    const map = { ...tile(1, 'map', 8), squares } as unknown as ScreenTile;
    const feeds = { ...tile(2, 'feeds', 12), feeds: [1, 2, 3] } as unknown as ScreenTile;
    expect(pagesOf([map, feeds], 36).map(templateOf)).toEqual([
      'minmax(30rem, 1fr)',
      'minmax(9rem, 1fr)',
    ]);
  });

  it('shows each tile once, in order, on screens of any height', () => {
    const one = fc.record({
      kind: fc.constantFrom<ScreenTile['kind']>('number', 'series', 'ranked'),
      span: fc.integer({ min: 1, max: 12 }),
    });
    fc.assert(
      fc.property(fc.array(one), fc.integer({ min: 1, max: 200 }), (given, height) => {
        const all = given.map(({ kind, span }, i) => tile(i, kind, span));
        const pages = pagesOf(all, height);
        expect(pages.flatMap((page) => page.tiles)).toEqual(all);
        expect(pages.every((page) => page.tiles.length > 0 && page.rows.length > 0)).toBe(true);
      }),
    );
  });
});

describe('the page that is shown', () => {
  it('is each in turn, and the first again after the last', () => {
    expect([0, 1, 2, 3].map((turn) => pageAt(3, 0, turn))).toEqual([0, 1, 2, 0]);
  });

  it('stays where it is held', () => {
    expect([0, 1, 2].map((turn) => pageAt(3, 2, turn))).toEqual([1, 1, 1]);
  });

  it('is the last one where a page is held that is not there', () => {
    expect(pageAt(2, 7, 0)).toBe(1);
  });

  it.each([NaN, -1, 0.5])('turns where %p is held, which is no page', (held) => {
    expect(pageAt(3, held, 1)).toBe(1);
  });

  it('is always one that is there', () => {
    expect(pageAt(3, 1.5, 0)).toBe(0);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.double(), fc.nat(), (pages, held, turn) => {
        expect(Object.keys(Array(pages).fill(0))).toContain(String(pageAt(pages, held, turn)));
      }),
    );
  });
});
