import { isFigureTile } from '../wall/figures.js';
import type { Feed, Indicator, QuarantinePage, Screen, Tile, TileRow } from '@nhip/contracts';

/** A tile of a wall that is at this address. */
export interface Shown {
  readonly screen: string;
  readonly tile: Tile;
}

/** The units of a tile that have something of which there should be little, and how much in all. */
export interface Units extends Shown {
  readonly rows: readonly { readonly row: TileRow; readonly value: number }[];
}

/** How many rows of a feed wait to be mended. */
export interface Waiting {
  readonly feed: Feed;
  readonly count: number;
}

const LATENESS = ['missing', 'late'];

/** Feeds that did not come when they were due, those that are missing first. */
export const lateFeeds = (feeds: readonly Feed[]): readonly Feed[] =>
  LATENESS.flatMap((state) => feeds.filter(({ freshness }) => freshness === state));

const shownOn = (screens: readonly Screen[]): readonly Shown[] =>
  screens.flatMap(({ screen, tiles }) =>
    tiles.filter(isFigureTile).map((tile) => ({ screen: screen.id, tile })),
  );

/** The first of those that say the same of the same. */
function each(shown: readonly Shown[]): readonly Shown[] {
  const known = new Set<string>();
  return shown.filter(({ tile: { indicator, period, by = '', byLevel } }) => {
    const key = JSON.stringify([indicator, period, by, byLevel?.level]);
    return !known.has(key) && known.add(key);
  });
}

/** Figures that are in the band “bad”, each indicator once a period. */
export const badFigures = (screens: readonly Screen[]): readonly Shown[] =>
  each(shownOn(screens).filter(({ tile }) => tile.kind !== 'ranked' && tile.level === 'bad'));

/** Indicators that say how many there are now, of something of which there should be few: dossiers overdue, posts vacant. */
export const stocksToLower = (indicators: readonly Indicator[]): ReadonlySet<string> =>
  new Set(
    indicators
      .filter(({ direction }) => direction === 'down')
      .filter(({ formula, measures }) =>
        measures.some(({ name, stock }) => stock && name === formula),
      )
      .map(({ id }) => id),
  );

function rowsOf({ indicator, columns = [], rows = [] }: Tile): Units['rows'] {
  const column = columns.findIndex((one) => one.indicator === indicator);
  return rows
    .flatMap((row) => {
      const value = row.values[column] ?? 0;
      return value > 0 ? [{ row, value }] : [];
    })
    .sort((a, b) => b.value - a.value);
}

/** By unit what tables of walls rank by such an indicator, the units that have the most of it first. */
export const unitsInNeed = (
  screens: readonly Screen[],
  indicators: readonly Indicator[],
): readonly Units[] => {
  const stocks = stocksToLower(indicators);
  return each(
    shownOn(screens).filter(({ tile }) => tile.kind === 'ranked' && stocks.has(tile.indicator)),
  )
    .map((shown) => ({ ...shown, rows: rowsOf(shown.tile) }))
    .filter(({ rows }) => rows.length > 0);
};

/** Feeds of which rows wait, the most first. */
export const waitingFeeds = (
  feeds: readonly Feed[],
  pages: readonly Pick<QuarantinePage, 'causes'>[],
): readonly Waiting[] =>
  feeds
    .map((feed, i) => ({
      feed,
      count: (pages[i]?.causes ?? []).reduce((sum, { count }) => sum + count, 0),
    }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => b.count - a.count);
