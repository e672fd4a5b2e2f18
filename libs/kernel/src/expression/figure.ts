import type { Rational } from './rational.js';

/** A step from the period that is asked for to another one. */
export type Step = 'lastYear' | 'previous' | 'ofYear';

/** Of which period and code a formula reads a measure. */
export interface View {
  /** Steps from the period that is asked for, the first one first. */
  readonly steps: readonly Step[];
  /** From 1 January of the year in which the period ends. */
  readonly toDate: boolean;
  /** So many levels above the code that is listed. */
  readonly up: number;
  /** Not its sum, but of how many different values of the field that its cube counts the sum is above 0. */
  readonly distinct: boolean;
}

/** As it is asked for. */
export const ASKED: View = { steps: [], toDate: false, up: 0, distinct: false };

/** A measure as a formula reads it. */
export interface Figure {
  /** As it is written: `received`, `feedback.received`, `lastYear(received)`. */
  readonly name: string;
  /** The name of its cube in the formula; '' is the indicator's own. */
  readonly cube: string;
  readonly measure: string;
  readonly view: View;
}

/** What the figures of a formula are, by name; undefined where there are no data. */
export type FigureValues = Readonly<Record<string, Rational | undefined>>;

/** Exact text of a view: equal views have equal ones. */
export const viewKey = ({ steps, toDate, up, distinct }: View): string =>
  `${steps.join()}:${toDate}:${up}:${distinct}`;

export function figureName(cube: string, measure: string, view: View): string {
  const { steps, toDate, up, distinct } = view;
  const name = cube === '' ? measure : `${cube}.${measure}`;
  const calls = [
    ...new Array<string>(up).fill('ofParent'),
    ...steps,
    ...(toDate ? ['yearToDate'] : []),
    ...(distinct ? ['distinct'] : []),
  ];
  return calls.reduceRight((inner, call) => `${call}(${inner})`, name);
}
