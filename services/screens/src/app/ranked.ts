import type { Text, Tile, TileColumn, TileRow, TileTotal } from '@nhip/contracts';
import {
  fieldAt,
  type FigureTileBody,
  type CompiledIndicator,
  rationalOf,
  type ValueRow,
} from '@nhip/kernel';
import type { State } from './state.js';
import {
  bandFor,
  grainOf,
  levelOf,
  rowsOf,
  rowsOfPeriod,
  scaleIn,
  targetOf,
  unitOf,
} from './tile-rows.js';

/** Periods of the line in each row. */
const TREND = 12;

const keyOf = ({ dims }: ValueRow, by: string): string =>
  `${dims[by]?.code}@${dims[by]?.validFrom}`;

/** The greatest value first, codes without data last, equal ones by code. */
function byValue(by: string): (a: ValueRow, b: ValueRow) => number {
  return (a, b) => {
    if (a.text === undefined || b.text === undefined)
      return Number(a.text === undefined) - Number(b.text === undefined);
    return rationalOf(b.text).compare(rationalOf(a.text)) || (keyOf(a, by) < keyOf(b, by) ? -1 : 1);
  };
}

/** An indicator of a table, with its rows by code version and that of all of them. */
interface Column {
  readonly compiled: CompiledIndicator;
  readonly rows: ReadonlyMap<string, ValueRow>;
  readonly total: ValueRow | undefined;
}

function columnsOf(tile: FigureTileBody, state: State, period: string): readonly Column[] {
  const ids = tile.columns?.length ? tile.columns : [tile.indicator];
  const asked = { grain: grainOf(tile), from: period, to: period, last: 1 };
  return ids.map((id) => {
    const compiled = state.index.indicator(id);
    const rows = rowsOfPeriod(compiled, tile, state, period);
    return {
      compiled,
      rows: new Map(rows.map((row) => [keyOf(row, tile.by ?? ''), row])),
      total: rowsOf(compiled, tile, state, asked)[0],
    };
  });
}

function cellsOf(
  columns: readonly Column[],
  rowIn: (column: Column) => ValueRow | undefined,
): TileTotal {
  const cells = columns.map((column) => ({ compiled: column.compiled, row: rowIn(column) }));
  return {
    values: cells.map(({ row }) => row?.value ?? null),
    ...(cells.some(({ row }) => row?.exact) && {
      exact: cells.map(({ row }) => row?.exact ?? null),
    }),
    levels: cells.map(({ compiled, row }) => bandFor(compiled, row)),
    states: cells.map(({ row }) => row?.state ?? 'no-data'),
    ...(cells.some(({ row }) => row?.revised) && {
      revised: cells.map(({ row }) => row?.revised ?? null),
    }),
  };
}

const shownColumn = ({ compiled, total }: Column): TileColumn => ({
  indicator: compiled.indicator.id,
  name: compiled.indicator.short ?? compiled.indicator.name,
  unit: unitOf(compiled.indicator),
  decimals: compiled.indicator.decimals,
  target: targetOf(compiled, total),
  direction: compiled.indicator.direction ?? 'none',
  ...scaleIn(compiled.indicator),
});

/** The last row of each code version, with the values up to it. */
interface Ranked {
  readonly row: ValueRow;
  readonly trend: TileRow['trend'];
}

function rankedRows(
  main: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
  by: string,
): readonly Ranked[] {
  const rows = rowsOf(main, tile, state, { grain: grainOf(tile), last: TREND, listed: true });
  return [...Map.groupBy(rows, (row) => keyOf(row, by)).values()]
    .flatMap((ofCode) => {
      const row = ofCode.at(-1);
      return row ? [{ row, trend: ofCode.map(({ value }) => value) }] : [];
    })
    .sort((a, b) => byValue(by)(a.row, b.row));
}

function lineOf({ row, trend }: Ranked, columns: readonly Column[], by: string): TileRow {
  const { code = '', validFrom = null, name = { vi: '', en: '' } } = row.dims[by] ?? {};
  return {
    code,
    validFrom,
    name,
    ...(row.leaves !== undefined && { leaves: row.leaves }),
    ...(row.below !== undefined && { below: row.below }),
    ...(row.rank !== undefined && { rank: row.rank }),
    ...cellsOf(columns, ({ rows }) => rows.get(keyOf(row, by))),
    trend,
  };
}

function byNameOf({ program, indicator }: CompiledIndicator, by: string, { index }: State): Text {
  const field = index.catalogue.get('cube', indicator.cube)?.dimensions[by] ?? '';
  const type = index.catalogue.get('type', program.record);
  return (type && fieldAt(type, field, index.catalogue)?.name) ?? { vi: by, en: by };
}

/** What a tile is listed by. */
export function listingOf(
  main: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
): Pick<Tile, 'by' | 'byName' | 'byLevel'> {
  const { by = '' } = tile;
  const level = levelOf(main, tile, state);
  return {
    by,
    byName: byNameOf(main, by, state),
    ...(level && { byLevel: { level: level.level, name: level.name } }),
  };
}

/** The codes of a dimension by an indicator, with further indicators, and what all of them say together. */
export function ranked(
  main: CompiledIndicator,
  tile: FigureTileBody,
  state: State,
): Pick<Tile, 'columns' | 'rows' | 'total'> {
  const { by = '' } = tile;
  const lines = rankedRows(main, tile, state, by);
  const columns = columnsOf(tile, state, lines[0]?.row.period ?? 'all');
  const total = cellsOf(columns, (column) => column.total);
  return {
    columns: columns.map(shownColumn),
    rows: lines.map((line) => lineOf(line, columns, by)),
    ...(total.values.some((value) => value !== null) && { total }),
  };
}
