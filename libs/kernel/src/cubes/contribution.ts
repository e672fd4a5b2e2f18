import type { Evaluated } from './atom.js';
import { dayOf } from '../time/days.js';

/** What one record adds to one cell: a value a measure, in the cube's order. */
export interface CellDelta {
  readonly day: number;
  readonly values: readonly number[];
}

interface Sums {
  readonly day: number;
  readonly values: number[];
}

function at(deltas: Sums[], day: number, measures: number): number[] {
  // A record touches a handful of days: a walk is cheaper than a map.
  for (const delta of deltas) if (delta.day === day) return delta.values;
  const values: number[] = [];
  for (let i = 0; i < measures; i += 1) values.push(0);
  deltas.push({ day, values });
  return values;
}

const byDay = (a: CellDelta, b: CellDelta): number => a.day - b.day;
const adds = ({ values }: CellDelta): boolean => values.some((value) => value !== 0);

/** What a record adds at a clock, by day; days on which everything cancels are left out. Ordered by day. */
export function contributionAt(
  evaluated: Evaluated,
  measures: number,
  clock: number,
): readonly CellDelta[] {
  const deltas: Sums[] = [];
  for (const atom of evaluated.atoms) {
    if (atom.at > clock) continue;
    const values = at(deltas, dayOf(atom.at), measures);
    values[atom.measure] = (values[atom.measure] ?? 0) + atom.amount;
  }
  const kept = deltas.every(adds) ? deltas : deltas.filter(adds);
  return kept.length > 1 ? kept.sort(byDay) : kept;
}

/** The next instant ahead at which the contribution changes. */
export function nextInstant(evaluated: Evaluated, clock: number): number | undefined {
  let next: number | undefined;
  for (const { at: instant } of evaluated.atoms)
    if (instant > clock && (next === undefined || instant < next)) next = instant;
  return next;
}
