import type { Grain } from '@nhip/contracts';
import { ExpressionError } from '../expression/expr.js';
import { compileFormula } from '../expression/formula.js';
import { compileCube } from '../cubes/cube-program.js';
import { daysOf } from '../time/days.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined, TileBody } from '../model/definitions.js';
import { checkStocks } from './check-stocks.js';
import { knownLevels } from './known-levels.js';
import type { Report } from './report.js';

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

export function checkIndicator(
  indicator: Defined<'indicator'>,
  catalogue: Catalogue,
  report: Report,
): void {
  report.refers(catalogue, 'agency', indicator.owner, ['owner']);
  if (!report.refers(catalogue, 'cube', indicator.cube, ['cube'])) return;
  const measures = Object.keys(catalogue.get('cube', indicator.cube)?.measures ?? {});
  report.compiles(['value'], () => compileFormula(catalogue.expanded(indicator), measures));
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
    const cube = catalogue.get('cube', catalogue.get('indicator', id)?.cube ?? '');
    if (tile.by === undefined || !cube) continue;
    if (Object.hasOwn(cube.dimensions, tile.by)) {
      checkTileLevel(tile, cube, path, catalogue, report);
      continue;
    }
    const names = Object.keys(cube.dimensions).join(', ');
    report.say(
      [...path, 'by'],
      'unknown-dimension',
      `“${id}” không có chiều “${tile.by}”`,
      `“${id}” has no dimension “${tile.by}”`,
      { vi: `có: ${names}`, en: `known are: ${names}` },
    );
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
