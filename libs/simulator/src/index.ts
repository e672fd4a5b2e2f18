export { differences, type Difference, type Told } from './differences.js';
export { Figures, type Figure } from './figures.js';
export { INDICATORS, type Indicator } from './indicators.js';
export {
  PUBLISHED_REPORT,
  REPORT_MONTH,
  reportByUnit,
  reportedDossiers,
  type ReportedDossier,
  type UnitReport,
} from './monthly-report.js';
export { Past, type PastDelivery } from './past.js';
export { codeIn, MERGER, viewsOf, type View } from './place-codes.js';
export { readProvince, type Province } from './province.js';
export { CENTRE, type FeedName, type SimulatedRow } from './sending.js';
export {
  atHour,
  dateOf,
  dayNamed,
  dayOf,
  PERIOD_LENGTHS,
  periodOf,
  type PeriodLength,
} from './time.js';
export { Timeline, type Delivery, type Slot } from './timeline.js';
export { Truth } from './truth.js';
export { World } from './world.js';
