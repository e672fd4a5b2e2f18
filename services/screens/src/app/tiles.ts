import {
  GRAINS,
  type Band,
  type Grain,
  type Text,
  type Tile,
  type TileColumn,
  type TileRow,
} from '@nhip/contracts';
import { cubesOf as cubesOfIndicator, type Defined, type Level, type TileBody } from '@nhip/kernel';
import type { CompiledIndicator } from '../domain/catalogue-index.js';
import { dimensionOf } from '../domain/dimensions.js';
import { bandOf, rationalOf, scaleOf } from '../domain/numbers.js';
import type { State } from './state.js';
import { gatheringOf, valueRows, type ValueRow } from './value-rows.js';

/** What a tile shows of its periods: the rows may lie centuries apart. */
const LAST_PERIODS = 24;

const grainOf = (tile: TileBody): Grain => GRAINS.find((grain) => grain === tile.grain) ?? 'all';
const unitOf = ({ unit, unitName }: Defined<'indicator'>): Text =>
  unitName ?? { vi: unit, en: unit };
const indicatorsOf = (tile: TileBody): readonly string[] => [
  tile.indicator,
  ...(tile.columns ?? []),
];

/** The cubes that a tile stands on. */
export const cubesOf = (tile: TileBody, { index }: State): readonly string[] =>
  indicatorsOf(tile).flatMap((id) => {
    const compiled = index.find(id);
    return compiled ? cubesOfIndicator(compiled.indicator) : [];
  });

/** Whether all that a tile shows is in the catalogue (already). */
export const isKnown = (tile: TileBody, state: State): boolean =>
  indicatorsOf(tile).every((id) => state.index.find(id) !== undefined);

/** The level up to which the rows of a tile are added up. @throws Fault `unknown-level` */
const levelOf = (
  compiled: CompiledIndicator,
  { level }: TileBody,
  by: string | undefined,
  { index }: State,
): Level | undefined => (by && level ? index.level(dimensionOf(compiled, by), level) : undefined);

function rowsOf(
  compiled: CompiledIndicator,
  tile: TileBody,
  state: State,
  grain: Grain,
  by?: string,
): readonly ValueRow[] {
  const bounds =
    grain === grainOf(tile)
      ? { ...(tile.from && { from: tile.from }), ...(tile.to && { to: tile.to }) }
      : {};
  const level = levelOf(compiled, tile, by, state);
  const listed = { ...(by && { by }), ...(level && { level }) };
  const valuesQuery = { grain, filters: [], last: LAST_PERIODS, ...bounds, ...listed };
  return valueRows(
    state.index,
    compiled,
    valuesQuery,
    state.sources(compiled, gatheringOf(valuesQuery)),
    state.clock,
  );
}

const bandFor = ({ indicator }: CompiledIndicator, row: ValueRow | undefined): Band | null =>
  bandOf(row?.text, indicator.bands) ?? null;

/** Shares lie between 0 and 100; of other units the range is not known. */
function scaleIn({ unit, bands }: Defined<'indicator'>): Pick<Tile, 'scale'> {
  const scale = unit === 'percent' && bands ? scaleOf(bands, 0, 100) : undefined;
  return scale ? { scale } : {};
}

/** The periods of a tile, for its line. */
function seriesOf(compiled: CompiledIndicator, tile: TileBody, state: State): Tile['series'] {
  const grain = grainOf(tile) === 'all' ? 'month' : grainOf(tile);
  return rowsOf(compiled, tile, state, grain).map(({ period, value, exact, ...row }) => ({
    period,
    value,
    ...(exact && { exact }),
    state: row.state,
  }));
}

const keyOf = (row: ValueRow, by: string): string =>
  `${row.dims[by]?.code}@${row.dims[by]?.validFrom}`;

/** The greatest value first, codes without data last, equal ones by code. */
function byValue(by: string): (a: ValueRow, b: ValueRow) => number {
  return (a, b) => {
    if (a.text === undefined || b.text === undefined)
      return Number(a.text === undefined) - Number(b.text === undefined);
    return rationalOf(b.text).compare(rationalOf(a.text)) || (keyOf(a, by) < keyOf(b, by) ? -1 : 1);
  };
}

function ranked(
  main: CompiledIndicator,
  tile: TileBody,
  state: State,
): Pick<Tile, 'by' | 'byName' | 'byLevel' | 'columns' | 'rows'> {
  const by = tile.by ?? '';
  const grain = grainOf(tile);
  const columns = (tile.columns?.length ? tile.columns : [tile.indicator]).map((id) => {
    const compiled = state.index.indicator(id);
    return {
      compiled,
      rows: new Map(rowsOf(compiled, tile, state, grain, by).map((row) => [keyOf(row, by), row])),
    };
  });
  const rows = [...rowsOf(main, tile, state, grain, by)].sort(byValue(by)).map((row): TileRow => {
    const cells = columns.map(({ compiled, rows: ofColumn }) => ({
      compiled,
      row: ofColumn.get(keyOf(row, by)),
    }));
    return {
      code: row.dims[by]?.code ?? '',
      validFrom: row.dims[by]?.validFrom ?? null,
      name: row.dims[by]?.name ?? { vi: '', en: '' },
      ...(row.leaves !== undefined && { leaves: row.leaves }),
      ...(row.below !== undefined && { below: row.below }),
      values: cells.map((cell) => cell.row?.value ?? null),
      ...(cells.some((cell) => cell.row?.exact) && {
        exact: cells.map((cell) => cell.row?.exact ?? null),
      }),
      levels: cells.map((cell) => bandFor(cell.compiled, cell.row)),
      states: cells.map((cell) => cell.row?.state ?? 'no-data'),
    };
  });
  const shown = columns.map(({ compiled: { indicator } }): TileColumn => ({
    indicator: indicator.id,
    name: indicator.name,
    unit: unitOf(indicator),
    decimals: indicator.decimals,
  }));
  const level = levelOf(main, tile, by, state);
  return {
    by,
    byName: byNameOf(main, by, state),
    ...(level && { byLevel: { level: level.level, name: level.name } }),
    columns: shown,
    rows,
  };
}

function byNameOf({ program, indicator }: CompiledIndicator, by: string, { index }: State): Text {
  const field = index.catalogue.get('cube', indicator.cube)?.dimensions[by] ?? '';
  return index.catalogue.get('type', program.record)?.fields[field]?.name ?? { vi: by, en: by };
}

const NO_FIGURES = {
  period: 'all',
  value: null,
  state: 'no-data',
  flags: [],
  target: null,
  level: null,
} satisfies Partial<Tile>;

type Figures = Pick<
  Tile,
  | keyof typeof NO_FIGURES
  | 'exact'
  | 'reason'
  | 'lacks'
  | 'series'
  | 'by'
  | 'byName'
  | 'byLevel'
  | 'columns'
  | 'rows'
>;

/** Of the number; `simulated` also where a column alone is. */
function flagsOf(tile: TileBody, row: ValueRow | undefined, state: State): Tile['flags'] {
  const flags = row?.flags ?? [];
  if (flags.includes('simulated')) return flags;
  const columns = tile.kind === 'ranked' ? (tile.columns ?? []) : [];
  const isSimulated = columns.some((id) =>
    state.kindsOf(state.index.indicator(id)).includes('simulated'),
  );
  return isSimulated ? [...flags, 'simulated'] : flags;
}

function figuresOf(compiled: CompiledIndicator, tile: TileBody, state: State): Figures {
  const { target } = compiled.indicator;
  // A line shows its periods itself; the number beside it is the whole.
  const row = rowsOf(compiled, tile, state, tile.kind === 'series' ? 'all' : grainOf(tile)).at(-1);
  return {
    period: row?.period ?? 'all',
    value: row?.value ?? null,
    ...(row?.exact && { exact: row.exact }),
    state: row?.state ?? 'no-data',
    ...(row?.reason && { reason: row.reason }),
    ...(row?.lacks && { lacks: row.lacks }),
    flags: flagsOf(tile, row, state),
    target: row?.target ?? (typeof target === 'number' ? target : null),
    level: bandFor(compiled, row),
    ...(tile.kind === 'ranked'
      ? ranked(compiled, tile, state)
      : { series: seriesOf(compiled, tile, state) }),
  };
}

/** Computes one tile, as JSON that is equal where nothing changed. Call for tiles that are known. @param onError told where its figures cannot be computed: then it has no data */
export function tileOf(tile: TileBody, state: State, onError: (error: unknown) => void): Tile {
  const compiled = state.index.indicator(tile.indicator);
  const { indicator } = compiled;
  let figures: Figures = NO_FIGURES;
  try {
    figures = figuresOf(compiled, tile, state);
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
    ...state.standing(compiled),
    direction: indicator.direction ?? 'none',
    ...scaleIn(indicator),
    ...figures,
  };
}
