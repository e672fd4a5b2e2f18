export { checkExpression } from './expression/check-expression.js';
export { ExpressionError } from './expression/expr.js';
export { compileFormula, measuresOf } from './expression/formula.js';
export { parseExpression } from './expression/parse-expression.js';
export { Rational } from './expression/rational.js';
export { compileJs, type Fields } from './expression/to-js.js';
export { compileSql } from './expression/to-sql.js';
export { scopeOf } from './indicators/record-scope.js';
export { contributionAt, nextInstant, type CellDelta } from './indicators/contribution.js';
export {
  compileCube,
  type Atom,
  type CubeProgram,
  type Evaluated,
} from './indicators/cube-program.js';
export {
  dayOf,
  daysOf,
  grainOf,
  GRAINS,
  instantOf,
  periodOf,
  periodsBetween,
  type Days,
  type Grain,
} from './indicators/days.js';
export { compileContract, keeper, type Contract } from './mapping/contract.js';
export { compileFeed, type FeedMapping, type MapResult } from './mapping/feed-mapping.js';
export type { RawRow } from './mapping/raw-row.js';
export { canonical, Catalogue, meaningOf } from './model/catalogue.js';
export { checkDefinitions } from './model/check/check-definitions.js';
export type { Problem, SourceDefinition } from './model/check/report.js';
export { CodeList, type CodeVersion } from './model/code-list.js';
export * from './model/definitions.js';
export {
  noteDelivery,
  sumsOf,
  type ReceiptProgress,
  type ReceiptSums,
} from './views/deliveries.js';
export { freshnessOf, nextCutOff, worst, type Freshness } from './views/freshness.js';
export { restrict } from './views/restrict.js';
export { rollUp, type Cell, type Question, type Rolled, type ValueState } from './views/roll-up.js';
