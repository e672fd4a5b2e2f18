import { GRAINS, type Band, type Grain, type Text, type Tile } from '@nhip/contracts';
import {
  type Defined,
  type FigureTileBody,
  type Level,
  type CompiledIndicator,
  dimensionOf,
  bandOf,
  scaleOf,
  filtersIn,
  gatheringOf,
  valueRows,
  type ValueRow,
} from '@nhip/kernel';
import type { State } from './state.js';

export const grainOf = ({ grain }: FigureTileBody): Grain =>
  GRAINS.find((one) => one === grain) ?? 'all';

export const unitOf = ({ unit, unitName }: Defined<'indicator'>): Text =>
  unitName ?? { vi: unit, en: unit };

/** The level up to which the rows of a tile are added up. @throws Fault `unknown-level` */
export const levelOf = (
  compiled: CompiledIndicator,
  { level, by }: FigureTileBody,
  { index }: State,
): Level | undefined => (by && level ? index.level(dimensionOf(compiled, by), level) : undefined);

/** Which rows of an indicator a tile shows. */
export interface Shown {
  readonly grain: Grain;
  /** Absent: where the tile, or its data, begin and end. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** So many periods at most, the latest ones: the rows may lie centuries apart. */
  readonly last: number;
  /** Listed by the dimension of the tile; else all that it lists together. */
  readonly listed?: boolean;
}

/** Rows of an indicator as a tile shows them, periods ascending. */
export function rowsOf(
  compiled: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
  { grain, from, to, last, listed = false }: Shown,
): readonly ValueRow[] {
  const { by, only } = tile;
  const bounds = grain === grainOf(tile) ? { from: from ?? tile.from, to: to ?? tile.to } : {};
  const level = listed ? levelOf(compiled, tile, state) : undefined;
  const valuesQuery = {
    grain,
    last,
    filters: by && only ? filtersIn(state.index, compiled, { [by]: only }) : [],
    ...(bounds.from && { from: bounds.from }),
    ...(bounds.to && { to: bounds.to }),
    ...(listed && by && { by }),
    ...(level && { level }),
  };
  const sources = state.sources(compiled, gatheringOf(valuesQuery));
  const rows = valueRows(state.index, compiled, valuesQuery, sources, state.clock);
  return state.revisions.marked(compiled, valuesQuery, rows);
}

/** The rows of the last period of those that a tile lists, or of one that is named. */
export const rowsOfPeriod = (
  compiled: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
  period?: string,
): readonly ValueRow[] =>
  rowsOf(compiled, tile, state, {
    grain: grainOf(tile),
    from: period,
    to: period,
    last: 1,
    listed: true,
  });

export const bandFor = ({ indicator }: CompiledIndicator, row: ValueRow | undefined): Band | null =>
  bandOf(row?.text, indicator.bands) ?? null;

/** Shares lie between 0 and 100; of other units the range is not known. */
export function scaleIn({ unit, bands }: Defined<'indicator'>): Pick<Tile, 'scale'> {
  const scale = unit === 'percent' && bands ? scaleOf(bands, 0, 100) : undefined;
  return scale ? { scale } : {};
}

/** What is aimed at: of a period, where a row of it says so. */
export function targetOf(
  { indicator: { target } }: CompiledIndicator,
  row: ValueRow | undefined,
): number | null {
  return row?.target ?? (typeof target === 'number' ? target : null);
}
