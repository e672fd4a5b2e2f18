export { sampleCubes } from './arbitrary-cube.js';
export {
  calendarInstants,
  calendarShifts,
  NaiveCalendar,
  sampleCalendars,
} from './naive-calendar.js';
export {
  conditions,
  numbers,
  sampleInstants,
  type Fraction,
  type Written,
} from './arbitrary-expression.js';
export { hugeRecords, sampleCatalogue, sampleRecords, SAMPLE_TYPE } from './sample-type.js';
export { samplePull } from './sample-pull.js';
