import type { Grain } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import { compileCondition, compileFormula, type FormulaScope } from '../expression/formula.js';
import { OF_YEAR, scopeOfIndicator } from '../model/indicator-formulas.js';
import { compileCube } from '../cubes/cube-program.js';
import { sharedDimensions, type Dimension } from '../cubes/shared-dimensions.js';
import { cubesReadBy } from '../model/cubes-read.js';
import { fieldAt } from '../model/references.js';
import { daysOf } from '../time/days.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined, TileBody } from '../model/definitions.js';
import { checkStocks } from './check-stocks.js';
import { knownLevels } from './known-levels.js';
import type { Path, Report } from './report.js';

/** Each dimension and measure is compiled alone, so that every wrong one is said with its own line. */
export function checkCube(cube: Defined<'cube'>, catalogue: Catalogue, report: Report): void {
  if (!report.refers(catalogue, 'type', cube.record, ['record'])) return;
  for (const [name, field] of Object.entries(cube.dimensions))
    report.compiles(['dimensions', name], () =>
      compileCube({ ...cube, dimensions: { [name]: field }, measures: {} }, catalogue),
    );
  for (const [name, body] of Object.entries(cube.measures))
    report.compiles(['measures', name], () =>
      compileCube({ ...cube, dimensions: {}, measures: { [name]: body } }, catalogue),
    );
  const type = catalogue.get('type', cube.record);
  if (type) checkStocks(cube, type, catalogue, report);
}

type Compile = (formula: string, scope: FormulaScope) => unknown;

export function checkIndicator(
  indicator: Defined<'indicator'>,
  catalogue: Catalogue,
  report: Report,
): void {
  report.refers(catalogue, 'agency', indicator.owner, ['owner']);
  const { cube, uses = {}, value, target, provisional } = indicator;
  const named = [
    report.refers(catalogue, 'cube', cube, ['cube']),
    ...Object.entries(uses).map(([name, id]) =>
      report.refers(catalogue, 'cube', id, ['uses', name]),
    ),
  ];
  if (named.includes(false)) return;
  const compiles = (path: Path, formula: string, compile: Compile): boolean =>
    report.compiles(path, () => {
      const expansion = catalogue.expansionOf(indicator);
      const expanded = expansion.expand(formula);
      compile(expanded, scopeOfIndicator({ cube, uses: expansion.uses }, catalogue));
    });
  compiles(['value'], value, compileFormula);
  if (typeof target === 'string')
    compiles(['target'], target, (formula, scope) => compileFormula(formula, scope, OF_YEAR));
  const isOne = !Array.isArray(provisional);
  for (const [i, { when }] of [provisional ?? []].flat().entries())
    compiles(['provisional', ...(isOne ? [] : [i]), 'when'], when, compileCondition);
}

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
  { by }: TileBody,
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
  { by = '', level }: TileBody,
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

function checkTile(tile: TileBody, index: number, catalogue: Catalogue, report: Report): void {
  const path = ['tiles', index];
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
    checkTile(tile, index, catalogue, report);
  });
}
