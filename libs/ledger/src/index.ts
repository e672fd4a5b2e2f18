export { Writer } from './writer/writer.js';
export { ledgerHealth, reachedIn, type Health } from './read/health.js';
export { cubeVersions, liveVersions, versionsLiveAt } from './store/cube-versions.js';
export { Programs } from './writer/programs.js';
export { recover } from './writer/recover.js';
export { rebuild, type Rebuilt } from './writer/rebuild.js';
export { Publisher } from './publish/publisher.js';
export { Merger } from './merge/merger.js';
export { cellsAsOf } from './read/cells-as-of.js';
export { cellChanges, type CellChanges } from './read/cell-changes.js';
export { cellHistory, type CellHistory } from './read/cell-history.js';
export {
  changesAfter,
  currentPage,
  type Change,
  type CurrentPlace,
  type Place,
} from './read/changes.js';
export {
  commitAt,
  commitEpoch,
  commitInstant,
  commitInstants,
  commitUpTo,
  lastCommit,
} from './read/commits.js';
export { explain, type ExplainQuestion, type Explanation } from './read/explain.js';
export { kindsOfFeeds, simulatedAmong } from './read/simulated.js';
export { recordCounts, type RecordCount } from './read/record-counts.js';
export { Tallies } from './read/tally.js';
export { recordHistory, type HistoryVersion } from './read/record-history.js';
export { verify } from './read/verify.js';
export { MIGRATIONS as LEDGER_MIGRATIONS } from './store/schema.js';
