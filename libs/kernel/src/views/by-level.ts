import type { Level } from '../model/code-tree.js';
import type { Gathered, Group } from './roll-up.js';
import { standingOf } from './standing.js';
import type { SumsByValue, SumsOf } from './sum-periods.js';

function addedUp(all: readonly (readonly bigint[])[]): readonly bigint[] {
  const sums: bigint[] = [];
  for (const values of all) values.forEach((value, i) => (sums[i] = (sums[i] ?? 0n) + value));
  return sums;
}

const sumsOfAll =
  (all: readonly SumsOf[]): SumsOf =>
  (periods) => {
    const each = all.map((sumsOf) => sumsOf(periods));
    return periods.map((_, i) => {
      const ofPeriod = each.flatMap((sums) => sums[i] ?? []);
      return {
        within: addedUp(ofPeriod.map(({ within }) => within)),
        closing: addedUp(ofPeriod.map(({ closing }) => closing)),
      };
    });
  };

function byValueOfAll(all: readonly SumsByValue[]): SumsByValue {
  const ofValues = Map.groupBy(
    all.flatMap((byValue) => [...byValue]),
    ([value]) => value,
  );
  return new Map(
    Array.from(ofValues, ([value, each]) => [value, sumsOfAll(each.map(([, sumsOf]) => sumsOf))]),
  );
}

/** Several groups in one. */
export function inOne(code: string, groups: Iterable<Group>): Group {
  const all = [...groups];
  const byValues = all.flatMap(({ byValue }) => byValue ?? []);
  return {
    code,
    sumsOf: sumsOfAll(all.map(({ sumsOf }) => sumsOf)),
    ...(byValues.length > 0 && {
      byValue: () => byValueOfAll(byValues.map((byValue) => byValue())),
    }),
  };
}

/**
 * Groups by code version added up by their ancestors of a level. Codes that stand under none, and records without a code, keep rows of
 * their own, so that the rows of every level add up to the whole. Without a level they stay as they are.
 */
export function byLevel(gathered: Gathered, level: Level | undefined): Gathered {
  if (!level) return gathered;
  const ancestorOf = (key: string): string | undefined => level.ancestorOf(standingOf(key).code);
  const members = Map.groupBy(gathered.groups, ({ code }) => ancestorOf(code) ?? code);
  return {
    ...gathered,
    groups: [...members].map(([code, groups]) => ({
      ...inOne(code, groups),
      leaves: ancestorOf(code) === undefined ? undefined : groups.length,
    })),
  };
}
