/** The order of suites: those that kill a part of the hub or bring a cube of their own come after the others, then the simulated province, which every recomputation would go through, and last the one that moves the clock on. */
import Sequencer from '@jest/test-sequencer';

const LAST = [
  'kill.e2e.spec.ts',
  'definitions.e2e.spec.ts',
  'simulate.e2e.spec.ts',
  'outage.e2e.spec.ts',
];
const place = ({ path }) => LAST.findIndex((name) => path.endsWith(name));

export default class SuiteSequencer extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => place(a) - place(b));
  }
}
