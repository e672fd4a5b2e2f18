import type { Step, View } from './figure.js';

const step =
  (name: Step) =>
  (view: View): View => ({ ...view, steps: [...view.steps, name] });

/** By the functions that read a measure otherwise than it is asked for, the view that they lead to. */
export const VIEW_FUNCTIONS: ReadonlyMap<string, (view: View) => View> = new Map([
  ['lastYear', step('lastYear')],
  ['previous', step('previous')],
  ['ofParent', (view: View): View => ({ ...view, up: view.up + 1 })],
  ['yearToDate', (view: View): View => ({ ...view, toDate: true })],
  ['distinct', (view: View): View => ({ ...view, distinct: true })],
]);
