import type { FeedsTile, Grain, ScreenTile, TextTile, Tile } from '@nhip/contracts';
import {
  cubesOf as cubesOfIndicator,
  grainOf as grainOfPeriod,
  type FeedsTileBody,
  type FigureTileBody,
  type TextTileBody,
  type TileBody,
  type CompiledIndicator,
  type ValueRow,
} from '@nhip/kernel';
import { listingOf, ranked } from './ranked.js';
import { squaresOf } from './squares.js';
import type { State } from './state.js';
import { bandFor, grainOf, rowsOf, scaleIn, targetOf, unitOf } from './tile-rows.js';

/** Periods of a line. */
const LAST_PERIODS = 24;

const isFigure = (tile: TileBody): tile is FigureTileBody =>
  tile.kind !== 'feeds' && tile.kind !== 'text';

const indicatorsOf = (tile: TileBody): readonly string[] =>
  isFigure(tile) ? [tile.indicator, ...(tile.columns ?? [])] : [];

/** The cubes that a tile stands on. */
export const cubesOf = (tile: TileBody, { index }: State): readonly string[] =>
  indicatorsOf(tile).flatMap((id) => {
    const compiled = index.find(id);
    return compiled ? cubesOfIndicator(compiled.indicator) : [];
  });

/** Whether all that a tile shows is in the catalogue (already). */
export const isKnown = (tile: TileBody, state: State): boolean =>
  indicatorsOf(tile).every((id) => state.index.find(id) !== undefined);

/** Of the periods of a tile: those of a line of all time are months. */
function grainShown(tile: FigureTileBody): Grain {
  const grain = grainOf(tile);
  return grain === 'all' && tile.kind === 'series' ? 'month' : grain;
}

/** A tile whose last period is this one. */
const upTo = ({ from, ...tile }: FigureTileBody, period: string): FigureTileBody => ({
  ...tile,
  ...(from !== undefined && from <= period && { from }),
  to: period,
});

/** The periods of a tile, for its line: from the first to the last that has data. */
function seriesOf(
  compiled: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
): NonNullable<Tile['series']> {
  const grain = grainOf(tile) === 'all' ? 'month' : grainOf(tile);
  const rows = rowsOf(compiled, tile, state, { grain, last: LAST_PERIODS });
  const first = rows.findIndex(({ value }) => value !== null);
  const last = rows.findLastIndex(({ value }) => value !== null);
  return rows.slice(Math.max(0, first), last + 1).map(({ period, value, exact, ...row }) => ({
    period,
    value,
    ...(exact && { exact }),
    state: row.state,
    ...(row.revised && { revised: row.revised }),
  }));
}

const NO_FIGURES = {
  period: 'all',
  value: null,
  state: 'no-data',
  flags: [],
  target: null,
  level: null,
} satisfies Partial<Tile>;

type Parts = Pick<
  Tile,
  'series' | 'as' | 'by' | 'byName' | 'byLevel' | 'columns' | 'rows' | 'total' | 'squares'
>;
type Figures = Pick<Tile, keyof typeof NO_FIGURES | 'exact' | 'reason' | 'lacks' | 'revised'> &
  Parts;

/** Of the number; `simulated` also where a column alone is. */
function flagsOf(tile: FigureTileBody, row: ValueRow | undefined, state: State): Tile['flags'] {
  const flags = row?.flags ?? [];
  if (flags.includes('simulated')) return flags;
  const columns = tile.kind === 'ranked' ? (tile.columns ?? []) : [];
  const isSimulated = columns.some((id) =>
    state.kindsOf(state.index.indicator(id)).includes('simulated'),
  );
  return isSimulated ? [...flags, 'simulated'] : flags;
}

/** What a tile shows beside its one value. */
function partsOf(compiled: CompiledIndicator, tile: FigureTileBody, state: State): Parts {
  switch (tile.kind) {
    case 'ranked':
      return { ...listingOf(compiled, tile, state), ...ranked(compiled, tile, state) };
    case 'map':
      return { ...listingOf(compiled, tile, state), squares: squaresOf(compiled, tile, state) };
    case 'series':
      return { as: tile.as ?? 'line', series: seriesOf(compiled, tile, state) };
    case 'number':
      return { series: seriesOf(compiled, tile, state) };
  }
}

/** @param period that it is set to, of its grain; absent: its last */
function figuresOf(
  compiled: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
  period?: string,
): Figures {
  // A line shows its periods itself; the number beside it is the whole.
  const grain = tile.kind === 'series' ? 'all' : grainOf(tile);
  const row = rowsOf(compiled, tile, state, { grain, from: period, last: 1 }).at(-1);
  return {
    period: row?.period ?? period ?? 'all',
    value: row?.value ?? null,
    ...(row?.exact && { exact: row.exact }),
    state: row?.state ?? 'no-data',
    ...(row?.reason && { reason: row.reason }),
    ...(row?.lacks && { lacks: row.lacks }),
    flags: flagsOf(tile, row, state),
    ...(row?.revised && { revised: row.revised }),
    target: targetOf(compiled, row),
    level: bandFor(compiled, row),
    ...partsOf(compiled, tile, state),
  };
}

function figureTile(
  tile: FigureTileBody,
  state: State,
  onError: (error: unknown) => void,
  period?: string,
): Tile {
  const isSet = period !== undefined && grainOfPeriod(period) === grainShown(tile);
  const compiled = state.index.indicator(tile.indicator);
  const { indicator } = compiled;
  let figures: Figures = NO_FIGURES;
  try {
    figures = isSet
      ? figuresOf(compiled, upTo(tile, period), state, period)
      : figuresOf(compiled, tile, state);
  } catch (error) {
    onError(error);
  }
  return {
    no: tile.no,
    kind: tile.kind,
    indicator: indicator.id,
    version: indicator.definitionVersion,
    title: tile.title ?? indicator.short ?? indicator.name,
    meaning: indicator.meaning,
    unit: unitOf(indicator),
    decimals: indicator.decimals,
    span: tile.span ?? 3,
    ...state.standings(compiled)?.(figures.period),
    direction: indicator.direction ?? 'none',
    ...scaleIn(indicator),
    ...figures,
    ...(period !== undefined && !isSet && { otherGrain: true as const }),
  };
}

const FEEDS = { vi: 'Nguồn dữ liệu', en: 'Feeds' };

function feedsTile(
  { no, kind, title = FEEDS, feeds, span = 6 }: FeedsTileBody,
  state: State,
): FeedsTile {
  const { catalogue } = state.index;
  const shown = feeds
    ? feeds.flatMap((id) => catalogue.get('feed', id) ?? [])
    : catalogue.all('feed');
  return {
    no,
    kind,
    title,
    span,
    feeds: shown.map((feed) => {
      const { id, name } = feed;
      const stands = state.standingOf(feed);
      if (!stands) return { feed: id, name };
      const { freshness, coverage } = stands;
      const [{ lastDelivery } = { lastDelivery: null }] = freshness.feeds;
      return { feed: id, name, state: freshness.state, lastDelivery, coverage };
    }),
  };
}

const textTile = ({ no, kind, title, text, span = 6 }: TextTileBody): TextTile => ({
  no,
  kind,
  title,
  span,
  text,
});

export function tileOf(
  tile: FigureTileBody,
  state: State,
  onError: (error: unknown) => void,
  period?: string,
): Tile;
export function tileOf(
  tile: TileBody,
  state: State,
  onError: (error: unknown) => void,
  period?: string,
): ScreenTile;
/** Computes one tile, as JSON that is equal where nothing changed. Call for tiles that are known. @param onError told where its figures cannot be computed: then it has no data @param period that it is set to, where it has such periods; absent: its last */
export function tileOf(
  tile: TileBody,
  state: State,
  onError: (error: unknown) => void,
  period?: string,
): ScreenTile {
  if (isFigure(tile)) return figureTile(tile, state, onError, period);
  return tile.kind === 'feeds' ? feedsTile(tile, state) : textTile(tile);
}
