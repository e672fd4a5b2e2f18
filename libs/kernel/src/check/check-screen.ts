import type { Grain } from '@nhip/contracts';
import { compileCube } from '../cubes/cube-program.js';
import { sharedDimensions, type Dimension } from '../cubes/shared-dimensions.js';
import { ExpressionError } from '../expression/expr.js';
import type { Catalogue } from '../model/catalogue.js';
import type { CodeList } from '../model/code-list.js';
import { cubesReadBy } from '../model/cubes-read.js';
import type { Defined, FigureTileBody, TileBody } from '../model/definitions.js';
import { fieldAt } from '../model/references.js';
import { daysOf } from '../time/days.js';
import { knownLevels } from './known-levels.js';
import type { Path, Report } from './report.js';

function dimensionsIn(catalogue: Catalogue, id: string): readonly Dimension[] {
  const cube = catalogue.get('cube', id);
  const type = cube && catalogue.get('type', cube.record);
  return Object.entries(cube?.dimensions ?? {}).map(([name, field]) => ({
    name,
    list: (type && fieldAt(type, field, catalogue)?.code) ?? '',
  }));
}

/** A tile lists an indicator by a dimension that all cubes have which its value reads. */
function checkBy(
  { by }: FigureTileBody,
  id: string,
  path: Path,
  catalogue: Catalogue,
  report: Report,
): void {
  const indicator = catalogue.get('indicator', id);
  if (by === undefined || !indicator || !catalogue.get('cube', indicator.cube)) return;
  const cubes = cubesReadBy(indicator.value, indicator);
  const each = cubes.map((cube) => ({ cube, dimensions: dimensionsIn(catalogue, cube) }));
  const shared = sharedDimensions(each).map(({ name }) => name);
  if (shared.includes(by)) return;
  const names = shared.join(', ') || '–';
  const has = each.some(({ dimensions }) => dimensions.some(({ name }) => name === by));
  const all = cubes.join(', ');
  report.say(
    path,
    has ? 'dimension-not-shared' : 'unknown-dimension',
    has
      ? `“${id}” tính từ các khối ${all}, không phải khối nào cũng có chiều “${by}” cùng danh mục`
      : `“${id}” không có chiều “${by}”`,
    has
      ? `“${id}” is computed of the cubes ${all}, which do not all have the dimension “${by}” with the same codes`
      : `“${id}” has no dimension “${by}”`,
    { vi: `có: ${names}`, en: `known are: ${names}` },
  );
}

/** The levels of the list that a dimension is of; undefined where the dimension is wrong itself. */
function levelsOf(
  cube: Defined<'cube'>,
  by: string,
  catalogue: Catalogue,
): readonly string[] | undefined {
  try {
    const dimensions = { [by]: cube.dimensions[by] ?? '' };
    const program = compileCube({ ...cube, dimensions, measures: {} }, catalogue);
    const list = catalogue.codeLists.get(program.dimensions[0]?.list ?? '');
    return list?.tree.levels.map(({ level }) => level);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}

/** A level is one of the list whose codes the tile is listed by. */
function checkTileLevel(
  { by = '', level }: FigureTileBody,
  cube: Defined<'cube'>,
  path: readonly (string | number)[],
  catalogue: Catalogue,
  report: Report,
): void {
  const known = level === undefined ? undefined : levelsOf(cube, by, catalogue);
  if (level === undefined || known === undefined || known.includes(level)) return;
  report.say(
    [...path, 'level'],
    'unknown-level',
    `chiều “${by}” không có cấp “${level}”`,
    `the dimension “${by}” has no level “${level}”`,
    knownLevels(known),
  );
}

/** The list that a tile is listed by; undefined where its dimension is wrong itself. */
function listOf({ indicator, by }: FigureTileBody, catalogue: Catalogue): CodeList | undefined {
  const { cube = '' } = catalogue.get('indicator', indicator) ?? {};
  const dimension = dimensionsIn(catalogue, cube).find(({ name }) => name === by);
  return catalogue.codeLists.get(dimension?.list ?? '');
}

/** Whoever names a code in a tile means one that the list has, or had. */
function checkTileCodes(tile: FigureTileBody, path: Path, catalogue: Catalogue, report: Report) {
  const named = [
    ...(tile.only ?? []).map((code, i) => ({ code, at: [...path, 'only', i] })),
    ...Object.keys(tile.grid ?? {}).map((code) => ({ code, at: [...path, 'grid', code] })),
  ];
  const list = listOf(tile, catalogue);
  for (const { code, at } of named)
    if (list?.versionsOf(code).length === 0)
      report.say(
        at,
        'unknown-code',
        `chiều “${tile.by}” không có mã “${code}”`,
        `the dimension “${tile.by}” has no code “${code}”`,
      );
}

/** Two codes of a map would hide each other. */
function checkGrid({ grid = {} }: FigureTileBody, path: Path, report: Report): void {
  const taken = new Map<string, string>();
  for (const [code, place] of Object.entries(grid)) {
    const before = taken.get(place.join());
    if (before === undefined) taken.set(place.join(), code);
    else
      report.say(
        [...path, 'grid', code],
        'place-taken',
        `cột ${place[0]}, hàng ${place[1]} đã có mã “${before}”`,
        `column ${place[0]}, row ${place[1]} is that of “${before}”`,
        { vi: 'chọn chỗ trống', en: 'choose a place that is free' },
      );
  }
}

/** A table is ranked by its indicator: where it names its columns, that one is among them. */
function checkColumns({ indicator, columns = [] }: FigureTileBody, path: Path, report: Report) {
  if (columns.length === 0 || columns.includes(indicator)) return;
  report.say(
    [...path, 'columns'],
    'ranked-without-column',
    `bảng xếp theo “${indicator}” mà columns không có chỉ số ấy`,
    `the table is ranked by “${indicator}”, which is not among its columns`,
    { vi: `thêm ${indicator} vào columns`, en: `add ${indicator} to columns` },
  );
}

function checkFigureTile(
  tile: FigureTileBody,
  path: Path,
  catalogue: Catalogue,
  report: Report,
): void {
  const known = [tile.indicator, ...(tile.columns ?? [])].filter((id, column) =>
    report.refers(
      catalogue,
      'indicator',
      id,
      column === 0 ? [...path, 'indicator'] : [...path, 'columns', column - 1],
    ),
  );
  if (tile.level !== undefined && tile.by === undefined)
    report.say(
      [...path, 'level'],
      'level-without-by',
      'có level thì phải có by',
      'a level needs the dimension whose codes it is of',
      { vi: 'thêm by: tên chiều', en: 'add by: name of a dimension' },
    );
  if (tile.only !== undefined && tile.by === undefined)
    report.say(
      [...path, 'only'],
      'only-without-by',
      'có only thì phải có by',
      'only needs the dimension whose codes it names',
      { vi: 'thêm by: tên chiều', en: 'add by: name of a dimension' },
    );
  checkColumns(tile, path, report);
  checkTileCodes(tile, path, catalogue, report);
  checkGrid(tile, path, report);
  for (const id of known) {
    checkBy(tile, id, [...path, 'by'], catalogue, report);
    const cube = catalogue.get('cube', catalogue.get('indicator', id)?.cube ?? '');
    if (cube && tile.by !== undefined && Object.hasOwn(cube.dimensions, tile.by))
      checkTileLevel(tile, cube, path, catalogue, report);
  }
  for (const key of ['from', 'to'] as const) {
    const period = tile[key];
    if (period !== undefined && daysOf(period, (tile.grain ?? 'all') as Grain) === undefined)
      report.say(
        [...path, key],
        'wrong-period',
        `“${period}” không phải kỳ ${tile.grain ?? 'all'}`,
        `“${period}” is no period of grain ${tile.grain ?? 'all'}`,
      );
  }
}

function checkTile(tile: TileBody, path: Path, catalogue: Catalogue, report: Report): void {
  if (tile.kind === 'feeds')
    for (const [i, id] of (tile.feeds ?? []).entries())
      report.refers(catalogue, 'feed', id, [...path, 'feeds', i]);
  else if (tile.kind !== 'text') checkFigureTile(tile, path, catalogue, report);
}

/** A tile's number is what a person says and types: each once. */
export function checkScreen(screen: Defined<'screen'>, catalogue: Catalogue, report: Report): void {
  const seen = new Set<number>();
  screen.tiles.forEach((tile, index) => {
    if (seen.has(tile.no))
      report.say(
        ['tiles', index, 'no'],
        'defined-twice',
        `hai ô cùng số ${tile.no}`,
        `two tiles have the number ${tile.no}`,
      );
    seen.add(tile.no);
    checkTile(tile, ['tiles', index], catalogue, report);
  });
}
