import type { PackProblem } from '@nhip/contracts';
import { Catalogue } from '../model/catalogue.js';
import { defined, type Defined, type Definition, type Kind } from '../model/definitions.js';
import { checkAgency } from './check-agency.js';
import { checkCalendar } from './check-calendar.js';
import { checkCodeList } from './check-codes.js';
import { checkFeed } from './check-feed.js';
import { checkCube, checkIndicator } from './check-figures.js';
import { checkScreen } from './check-screen.js';
import { checkShape } from './check-shape.js';
import { checkDataset, checkGrant } from './check-sharing.js';
import { checkType } from './check-type.js';
import { Report, type SourceDefinition } from './report.js';

type Check<K extends Kind> = (body: Defined<K>, catalogue: Catalogue, report: Report) => void;

const CHECKS: { readonly [K in Kind]: Check<K> } = {
  agency: checkAgency,
  'code-list': checkCodeList,
  calendar: checkCalendar,
  type: checkType,
  feed: checkFeed,
  cube: checkCube,
  indicator: checkIndicator,
  screen: checkScreen,
  dataset: checkDataset,
  grant: checkGrant,
};

/** Whether a kind and id come for the first time: a second one would silently hide it. */
function isNew(report: Report, seen: Map<string, SourceDefinition>): boolean {
  const { source } = report;
  const before = seen.get(`${source.kind}/${source.id}`);
  if (!before) seen.set(`${source.kind}/${source.id}`, source);
  else
    report.say(
      [],
      'defined-twice',
      `đã định nghĩa ở ${before.file}, dòng ${before.lineOf([])}`,
      `is already defined in ${before.file}, line ${before.lineOf([])}`,
    );
  return !before;
}

/** Everything that is wrong with these definitions, taken together with those already in force (`known`). Empty where they may be loaded. */
export function checkDefinitions(
  sources: readonly SourceDefinition[],
  known: readonly Definition[] = [],
): readonly PackProblem[] {
  const problems: PackProblem[] = [];
  const [seen, broken] = [new Map<string, SourceDefinition>(), new Set<string>()];
  const all = sources.map((source) => new Report(source, problems, broken));
  const reports = all.filter((report) => {
    const sound = checkShape(report);
    if (!sound) broken.add(`${report.source.kind}/${report.source.id}`);
    return sound && isNew(report, seen);
  });
  const catalogue = Catalogue.build([...known, ...reports.map(({ source }) => source)], 0);
  for (const report of reports) {
    const check = CHECKS[report.source.kind as Kind] as Check<Kind>;
    check(defined(report.source), catalogue, report);
  }
  return problems;
}
