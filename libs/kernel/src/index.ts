export { WORKING_CALENDAR } from './expression/check-calendars.js';
export { checkExpression } from './expression/check-expression.js';
export { ExpressionError } from './expression/expr.js';
export { ASKED, viewKey, type Figure } from './expression/figure.js';
export { FORMULA_FUNCTIONS } from './expression/formula-functions.js';
export { calculationOf } from './expression/calculation.js';
export { parseExpression } from './expression/parse-expression.js';
export { wholeIn } from './expression/share.js';
export { Rational } from './expression/rational.js';
export type { Fields } from './expression/evaluator.js';
export { RECORD_FUNCTIONS } from './expression/record-functions.js';
export { compileJs } from './expression/to-js.js';
export { compileSql } from './expression/to-sql.js';
export type { Scope } from './expression/scope.js';
export { deriver } from './model/derived-fields.js';
export { scopeOf } from './model/record-scope.js';
export { fieldAt, withReferences, type FindReference, type Reference } from './model/references.js';
export { combinationKey } from './cubes/combination-key.js';
export { contributionAt, nextInstant, type CellDelta } from './cubes/contribution.js';
export type { Atom, Evaluated } from './cubes/atom.js';
export { compileCube, type CubeProgram } from './cubes/cube-program.js';
export {
  dayOf,
  daysOf,
  grainOf,
  instantOf,
  daysOfPeriod,
  periodOf,
  periodsBetween,
  type Days,
} from './time/days.js';
export { durationOf } from './time/duration.js';
export { readInstant, REPORTING_ZONE } from './time/read-instant.js';
export type { WorkingCalendar } from './time/working-calendar.js';
export { columnNames } from './mapping/column-names.js';
export { minorUnits } from './mapping/convert.js';
export { keeper } from './mapping/keeper.js';
export { personalEmptier } from './model/personal.js';
export { deletionColumns } from './mapping/deletion.js';
export { columnId, eachColumns, rowIdReader } from './mapping/each-column.js';
export {
  compileFeed,
  type FeedMapping,
  type MappedColumn,
  type MapResult,
} from './mapping/feed-mapping.js';
export { personNumberGuard, withoutPersonNumber } from './mapping/person-numbers.js';
export { compileJudge, type RowJudge } from './mapping/judge-row.js';
export { RAW_FUNCTIONS } from './mapping/raw-functions.js';
export { compileSkip, type SkipRule } from './mapping/skip-rule.js';
export { versionReader, type VersionReader } from './mapping/source-version.js';
export { isTooDeep, mayBeTooDeep, MOST_DEPTH, type RawRow } from './mapping/raw-row.js';
export { canonical, Catalogue, meaningOf } from './model/catalogue.js';
export { isPullAddress } from './model/pull-address.js';
export { inboxesOf, sendersOf } from './model/senders.js';
export { predecessorsOf } from './model/predecessors.js';
export { compileEach, type Compiled } from './model/compile-each.js';
export { checkDefinitions } from './check/check-definitions.js';
export { checkSuccession } from './check/check-succession.js';
export type { SourceDefinition } from './check/report.js';
export { idReader, type IdReader } from './model/record-id.js';
export { CodeList, type CodeVersion } from './model/code-list.js';
export type { Level } from './model/code-tree.js';
export { codeVersionsChanged } from './model/code-versions-changed.js';
export * from './model/definitions.js';
export {
  noteDelivery,
  sumsOf,
  type ReceiptProgress,
  type ReceiptSums,
} from './views/deliveries.js';
export { countsFor, cutOffOf, freshnessOf, nextCutOff, worst } from './views/freshness.js';
export { byLevel, inOne } from './views/by-level.js';
export { Restatement, restated } from './views/restatement.js';
export { standingOf } from './views/standing.js';
export { restrict } from './views/restrict.js';
export {
  gather,
  isUndated,
  type Cell,
  type Gathered,
  type Question,
  type Rolled,
} from './views/roll-up.js';
export { rolledUp, rolledUpFrom, rollUp } from './views/rolled-up.js';
export { parentsIn, type Parents } from './views/parents.js';
export { ranksOf, type Rank } from './views/ranks.js';
export { shifted } from './views/shifted.js';
export { distinctValues } from './views/distinct-values.js';
export type { Source, Sources } from './views/sight.js';
export { MIXED, type DataKind } from './views/data-kind.js';
export { sharedDimensions, type Dimension } from './cubes/shared-dimensions.js';
export { cubesOf, cubesReadBy } from './model/cubes-read.js';
export { compileIndicator, type IndicatorFormulas } from './model/indicator-formulas.js';
export { bandCondition, type BandOperator } from './model/band.js';
export { decimalText } from './model/decimal-text.js';
export { CatalogueIndex, type CompiledIndicator } from './views/catalogue-index.js';
export { dimensionOf, dimensionsOf } from './views/dimensions.js';
export { unknownIndicator } from './faults.js';
export { completedBy, Completions, holdsOver, type Completion } from './views/completions.js';
export { Deliveries, OpenReceipts, type Delivery } from './views/known-deliveries.js';
export { listed, type Gathering } from './views/gathering.js';
export { asJson, bandOf, numbered, rationalOf, scaleOf } from './views/numbers.js';
export { remembered } from './views/remembered.js';
export { sendersAmong } from './views/senders-among.js';
export { knownAt, NOTHING, owedTo, saidTo, sourceOf } from './views/source-of.js';
export {
  sendersBehind,
  standingsOf,
  standsIn,
  type Judged,
  type Standings,
} from './views/standings.js';
export { isStock, LastChanges, rowKey } from './views/last-changes.js';
export { rewound } from './views/rewound.js';
export { RewoundCube, type CommitChange } from './views/rewound-cube.js';
export { together, type Sums } from './views/day-sums.js';
export { filledBy, RunningSums } from './views/running-sums.js';
export {
  figureTexts,
  gatheringOf,
  measuresJson,
  shapeRows,
  valueRows,
  versionIds,
  type Revised,
  type ValueRow,
} from './views/value-rows.js';
export {
  filtersIn,
  periodOrAll,
  readAsOf,
  readUnits,
  valuesQueryIn,
  type AsOf,
  type Filter,
  type ValuesParameters,
  type ValuesQuery,
} from './views/values-query.js';
