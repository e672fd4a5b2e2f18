import type { Tile } from '@nhip/contracts';
import { useEffect, useState } from 'react';

/** Heights that tiles need at most, in rem. */
const HEIGHTS: Readonly<Record<Tile['kind'], number>> = {
  number: 12.4,
  series: 10.5,
  ranked: 16.5,
};
/** What `HEIGHTS` gives a table, and what each row more needs: a name may take two lines. */
const LEAST_ROWS = 6;
const ROW = 2;
/** Header, margins and a line of alarms, in rem. */
const FRAME = 5.5;
const TURN_MS = 20_000;

/** Tiles by rows of twelve columns, in their order. */
function rowsOf(tiles: readonly Tile[]): Tile[][] {
  const rows: Tile[][] = [];
  let width = 12;
  for (const tile of tiles) {
    if (width + tile.span > 12) {
      rows.push([]);
      width = 0;
    }
    rows.at(-1)?.push(tile);
    width += tile.span;
  }
  return rows;
}

export interface Page {
  readonly tiles: readonly Tile[];
  /** Rows that each table has room for. */
  readonly rows: number;
}

const hasTable = (row: readonly Tile[]): boolean => row.some(({ kind }) => kind === 'ranked');

/** What does not fit goes to the next page; nothing is ever made smaller, and room left over goes to tables. @param height of the picture in rem */
export function pagesOf(tiles: readonly Tile[], height: number): readonly Page[] {
  const pages: { tiles: Tile[]; tables: number; left: number }[] = [];
  for (const row of rowsOf(tiles)) {
    const needs = Math.max(...row.map((tile) => HEIGHTS[tile.kind]));
    let page = pages.at(-1);
    if (!page || needs > page.left)
      pages.push((page = { tiles: [], tables: 0, left: height - FRAME }));
    page.tiles.push(...row);
    page.tables += hasTable(row) ? 1 : 0;
    page.left -= needs + 0.5;
  }
  return pages.map(({ tiles: shown, tables, left }) => ({
    tiles: shown,
    rows: LEAST_ROWS + Math.max(0, Math.floor(left / Math.max(1, tables) / ROW)),
  }));
}

/** Which page is shown: that which is held, as far as there are so many, else each in turn. From 0. @param held from 1; NaN or less = none */
export const pageAt = (pages: number, held: number, turn: number): number =>
  held >= 1 ? Math.min(Math.floor(held), pages) - 1 : turn % Math.max(1, pages);

const remHeight = (): number =>
  innerHeight / (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);

/** The page shown now: pages turn by themselves, unless `?page=` holds one. */
export function usePages(tiles: readonly Tile[]): {
  readonly shown: Page;
  readonly page: number;
  readonly pages: number;
} {
  const [height, setHeight] = useState(remHeight);
  const [turn, setTurn] = useState(0);
  const held = Number(new URLSearchParams(location.search).get('page') ?? 0);
  useEffect(() => {
    const onResize = (): void => setHeight(remHeight());
    onResize();
    window.addEventListener('resize', onResize);
    const timer = setInterval(() => setTurn((now) => now + 1), TURN_MS);
    return () => {
      window.removeEventListener('resize', onResize);
      clearInterval(timer);
    };
  }, []);
  const pages = pagesOf(tiles, height);
  const page = pageAt(pages.length, held, turn);
  return { shown: pages[page] ?? { tiles: [], rows: 0 }, page: page + 1, pages: pages.length };
}
