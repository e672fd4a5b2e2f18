import type { Grain } from '@nhip/contracts';
import type { Step, View } from '../expression/figure.js';
import { daysOf, periodOf, type Days } from '../time/days.js';

interface Named {
  readonly name: string;
  readonly grain: Exclude<Grain, 'all'>;
  readonly days: Days;
}

function named(name: string, grain: Named['grain']): Named | undefined {
  const days = daysOf(name, grain);
  return days && { name, grain, days };
}

const STEPS: Readonly<Record<Step, (from: Named) => Named | undefined>> = {
  lastYear: ({ name, grain }) => named(`${Number(name.slice(0, 4)) - 1}${name.slice(4)}`, grain),
  previous: ({ grain, days }) => named(periodOf(days.from - 1, grain), grain),
  ofYear: ({ days }) => named(periodOf(days.to, 'year'), 'year'),
};

/**
 * The days of which a view reads, seen from a period; undefined where there is no such period: `all` has none before it and is of no year,
 * 29 February and week 53 are not in every year.
 */
export function shifted(period: string, grain: Grain, { steps, toDate }: View): Days | undefined {
  if (steps.length === 0 && !toDate) return daysOf(period, grain);
  if (grain === 'all') return undefined;
  let at = named(period, grain);
  for (const step of steps) at = at && STEPS[step](at);
  if (!at || !toDate) return at?.days;
  const year = daysOf(periodOf(at.days.to, 'year'), 'year');
  return year && { from: year.from, to: at.days.to };
}
