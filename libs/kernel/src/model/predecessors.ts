import { dayOf, periodOf } from '../time/days.js';
import type { Catalogue } from './catalogue.js';

/**
 * The agencies for which another goes on at an instant, those included for which they went on themselves; sorted.
 * @param at integer ms
 */
export function predecessorsOf(
  catalogue: Catalogue,
  agency: string,
  at: number,
): readonly string[] {
  const today = periodOf(dayOf(at), 'day');
  const found = new Set<string>();
  const open = [agency];
  for (let one = open.pop(); one !== undefined; one = open.pop())
    for (const { agency: before, from } of catalogue.get('agency', one)?.succeeds ?? []) {
      if (from > today || before === agency || found.has(before)) continue;
      found.add(before);
      open.push(before);
    }
  return [...found].sort();
}
