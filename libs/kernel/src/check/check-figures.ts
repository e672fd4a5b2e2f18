import { compileCondition, compileFormula, type FormulaScope } from '../expression/formula.js';
import { OF_YEAR, scopeOfIndicator } from '../model/indicator-formulas.js';
import { compileCube } from '../cubes/cube-program.js';
import type { Catalogue } from '../model/catalogue.js';
import type { Defined } from '../model/definitions.js';
import { checkStocks } from './check-stocks.js';
import type { Path, Report } from './report.js';

/** Compiles a part of a cube alone. Throws ExpressionError. */
const only = (
  { distinct: _, ...cube }: Defined<'cube'>,
  part: Partial<Pick<Defined<'cube'>, 'dimensions' | 'measures' | 'distinct'>>,
  catalogue: Catalogue,
): unknown => compileCube({ ...cube, dimensions: {}, measures: {}, ...part }, catalogue);

/** Each dimension and measure is compiled alone, so that every wrong one is said with its own line. */
export function checkCube(cube: Defined<'cube'>, catalogue: Catalogue, report: Report): void {
  if (!report.refers(catalogue, 'type', cube.record, ['record'])) return;
  for (const [name, field] of Object.entries(cube.dimensions))
    report.compiles(['dimensions', name], () =>
      only(cube, { dimensions: { [name]: field } }, catalogue),
    );
  if (cube.distinct !== undefined)
    report.compiles(['distinct'], () => only(cube, { distinct: cube.distinct }, catalogue));
  for (const [name, body] of Object.entries(cube.measures))
    report.compiles(['measures', name], () =>
      only(cube, { measures: { [name]: body } }, catalogue),
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
