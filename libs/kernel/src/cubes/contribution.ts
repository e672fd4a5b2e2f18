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

/** The values of a day, which is put where it belongs. A record touches a handful of days: walks are cheaper than a map and a sort. */
function at(deltas: Sums[], day: number, measures: number): number[] {
  for (const delta of deltas) if (delta.day === day) return delta.values;
  const values: number[] = [];
  for (let i = 0; i < measures; i += 1) values.push(0);
  let place = deltas.length;
  for (; place > 0 && (deltas[place - 1] as Sums).day > day; place -= 1)
    deltas[place] = deltas[place - 1] as Sums;
  deltas[place] = { day, values };
  return values;
}

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
  return deltas.every(adds) ? deltas : deltas.filter(adds);
}

/** The next instant ahead at which the contribution changes. */
export function nextInstant(evaluated: Evaluated, clock: number): number | undefined {
  let next: number | undefined;
  for (const { at: instant } of evaluated.atoms)
    if (instant > clock && (next === undefined || instant < next)) next = instant;
  return next;
}
