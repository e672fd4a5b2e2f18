import type { Evaluated } from './cube-program.js';
import { dayOf } from './days.js';

/** What one record adds to one cell: a value a measure, in the cube's order. */
export interface CellDelta {
  readonly day: number;
  readonly values: readonly number[];
}

/** What a record adds at a clock, by day; days on which everything cancels are left out. Ordered by day. */
export function contributionAt(evaluated: Evaluated, measures: number, clock: number): readonly CellDelta[] {
  const days = new Map<number, number[]>();
  for (const { at, measure, amount } of evaluated.atoms) {
    if (at > clock) continue;
    const day = dayOf(at);
    let values = days.get(day);
    if (!values) days.set(day, (values = new Array<number>(measures).fill(0)));
    values[measure] = (values[measure] ?? 0) + amount;
  }
  const deltas: CellDelta[] = [];
  for (const [day, values] of days) if (values.some((value) => value !== 0)) deltas.push({ day, values });
  return deltas.sort((a, b) => a.day - b.day);
}

/** The next instant ahead at which the contribution changes. */
export function nextInstant(evaluated: Evaluated, clock: number): number | undefined {
  let next: number | undefined;
  for (const { at } of evaluated.atoms) if (at > clock && (next === undefined || at < next)) next = at;
  return next;
}
