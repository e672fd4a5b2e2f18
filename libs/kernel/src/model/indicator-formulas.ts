import type { Text } from '@nhip/contracts';
import { ASKED, type View } from '../expression/figure.js';
import {
  compileCondition,
  compileFormula,
  type Formula,
  type FormulaScope,
  type ReadableMeasure,
} from '../expression/formula.js';
import type { Rational } from '../expression/rational.js';
import type { Catalogue } from './catalogue.js';
import type { Defined } from './definitions.js';

/** What of an indicator is computed; its formulas are expanded ones. */
export type Formulated = Pick<Defined<'indicator'>, 'value' | 'decimals'> &
  Partial<Pick<Defined<'indicator'>, 'target' | 'provisional'>>;

export interface IndicatorFormulas {
  readonly value: Formula<Rational>;
  /** Of a target that is a formula. */
  readonly target?: Formula<Rational>;
  /** When the value is provisional whatever its deliveries say, each with why. */
  readonly provisional: readonly { readonly formula: Formula<boolean>; readonly reason: Text }[];
}

/** A target is one of a year, whatever the period that is asked for. */
export const OF_YEAR: View = { ...ASKED, steps: ['ofYear'] };

/** Compiles the formulas of an indicator; throws ExpressionError. */
export const compileIndicator = (
  { value, target, provisional = [] }: Formulated,
  scope: FormulaScope,
): IndicatorFormulas => ({
  value: compileFormula(value, scope),
  ...(typeof target === 'string' && { target: compileFormula(target, scope, OF_YEAR) }),
  provisional: [provisional].flat().map(({ when, vi, en }) => ({
    formula: compileCondition(when, scope),
    reason: { vi, en },
  })),
});

function measuresIn(catalogue: Catalogue, cube: string): readonly ReadableMeasure[] {
  const { measures = {}, distinct } = catalogue.get('cube', cube) ?? {};
  return Object.entries(measures).map(([name, { stock = false }]) => ({
    name,
    stock,
    distinct: distinct !== undefined,
  }));
}

/** What the formulas of an expanded indicator may read, as its cubes are defined now. */
export const scopeOfIndicator = (
  { cube, uses = {} }: Pick<Defined<'indicator'>, 'cube' | 'uses'>,
  catalogue: Catalogue,
): FormulaScope =>
  new Map([
    ['', measuresIn(catalogue, cube)],
    ...Object.entries(uses).map(([name, id]): [string, readonly ReadableMeasure[]] => [
      name,
      measuresIn(catalogue, id),
    ]),
  ]);
