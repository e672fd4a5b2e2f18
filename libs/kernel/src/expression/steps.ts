import type { Step, View } from './figure.js';

const step =
  (name: Step) =>
  (view: View): View => ({ ...view, steps: [...view.steps, name] });

/** By the functions that lead to another period, the view that they lead to. */
export const STEPS_WRITTEN: ReadonlyMap<string, (view: View) => View> = new Map([
  ['lastYear', step('lastYear')],
  ['previous', step('previous')],
  ['yearToDate', (view: View): View => ({ ...view, toDate: true })],
]);
