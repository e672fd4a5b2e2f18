import type { ScreenTile } from '@nhip/contracts';
import { useEffect, useState } from 'react';

/** Heights that tiles need at most, in rem. */
const HEIGHTS = { number: 12.4, series: 12.5, ranked: 16.5, text: 8 } as const;
/** A square with a name of two lines and its value, and what a map has around them. */
const [SQUARE, AROUND] = [4.25, 4.5];
/** A feed, and what its table has around it. */
const [FEED, AROUND_FEEDS] = [1.6, 4.2];

function heightOf(tile: ScreenTile): number {
  switch (tile.kind) {
    case 'map':
      return AROUND + SQUARE * Math.max(1, ...(tile.squares ?? []).map(({ row }) => row));
    case 'feeds':
      return AROUND_FEEDS + FEED * tile.feeds.length;
    default:
      return HEIGHTS[tile.kind];
  }
}

/** Header and margins, and a line of alarms, in rem. */
const [HEAD, ALARMS] = [3.7, 1.8];
const FRAME = HEAD + ALARMS;
/** Between rows, in rem. */
const GAP = 0.5;
/** The line above the header of a moment or a period, with the gap below it, in rem: a wall that has it shows no alarms. */
const MARK = 2.2;
const TURN_MS = 20_000;

/** Tiles by rows of twelve columns, in their order. */
function rowsOf(tiles: readonly ScreenTile[]): ScreenTile[][] {
  const rows: ScreenTile[][] = [];
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
  readonly tiles: readonly ScreenTile[];
  /** Of each row how high it is at least, in rem, and whether it takes room that is left. */
  readonly rows: readonly { readonly least: number; readonly grows: boolean }[];
}

/** Figures and words stay as they are: charts, tables and maps take what room there is. */
const grows = (row: readonly ScreenTile[]): boolean =>
  row.some(({ kind }) => kind !== 'number' && kind !== 'text');

/** What does not fit goes to the next page; nothing is ever made smaller. @param height of the picture in rem */
export function pagesOf(tiles: readonly ScreenTile[], height: number): readonly Page[] {
  const pages: { tiles: ScreenTile[]; rows: Page['rows'][number][]; left: number }[] = [];
  for (const row of rowsOf(tiles)) {
    const least = Math.max(...row.map(heightOf));
    let page = pages.at(-1);
    if (!page || least > page.left)
      pages.push((page = { tiles: [], rows: [], left: height - FRAME }));
    page.tiles.push(...row);
    page.rows.push({ least, grows: grows(row) });
    page.left -= least + GAP;
  }
  return pages;
}

/** How much higher figures and words may be than they need: beyond that they are lost in their tiles. */
const MOST = 1.5;

/** The rows of a page as CSS has them: where none takes all the room that is left, each takes some. */
export function templateOf({ rows }: Page): string {
  const isTaken = rows.some(({ grows }) => grows);
  const heightOfRow = ({ least, grows }: Page['rows'][number]): string => {
    if (grows) return `minmax(${least}rem, 1fr)`;
    return isTaken ? 'auto' : `minmax(min-content, ${+(MOST * least).toFixed(2)}rem)`;
  };
  return rows.map(heightOfRow).join(' ');
}

/** Which page is shown: that which is held, as far as there are so many, else each in turn. From 0. @param held from 1; NaN or less = none */
export const pageAt = (pages: number, held: number, turn: number): number =>
  held >= 1 ? Math.min(Math.floor(held), pages) - 1 : turn % Math.max(1, pages);

const remHeight = (): number =>
  innerHeight / (parseFloat(getComputedStyle(document.documentElement).fontSize) || 16);

/** The page shown now: pages turn by themselves, unless `?page=` holds one. @param isMarked whether a line stands above the header */
export function usePages(
  tiles: readonly ScreenTile[],
  isMarked: boolean,
): {
  readonly shown: Page;
  readonly page: number;
  readonly pages: number;
  /** How often it was shown before. */
  readonly turn: number;
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
  const pages = pagesOf(tiles, isMarked ? height + ALARMS - MARK : height);
  const page = pageAt(pages.length, held, turn);
  return {
    shown: pages[page] ?? { tiles: [], rows: [] },
    page: page + 1,
    pages: pages.length,
    turn: held >= 1 ? turn : Math.floor(turn / Math.max(1, pages.length)),
  };
}
